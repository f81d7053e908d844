"""What is wrong with a row is said by row and column, and never put right in silence."""

import pytest
from django.utils import translation

from huying.cases.models import Case
from huying.imports.models import Import
from huying.imports.sentences import of_line, of_refusal
from huying.imports.tests.factories import HEADER, MAPPING, checked, row


def _problems(office, now, rows, **more):
    made = checked(rows, office.own, by=office.person, at=now, **more)
    return [(line[0], line[1], line[3]) for line in made.report["problems"]]


@pytest.mark.parametrize(
    ("changed", "column", "what"),
    [
        ({"title": " "}, "title", "missing"),
        ({"day": ""}, "day", "missing"),
        ({"day": "31/13/2023"}, "day", "unclear-day"),
        ({"day": "gestern"}, "day", "no-day"),
        ({"day": "2023-05-03"}, "day", "not-come"),
        ({"closed": "2023-01-04", "status": "已解決"}, "closed", "closed-before"),
        ({"status": "已解決"}, "closed", "closed-without-day"),
        ({"closed": "2023-02-01"}, "status", "open-with-day"),
        ({"status": "不明"}, "status", "not-mapped"),
        ({"channel": "飛鴿"}, "channel", "not-mapped"),
        ({"channel": ""}, "channel", "missing"),
        ({"category": ""}, "category", "missing"),
        ({"title": "長" * 161}, "title", "too-long"),
        ({"phone": "1" * 41}, "phone", "too-long"),
        ({"no": "9" * 81}, "no", "too-long"),
        ({"title": "示例\u202e個案"}, "title", "refused"),
    ],
)
def test_a_wrong_cell_is_named(office, now, changed, column, what):
    assert _problems(office, now, [row(), row(**{"no": "A-2", **changed})]) == [(3, column, what)]


def test_the_last_day_that_has_come_is_today(office, now):
    assert _problems(office, now, [row(day="2023-05-02")]) == []


def test_a_case_may_close_on_the_day_it_came(office, now):
    assert _problems(office, now, [row(closed="2023-01-05", status="已解決")]) == []


def test_a_reference_that_is_used_again_is_reported_with_its_first_row(office, now):
    made = checked([row(), row(title="x")], office.own, by=office.person, at=now)

    assert [(line[0], line[3], line[4]["row"]) for line in made.report["problems"]] == [(3, "twice", 2)]
    assert (made.report["good"], made.report["bad"]) == (1, 1)


def test_rows_of_another_centre_are_refused(office, now):
    mapping = (
        MAPPING.replace('[fixed]\ncentre = "{centre}"', "")
        .replace("[values.category]", '[values.centre]\n"甲" = "own"\n"乙" = "other"\n[values.category]')
        .replace('no"\n', 'no"\ncentre = "centre"\n', 1)
    )
    rows = [[*row(), "甲"], [*row(no="A-2"), "乙"], [*row(no="A-3"), "丙"]]

    assert _problems(office, now, rows, header=[*HEADER, "centre"], mapping=mapping) == [
        (3, "centre", "another-centre"),
        (4, "centre", "not-mapped"),
    ]


def test_the_counts_are_those_of_the_file(office, now):
    rows = [row(no=str(number), channel="電話" if number % 3 else "親臨") for number in range(9)]
    made = checked([*rows, row(no="x", title="")], office.own, by=office.person, at=now)

    assert made.report["counts"]["channel"] == [["電話", "phone", 7, 6], ["親臨", "visit", 3, 3]]
    assert made.report["counts"]["category"] == [["示例類別", "+", 10, 9]]
    assert made.report["new_categories"] == ["示例類別"]


def test_checking_changes_nothing(office, now):
    checked([row()], office.own, by=office.person, at=now)

    assert not Case.objects.exists()


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
def test_every_sentence_can_be_said_in_every_language(office, now, language):
    rows = [
        row(title="示例\u202e個案"),
        row(),
        row(),
        row(day="x"),
        row(closed="2022-01-01", status="已解決", no="5"),
    ]
    made = checked(rows, office.own, by=office.person, at=now)
    with translation.override(language):
        said = [of_line(*line) for line in made.report["problems"]]

    assert len(said) == 6
    assert all(each.strip() and "%(" not in each for each in said)


def test_a_mapping_that_names_a_missing_column_goes_back(office, now):
    made = checked([row()], office.own, by=office.person, at=now, header=["x", *HEADER[1:]])

    assert made.state == Import.State.MAPPING
    assert "no" in of_refusal(*made.report["refused"])
