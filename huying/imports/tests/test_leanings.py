"""A file that would tell what residents vote or think of politics is refused whole, and nothing of it is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import translation

from huying.files.models import StoredFile
from huying.imports.fields import ABOUT
from huying.imports.models import Import
from huying.imports.reading.leanings import is_leaning
from huying.imports.reading.unreadable import Unreadable, Why
from huying.imports.sentences import of_exception
from huying.imports.tests.factories import HEADER, MAPPING, as_csv, row, table_of

LEANING = [
    "政黨", "政党", "党派", "黨派", "居民黨籍", "是否党员", "投票意向", "投票 意向", "上次投票", "政治立場",
    "政治立场", "政治_傾向", "政見", "选举意向", "party", "Party", "PARTY affiliation", "party_membership",
    "politicalParty", "political view", "vote", "Voted in 2023", "voting-intention", "ＰＡＲＴＹ",
]  # fmt: skip
PLAIN = [
    "對方當事人", "當事人", "other_party", "third party", "opposing parties", "Party wall", "devoted", "pivot",
    "政府部門", "選區", "supervisor_district", "意見", "行政區", "投訴", "department",
]  # fmt: skip


@pytest.mark.parametrize("header", LEANING)
def test_a_leaning_is_known_by_its_header_in_three_scripts(header):
    assert is_leaning(header)


@pytest.mark.parametrize("header", PLAIN)
def test_people_of_a_dispute_and_other_plain_columns_are_let_in(header):
    assert not is_leaning(header)


def test_no_header_by_which_a_field_is_recognised_is_refused():
    assert [word for about in ABOUT.values() for word in about.headers.split() if is_leaning(word)] == []


def test_the_refusal_names_every_such_column_and_says_what_to_do(tmp_path):
    content = as_csv([[*HEADER, "政黨", "vote"], [*row(), "甲", "乙"]])
    with pytest.raises(Unreadable) as refusal:
        table_of(tmp_path, content)

    assert refusal.value.why is Why.LEANING
    with translation.override("en"):
        assert "(政黨、vote)" in of_exception(refusal.value)


@pytest.mark.django_db
def test_on_screen_nothing_of_such_a_file_is_kept(office):
    content = as_csv([[*HEADER, "投票意向"], [*row(), "甲"]]).encode()
    answer = office.client.post("/office/imports/new/", {"file": SimpleUploadedFile("a.csv", content)})

    assert answer.status_code == 422
    assert "投票意向" in answer.text
    assert not Import.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_the_command_refuses_it_in_a_dry_run_already(office, tmp_path):
    file, mapping = tmp_path / "a.csv", tmp_path / "map.toml"
    file.write_text(as_csv([[*HEADER, "political party"], [*row(), "甲"]]), "utf-8")
    mapping.write_text(MAPPING.format(centre=office.own.code), "utf-8")

    with pytest.raises(CommandError, match="political party"):
        call_command("import_cases", str(file), "--mapping", str(mapping), "--dry-run")
