"""G24, T21: one form is sent over and over at the same moment through the real server: a household, a case, a request for help."""

import os
import secrets
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from importlib import import_module
from typing import Any

from django.conf import settings

from huying.audit.models import Event
from huying.cases.models import Case, Category
from huying.centres.models import Centre
from huying.contacts.models import Household
from huying.intake.models import Draft, HelpRequest, Notice
from huying.intake.slips import digest_of
from huying.intake.views.session import KEY, TOUCHED
from huying.records.actions import enter
from huying.records.kind import the_kind
from huying.upkeep.faults import children
from huying.upkeep.faults.client import Answer, Browser
from huying.upkeep.faults.ground import Found, Ground
from huying.upkeep.faults.serving import real_server

AT_ONCE = 100
FOR_EACH = 50  # the case and the request are sent so many times for each form: a thousand at full size
TITLE = STORY = "once and never twice"
WAITED = 429  # very many sendings from one connection are asked to wait, and that is an answer


def same_key(ground: Ground) -> Found:
    """`size` households, each sent a hundred times; one case and one request for help, each sent fifty times `size` times."""
    times = FOR_EACH * ground.size
    found = Found(
        f"{ground.size:,} forms, each sent {AT_ONCE} times at once, a case and a request {times:,} times"
    )
    with real_server(dict(os.environ)) as port:
        browser = Browser(port, ground.seed)
        for number in range(ground.size):
            answers = _households(browser, f"once-{number}")
            found.expect(
                len(answers) == 1, f"form {number} was answered {sorted({each.status for each in answers})}"
            )
            found.expect({each.status for each in answers} == {302}, f"form {number} was not acknowledged")
        _one_case(found, browser, times)
        _one_request(found, browser, times, ground.clock())
    names = children.ask(lambda: list(Household.objects.values_list("name", flat=True)))
    for number in range(ground.size):
        made = names.count(f"once-{number}")
        found.expect(made == 1, f"form {number} made {made} records")
    return found


def _households(browser: Browser, name: str) -> set[Answer]:
    key = secrets.token_urlsafe(32)
    return set(_sent_at_once(AT_ONCE, lambda: browser.enter_household(name, key)))


def _one_case(found: Found, browser: Browser, times: int) -> None:
    """The form of a case: every sending is led to the same case, which has one event and one number."""
    category = children.ask(lambda: Category.objects.get(code="category").pk)
    form = {
        "form_key": secrets.token_urlsafe(32), "title": TITLE, "centre": browser.seed["centre"],
        "category": category, "channel": "visit", "received_on": "2023-05-02",
    }  # fmt: skip
    answers = _sent_at_once(times, lambda: browser.post("/office/cases/new/", **form))
    led = {(each.status, each.location) for each in answers}
    found.expect(len(led) == 1, f"the case was answered in {len(led)} ways: {sorted(led)[:4]}")
    found.expect({each.status for each in answers} == {302}, "a sending of the case was not acknowledged")
    made = children.ask(_cases_made)
    found.expect(len(made) == 1, f"the form of a case made {len(made)} cases")
    for code, number, events in made:
        found.expect(bool(number), f"case {code} has no number")
        found.expect(events == 1, f"case {code} was entered by {events} events")


def _one_request(found: Found, browser: Browser, times: int, now: datetime) -> None:
    """The last page of a request for help, by somebody without an account; many sendings may be asked to wait."""
    visitor = replace(browser, seed=browser.seed | {"cookie": children.ask(lambda: _draft(now))})
    address = "/zh-hant/help/check/"
    answers = _sent_at_once(times, lambda: visitor.post(address, agreed="on", website=""))
    statuses = {each.status for each in answers}
    found.expect(302 in statuses, f"the request was not acknowledged: {sorted(statuses)}")
    found.expect(statuses <= {302, WAITED}, f"the request was answered {sorted(statuses)}")
    led = {each.location for each in answers if each.status == 302}
    found.expect(
        led == {"/zh-hant/help/sent/"}, f"who sent it twice was led away from the slip: {sorted(led)}"
    )
    made = children.ask(_requests_made)
    found.expect([events for _code, events in made] == [1], f"the request was entered as {made}")


def _sent_at_once(times: int, send: Callable[[], Answer]) -> list[Answer]:
    answers: list[Answer] = []
    ready = threading.Barrier(times)

    def one() -> None:
        ready.wait()
        answers.append(send())

    threads = [threading.Thread(target=one) for _place in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _draft(now: datetime) -> str:
    """A request that is ready to be sent, and the session of whoever wrote it; the name of the session."""
    key = secrets.token_urlsafe(32)
    words = {"name": "once", "words": "once", "began_on": date(2020, 1, 1)}
    notice = Notice.objects.first() or enter(the_kind("notices"), words, by="faults", at=now)
    centre = Centre.objects.order_by("pk").first()
    said = {"story": STORY, "centre": centre.code if centre else ""}
    Draft.objects.create(key=digest_of(key), said=said, notice=notice, touched_at=now)
    session = _sessions()()
    session[KEY], session[TOUCHED] = key, now.timestamp()
    session.save()
    return str(session.session_key)


def _cases_made() -> list[tuple[str, str | None, int]]:
    return [
        (
            case.code,
            case.number,
            Event.objects.filter(kind="cases", code=case.code, action="cases.created").count(),
        )
        for case in Case.objects.filter(title=TITLE)
    ]


def _requests_made() -> list[tuple[str, int]]:
    return [
        (asked.code, Event.objects.filter(kind="help-requests", code=asked.code).count())
        for asked in HelpRequest.objects.filter(story=STORY)
    ]


def _sessions() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore
