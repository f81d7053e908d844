"""F6: the disk runs full in mid-work. The page says so, nothing is half there, and work goes on when there is room."""

import json
import secrets

from django.db import connection
from django.db.backends.signals import connection_created

from huying.contacts.models import Household
from huying.upkeep.faults import children
from huying.upkeep.faults.client import Answer, Browser, code_in
from huying.upkeep.faults.ground import Found, Ground
from huying.upkeep.faults.serving import listen, serve

ROOM = 0  # pages of SQLite that are left
SENTENCE = "已滿"
FULL = """
CREATE FUNCTION faults_full() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER faults_full BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION faults_full();
"""


def disk_full(ground: Ground) -> Found:
    """`size` forms against a full disk, then as many with room again."""
    listening = listen()
    browser = Browser(listening.getsockname()[1], ground.seed)
    limit = children.ask(_fill)
    worker = children.fork(lambda: _serve_without_room(listening, limit))
    answers = {
        f"room-{n}": browser.enter_household(f"room-{n}", secrets.token_urlsafe(32))
        for n in range(ground.size)
    }
    children.kill(worker)
    children.ask(_make_room)
    worker = children.fork(lambda: serve(listening))
    later = browser.enter_household("room-later", secrets.token_urlsafe(32))
    children.kill(worker)
    return _held_against(answers, later)


def _fill() -> int:
    """SQLite: how many pages there may be. PostgreSQL: the error of a full disk when the trail is written."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FULL)
            return 0
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        return int(cursor.fetchone()[0]) + ROOM


def _make_room() -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER faults_full ON audit_event; DROP FUNCTION faults_full()")
    return True


def _serve_without_room(listening: object, limit: int) -> None:
    def bound(connection: object, **_more: object) -> None:
        connection.cursor().execute(f"PRAGMA max_page_count = {limit}")  # type: ignore[attr-defined]

    if limit:
        connection_created.connect(bound, weak=False)
    serve(listening)  # type: ignore[arg-type]


def _held_against(answers: dict[str, Answer], later: Answer) -> Found:
    refused = {name: answer for name, answer in answers.items() if answer.status != 302}
    found = Found(f"{len(answers):,} forms, {len(refused):,} refused for want of room")
    kept: dict[str, str] = dict(children.ask(lambda: list(Household.objects.values_list("name", "code"))))
    for name, answer in answers.items():
        if answer.status == 302:
            found.expect(kept.get(name) == code_in(answer), f"{name} was acknowledged and is lost")
            continue
        found.expect(name not in kept, f"{name} was refused and is there")
        found.expect(answer.status == 507, f"{name} was answered {answer.status}")
        found.expect(SENTENCE in answer.page, f"{name}: the page does not say that the disk is full")
    found.expect(bool(refused), "the disk was never full")
    found.expect(later.status == 302, f"with room again, the answer was {json.dumps(later.status)}")
    return found
