"""The same import by command, on a file of the shape that cities publish."""

import random
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from huying.audit.models import Event
from huying.cases.models import Case
from huying.files.models import StoredFile
from huying.imports.mapping import BadMapping, from_toml
from huying.imports.models import Import
from huying.imports.running import run
from huying.imports.tests.factories import as_csv
from huying.outbox.models import Job

CATEGORIES = ["Sewer Issues", "MUNI Feedback", "311 External Request", "General Request - MTA"]
SOURCES = ["Phone", "Web", "Mobile/Open311", "Twitter"]
MAPPING = """
[file]
days = "month-first"
[columns]
reference = "unique_key"
title = ["complaint_type", "descriptor"]
category = "category"
channel = "source"
received_on = "created_date"
closed_on = "closed_date"
status = "status"
result = "status_notes"
[fixed]
centre = "own"
[values.category]
"*" = "+"
[values.channel]
"Phone" = "phone"
"*" = "web"
[values.status]
"Open" = "open"
"Closed" = "resolved"
"""


def _requests(number):
    dice = random.Random(4)
    for key in range(number):
        is_open = dice.random() < 0.1
        yield [
            str(1_000_000 + key), f"0{dice.randrange(1, 3)}/{dice.randrange(13, 29)}/2022 10:22:11 PM", "" if is_open else "03/31/2022 9:00 AM",
            "Open" if is_open else "Closed", "one\ntwo" if key % 7 == 0 else "done", dice.choice(CATEGORIES), "other", "On_street", dice.choice(SOURCES),
        ]  # fmt: skip


HEADER = ["unique_key", "created_date", "closed_date", "status", "status_notes", "category", "complaint_type", "descriptor", "source"]  # fmt: skip


@pytest.fixture
def files(tmp_path):
    def write(rows):
        (tmp_path / "cases.csv").write_text(as_csv([HEADER, *rows]), "utf-8")
        (tmp_path / "map.toml").write_text(MAPPING, "utf-8")
        return [str(tmp_path / "cases.csv"), "--mapping", str(tmp_path / "map.toml")]

    return write


def test_the_counts_after_an_import_are_those_of_the_file(office, files, capsys):
    rows = list(_requests(1200))
    call_command("import_cases", *files(rows))

    assert Counter(Case.objects.values_list("category__name", flat=True)) == Counter(row[5] for row in rows)
    assert Counter(Case.objects.values_list("channel", flat=True)) == Counter(
        "phone" if row[8] == "Phone" else "web" for row in rows
    )
    assert Counter(Case.objects.values_list("outcome", flat=True)) == Counter(
        "" if row[3] == "Open" else "resolved" for row in rows
    )
    assert "1200" in capsys.readouterr().out
    assert Import.objects.get().state == "done"


def test_a_dry_run_prints_the_report_and_changes_nothing(office, files, capsys):
    before = Event.objects.count()
    with pytest.raises(SystemExit) as ended:
        call_command("import_cases", *files(_requests(5)), "--dry-run")

    assert ended.value.code == 0
    assert "Sewer" in capsys.readouterr().out
    assert (
        Event.objects.count(),
        Case.objects.count(),
        Import.objects.count(),
        StoredFile.objects.count(),
    ) == (before, 0, 0, 0)


def test_wrong_rows_end_with_one_unless_the_good_ones_are_asked_for(office, files, capsys):
    told = files([*_requests(3), ["1", "x", "", "Open", "", "Sewer Issues", "other", "", "Web"]])
    for more in (["--dry-run"], []):
        with pytest.raises(SystemExit) as ended:
            call_command("import_cases", *told, *more)
        assert ended.value.code == 1
    assert not Case.objects.exists()
    call_command("import_cases", *told, "--good-rows")

    assert Case.objects.count() == 3
    assert "5" in capsys.readouterr().out


def test_a_person_named_enters_the_cases_where_they_may(office, files):
    call_command("import_cases", *files(_requests(2)), "--as", "supervisor")

    assert set(Event.objects.filter(action="cases.created").values_list("actor", flat=True)) == {"supervisor"}


def test_the_worker_takes_up_a_command_that_died(office, files, now):
    """The job is queued before the work begins, to be done when nobody has done it by then."""
    call_command("import_cases", *files(_requests(2)))
    job = Job.objects.get()
    run(of=Import.objects.get(), by="keyboard", at=now)

    assert job.arguments["pk"] == Import.objects.get().pk
    assert Case.objects.count() == 2


def test_what_cannot_be_read_is_refused_with_a_sentence(office, files, tmp_path):
    told = files(_requests(2))
    (tmp_path / "cases.csv").write_text("<html><body></body></html>")
    with pytest.raises(CommandError):
        call_command("import_cases", *told)
    (tmp_path / "map.toml").write_text("x = [")
    with pytest.raises(CommandError):
        call_command("import_cases", *told)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("x = [", "not-toml"),
        ("[other]\na = 1", "unknown"),
        ('[columns]\nparty = "x"', "unknown"),
        ("[columns]\ntitle = 1", "no-column"),
        ('[columns]\nreference = ["a", "b"]', "one-column"),
        ('[file]\nencoding = "ebcdic"', "encoding"),
        ('[file]\ndelimiter = "|"', "delimiter"),
        ('[file]\nheader = "one"', "header"),
        ('[file]\ndays = "maybe"', "days"),
        ("columns = 1", "no-table"),
    ],
)
def test_a_mapping_that_cannot_be_followed_says_where(text, what):
    with pytest.raises(BadMapping) as refusal:
        from_toml(text)
    assert refusal.value.what == what
