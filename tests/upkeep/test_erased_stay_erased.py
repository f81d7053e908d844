"""A backup brings back whoever was erased since; the restore erases them again before anybody can come in."""

import json
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

WORDS = ("甲乙丙犇", "qxstory", "qxnote", "qxpaper", "55017788")
STAYS = "qxothers"
# Somebody on record with a case, a note and a paper, entered as people enter them; and somebody else of the same centre.
ENTER = """
import django; django.setup()
from django.core.files.base import ContentFile
from django.utils import timezone
from huying.cases.models import Category
from huying.centres.models import Centre
from huying.files.media import Media
from huying.files.reading import read_file
from huying.files.receiving import receive
from huying.papers.actions import add_paper
from huying.records.actions import enter
from huying.records.kind import kind_named
now, centre = timezone.now(), Centre.objects.order_by("pk").first()
category = Category.objects.order_by("pk").first() or enter(
    kind_named("case-categories"), {"name": "示例類別"}, by="office", at=now
)
def person(name, story):
    told = {"centre": centre, "name": name, "phone": "5501 7788" if story == "qxstory" else ""}
    contact = enter(kind_named("contacts"), told, by="office", at=now)
    told = {"centre": centre, "contact": contact, "title": "示例", "story": story, "category": category}
    return contact, enter(kind_named("cases"), told | {"received_on": now.date()}, by="office", at=now)
_contact, case = person("甲乙丙犇", "qxstory")
person("示例別人", "qxothers")
enter(kind_named("notes"), {"case": case, "noted_on": now.date(), "text": "qxnote"}, by="office", at=now)
received = receive(ContentFile(b"qxpaper\\n", "qxpaper.txt"), frozenset(Media))
paper = add_paper(case=case, received=received, values={}, by="office", at=now)
read_file(file=paper.file, at=now)
"""
ERASE = """
import django; django.setup()
from django.utils import timezone
from huying.contacts.models import Contact
from huying.privacy.erasing import erase
from huying.privacy.subjects import subject_of
erase(who=subject_of(Contact.objects.get(name="甲乙丙犇")), by="office", at=timezone.now())
"""
# Which of some words stand in any cell of any table, in any kept file, or in an answer of the search.
FOUND = """
import json, sys, django; django.setup()
from pathlib import Path
from django.conf import settings
from django.db import connection
from huying.search.models import SearchText
words, found = json.loads(sys.argv[1]), set()
with connection.cursor() as cursor:
    for table in connection.introspection.table_names(cursor):
        cursor.execute(f'SELECT * FROM "{table}"')
        text = repr([[bytes(c) if isinstance(c, memoryview) else c for c in row] for row in cursor.fetchall()])
        found |= {word for word in words if word in text or repr(word.encode())[2:-1] in text}
for path in (Path(settings.HOME) / "files").rglob("*"):
    if path.is_file():
        found |= {word for word in words if word.encode() in path.read_bytes()}
print(json.dumps(sorted(found)))
"""
# The restore command, killed when the database stands and nobody was erased again.
KILLED = """
import os, signal, sys, django
django.setup()
from django.core.management import call_command
from huying.upkeep.management.commands import restore
restore.Command._run = lambda *_words: os.kill(os.getpid(), signal.SIGKILL)
call_command("restore", sys.argv[1], "--key", sys.argv[2], "--erased", sys.argv[3])
"""


def _within(place, program, *words):
    command = [sys.executable, "-c", program, *map(str, words)]
    done = subprocess.run(
        command, cwd=settings.PROJECT, env=place.environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _found(place, words=WORDS):
    return set(json.loads(_within(place, FOUND, json.dumps([*words]))))


@pytest.fixture(scope="module")
def made(shop, tmp_path_factory):
    """A backup made before an erasure, its key, and the list that the erasure wrote, in a drawer."""
    drawer = tmp_path_factory.mktemp("drawer")
    with shop.office() as office:
        _within(office, ENTER)
        public = office.must("backup_key", str(drawer / "key")).strip()
        office.must("backup", str(drawer / "out"), "--to", public)
        assert _found(office) == set(WORDS)
        _within(office, ERASE)
        assert _found(office) == set()
        shutil.copy(office.home / "erased.txt", drawer / "erased.txt")
    [file] = (drawer / "out").iterdir()
    return file, drawer / "key", drawer / "erased.txt"


def _restored(place, made):
    file, key, erased = made
    return place.must("restore", str(file), "--key", str(key), "--erased", str(erased))


def test_whoever_was_erased_after_the_backup_is_in_no_store_of_the_restored_office(made, shop):
    with shop.empty() as place:
        told = _restored(place, made)

        assert "1 erased again" in told
        assert "0 broken" in told
        assert _found(place) == set()
        assert _found(place, [STAYS]) == {STAYS}
        assert "0 broken" in place.must("verify")
        assert place.manage("start_check").stdout.count("no restore is half done") == 1


def test_the_restored_office_keeps_the_list_and_erases_nobody_twice(made, shop):
    with shop.empty() as place:
        _restored(place, made)

        assert (place.home / "erased.txt").read_bytes() == made[2].read_bytes()
        assert "0 erased again" in place.must("erase_again")


def test_without_the_list_the_restore_says_what_it_did_not_do(made, shop):
    """The same backup holds the words, so that their absence above is the erasing's doing."""
    file, key, erased = made
    with shop.empty() as place:
        told = place.must("restore", str(file), "--key", str(key))
        assert "is on record again until" in told
        assert _found(place) == set(WORDS)

        assert "1 erased again" in place.must("erase_again", "--list", str(erased))
        assert _found(place) == set()
        assert "0 broken" in place.must("verify")


def test_a_restore_that_was_killed_before_it_erased_again_lets_nobody_in(made, shop):
    with shop.empty() as place:
        command = [sys.executable, "-c", KILLED, *map(str, made)]
        done = subprocess.run(command, cwd=settings.PROJECT, env=place.environment)
        assert done.returncode == -9
        place.must("migrate", "-v", "0")
        refused = place.manage("start_check")

        assert refused.returncode != 0
        assert "erase_again" in refused.stdout + refused.stderr
        assert place.manage("verify").returncode != 0

        assert "1 erased again" in place.must("erase_again")  # the list is there already
        assert _found(place) == set()
        assert "0 broken" in place.must("verify")
        assert "half done" in place.manage("start_check").stdout
