"""Ten thousand requests that a city published, if the file is there: what comes out is what the file itself says."""

import csv
import os
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import call_command

from huying.cases.models import Case
from huying.imports.models import Import
from huying.imports.tests.test_command import MAPPING

NAME = "sf311-other-10000.csv"
FOLDER = Path(os.environ.get("HUYING_REAL_FILES") or settings.PROJECT.parent / "shared" / "real")
HERE = ZoneInfo("Asia/Hong_Kong")
CHANNELS = {"Phone": "phone", "Email": "email", "Twitter": "message"}
TOLD = MAPPING.replace('"Phone" = "phone"', '"Phone" = "phone"\n"Email" = "email"\n"Twitter" = "message"')

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not (FOLDER / NAME).exists(), reason="the published file is not on this machine"),
]


def day(moment):
    return datetime.fromisoformat(moment).astimezone(HERE).date()


def can_be_kept(row):
    """A request cannot have been closed on a day before it came; the file has some that were."""
    return not row["closed_date"] or day(row["closed_date"]) >= day(row["created_date"])


@pytest.fixture(scope="module")
def rows():
    with (FOLDER / NAME).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def imported(office, tmp_path, capsys):
    (tmp_path / "map.toml").write_text(TOLD, "utf-8")
    call_command("import_cases", str(FOLDER / NAME), "--mapping", str(tmp_path / "map.toml"), "--good-rows")
    return capsys.readouterr().out


def test_categories_states_channels_and_days_are_those_of_the_file(imported, rows):
    kept = [row for row in rows if can_be_kept(row)]
    cases = Case.objects.all()

    assert len(rows) == 10_000
    assert cases.count() == len(kept)
    assert Counter(cases.values_list("category__name", flat=True)) == Counter(row["category"] for row in kept)
    assert Counter(cases.values_list("channel", flat=True)) == Counter(
        CHANNELS.get(row["source"], "web") for row in kept
    )
    assert Counter(cases.values_list("outcome", flat=True)) == Counter(
        "resolved" if row["status"] == "Closed" else "" for row in kept
    )
    assert Counter(cases.values_list("received_on", flat=True)) == Counter(
        day(row["created_date"]) for row in kept
    )
    assert Counter(cases.values_list("closed_on", flat=True)) == Counter(
        day(row["closed_date"]) if row["closed_date"] else None for row in kept
    )


def test_every_row_that_is_left_out_is_told_with_its_place(imported, rows):
    wrong = [row for row in rows if not can_be_kept(row)]
    told = Import.objects.get().report

    assert (told["good"], told["bad"]) == (len(rows) - len(wrong), len(wrong))
    assert wrong, "the file has requests that were closed before they came"
    assert str(len(rows) - len(wrong)) in imported
