"""What comes after a closing: told, answered and solved, as of the end of the period, silence by itself."""

from datetime import date
from decimal import Decimal

import pytest

from huying.cases.models import CaseMerge, Reopening
from huying.cases.tests.factories import CaseFactory
from huying.core.period import Period
from huying.core.tests.factories import MOMENT
from huying.figures.engine import Scope, evaluate_on
from huying.intake.models import Instruction
from huying.intake.tests.factories import HelpRequestFactory

pytestmark = pytest.mark.django_db
YEAR, NEXT, EMPTY = (Scope(Period.year(year)) for year in (2023, 2024, 2020))
What = Instruction.What
CLOSED = date(2023, 6, 1)


def result(key, scope=YEAR):
    return evaluate_on([(key, scope)], "default")[0]


def value(key, scope=YEAR):
    return result(key, scope).value


def closed(closed_on=CLOSED, *, told_on=None, asked=True, **more):
    case = CaseFactory(closed_on=closed_on, outcome="resolved", resident_told_on=told_on, **more)
    if asked:
        HelpRequestFactory(centre=case.centre, case=case, settled_on=case.received_on)
    return case


def say(case, what, said_on):
    number = Instruction.objects.count()
    return Instruction.objects.create(
        code=f"IN-{number}",
        request=case.asked_by,
        case=case,
        centre=case.centre,
        said_on=said_on,
        what=what,
        created_at=MOMENT,
        updated_at=MOMENT,
    )


def test_a_resident_is_told_by_the_last_day_or_is_not_yet():
    closed(told_on=date(2023, 12, 31))
    closed(told_on=date(2024, 1, 1))
    closed()

    assert value("cases.told") == 1
    assert value("cases.told_share") == Decimal("33.3")
    assert value("cases.closed") == 3


def test_who_was_told_then_stays_told_when_the_case_is_opened_again():
    case = CaseFactory()
    Reopening.objects.create(
        code="RO-1",
        case=case,
        closed_on=CLOSED,
        outcome="advised",
        resident_told_on=CLOSED,
        reopened_on=date(2024, 2, 1),
        created_at=MOMENT,
        updated_at=MOMENT,
    )

    assert value("cases.told") == 1
    assert value("cases.told", NEXT) == 0


def test_yes_no_and_silence_are_three_things_and_shares_are_of_those_who_spoke():
    yes, no, silent, _stranger = closed(), closed(), closed(), closed(asked=False)
    say(yes, What.ANSWERED, date(2023, 6, 2))
    say(no, What.NOT_ANSWERED, date(2023, 6, 2))
    say(no, What.SOLVED, date(2023, 6, 2))

    assert [
        value(f"cases.{key}") for key in ("asked_after", "answered_yes", "answered_said", "answered_unsaid")
    ] == [
        *(3, 1, 2, 1),
    ]
    assert value("cases.answered_yes_share") == Decimal("50.0")
    assert [value(f"cases.solved_{key}") for key in ("yes", "said", "unsaid")] == [1, 1, 2]
    assert value("cases.solved_yes_share") == Decimal("100.0")
    assert result("cases.answered_unsaid").codes() == [silent.code]


@pytest.mark.parametrize(
    ("said_on", "counted"),
    [(date(2023, 5, 31), 0), (CLOSED, 1), (date(2023, 12, 31), 1), (date(2024, 1, 1), 0)],
)
def test_a_word_counts_from_the_closing_to_the_last_day(said_on, counted):
    say(closed(), What.ANSWERED, said_on)

    assert value("cases.answered_yes") == counted
    assert value("cases.answered_unsaid") == 1 - counted


def test_the_last_word_by_then_is_the_one_that_counts():
    case = closed()
    say(case, What.NOT_SOLVED, date(2023, 6, 2))
    say(case, What.SOLVED, date(2023, 7, 2))
    say(case, What.NOT_SOLVED, date(2024, 1, 2))

    assert value("cases.solved_yes") == 1
    assert value("cases.solved_yes", Scope(Period.month(2023, 6))) == 0


def test_words_about_an_earlier_closing_are_not_about_this_one():
    case = closed(date(2023, 9, 1))
    say(case, What.ANSWERED, date(2023, 6, 2))

    assert value("cases.answered_unsaid") == 1


def test_other_words_of_a_resident_are_no_answer():
    say(closed(), What.COPY, date(2023, 6, 2))

    assert value("cases.answered_said") == 0


@pytest.mark.parametrize("key", ["cases.told_share", "cases.answered_yes_share", "cases.solved_yes_share"])
def test_an_empty_year_has_no_share_and_not_nought_per_cent(key):
    found = result(key, EMPTY)

    assert found.is_untold
    assert str(found.note)


@pytest.mark.parametrize(
    "key", ["told", "asked_after", "answered_yes", "answered_unsaid", "solved_yes", "solved_unsaid"]
)
def test_an_empty_year_has_none(key):
    assert value(f"cases.{key}", EMPTY) == 0


def test_a_merged_case_is_asked_after_once():
    kept, gone = closed(), closed()
    CaseMerge.objects.create(
        code="MC-1", kept=kept, gone=gone, merged_on=CLOSED, created_at=MOMENT, updated_at=MOMENT
    )

    assert result("cases.asked_after").codes() == [kept.code]


def test_the_parts_add_up_and_one_centre_has_its_own():
    one, other = closed(), closed()
    for case in (one, other):
        say(case, What.ANSWERED, date(2023, 6, 2))

    for name in ("category", "centre", "representative", "channel"):
        assert sum(part.value for part in result("cases.answered_yes").by(name)) == 2
    assert value("cases.answered_yes", Scope(Period.year(2023), centre=one.centre.code)) == 1
