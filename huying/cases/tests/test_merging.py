"""Linked, split and merged cases: what is refused, and what figures say as of the end of a period."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.actions import close_case, edit_case, reopen_case, unclose_case
from huying.cases.merging import in_order, link, merge, part, put_back, take_off
from huying.cases.models import Case, CaseMerge, Link, Reopening
from huying.cases.tests.factories import CaseFactory, CategoryFactory, LetterFactory, ReferralFactory
from huying.cases.tests.test_reopening import reopening, value
from huying.core.period import Period
from huying.core.tests.factories import MOMENT
from huying.figures import engine
from huying.figures.engine import Scope
from huying.records.actions import NotAllowed, enter
from huying.records.kind import kind_named

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
YEAR, NEXT = Scope(Period.year(2023)), Scope(Period.year(2024))
BY = "office"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def case_of(centre, now):
    category = CategoryFactory()

    def make(**values):
        told = {"centre": centre, "title": "示例", "category": category, "received_on": now.date()}
        return enter(kind_named("cases"), told | values, by=BY, at=now)

    return make


@pytest.fixture
def two(case_of, now):
    return case_of(received_on=now.date() - timedelta(days=9)), case_of()


def merged(kept, gone, merged_on, parted_on=None):
    number = CaseMerge.objects.count()
    dates = {"merged_on": merged_on, "parted_on": parted_on, "created_at": MOMENT, "updated_at": MOMENT}
    return CaseMerge.objects.create(code=f"MC-{number}", kept=kept, gone=gone, **dates)


def test_related_cases_are_linked_once_whichever_comes_first(two, now):
    one, other = two
    link(case=one, other=other, sort=Link.Sort.RELATED, by=BY, at=now)
    with pytest.raises(ValidationError, match="linked already"):
        link(case=other, other=one, sort=Link.Sort.PART, by=BY, at=now)

    assert Link.objects.count() == 1


def test_the_database_itself_refuses_a_second_link_of_two_cases_and_one_to_itself(two, now):
    one, other = two
    made = {"sort": "related", "made_on": now.date(), "created_at": MOMENT, "updated_at": MOMENT}
    Link.objects.create(code="LK-1", case=one, other=other, **made)
    for case, another in ((other, one), (one, one)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Link.objects.create(code="LK-2", case=case, other=another, **made)


def test_a_case_is_part_of_one_other_case_at_a_time(case_of, now):
    case, one, other = case_of(), case_of(), case_of()
    held = link(case=case, other=one, sort=Link.Sort.PART, by=BY, at=now)
    with pytest.raises(ValidationError, match="part of another one"):
        link(case=case, other=other, sort=Link.Sort.PART, by=BY, at=now)
    take_off(link=held, by=BY, at=now)

    assert link(case=case, other=other, sort=Link.Sort.PART, by=BY, at=now).other == other


@pytest.mark.parametrize("length", [2, 3, 5])
def test_no_case_is_a_part_of_itself_near_or_far(case_of, now, length):
    ring = [case_of() for _place in range(length)]
    for lower, upper in zip(ring, ring[1:], strict=False):
        link(case=lower, other=upper, sort=Link.Sort.PART, by=BY, at=now)
    with pytest.raises(ValidationError):
        link(case=ring[-1], other=ring[0], sort=Link.Sort.PART, by=BY, at=now)

    assert Link.objects.count() == length - 1


def test_a_link_that_was_taken_off_is_put_back_unless_that_closes_a_ring(case_of, now):
    one, two, three = case_of(), case_of(), case_of()
    held = link(case=one, other=two, sort=Link.Sort.PART, by=BY, at=now)
    assert take_off(link=held, by=BY, at=now).taken_off_on == now.date()
    assert take_off(link=held, by=BY, at=now).version == 2  # the second press changes nothing
    assert put_back(link=held, by=BY, at=now).taken_off_on is None
    take_off(link=held, by=BY, at=now)
    link(case=two, other=three, sort=Link.Sort.PART, by=BY, at=now)
    link(case=three, other=one, sort=Link.Sort.PART, by=BY, at=now)
    with pytest.raises(ValidationError, match="near or far"):
        put_back(link=held, by=BY, at=now)


def test_cases_of_two_centres_are_neither_linked_nor_merged(case_of, now):
    one, other = case_of(), case_of(centre=make_centre())
    with pytest.raises(ValidationError, match="another centre"):
        link(case=one, other=other, sort=Link.Sort.RELATED, by=BY, at=now)
    with pytest.raises(ValidationError, match="two centres"):
        merge(kept=one, gone=other, by=BY, at=now)


def test_a_linked_case_stays_at_its_centre(two, now):
    one, other = two
    link(case=one, other=other, sort=Link.Sort.RELATED, by=BY, at=now)
    for each in two:
        with pytest.raises(ValidationError) as refused:
            edit_case(record=each, values={"centre": make_centre()}, version=1, by=BY, at=now)
        assert "centre" in refused.value.error_dict


def test_somebody_of_another_centre_links_and_merges_nothing(two, now):
    one, other = two
    stranger = make_user(Role.CASEWORKER, make_centre())
    with pytest.raises(NotAllowed):
        link(case=one, other=other, sort=Link.Sort.RELATED, by=stranger, at=now)
    with pytest.raises(NotAllowed):
        merge(kept=one, gone=other, by=stranger, at=now)


def test_the_case_received_first_goes_on_and_the_older_record_of_one_day(case_of, now):
    early, late = case_of(received_on=now.date() - timedelta(days=1)), case_of()
    same = case_of()

    assert in_order(late, early) == (early, late)
    assert in_order(same, late) == (late, same)


def test_a_merged_case_is_merged_once_and_written_on_no_more(two, case_of, now):
    kept, gone = two
    merge(kept=kept, gone=gone, by=BY, at=now)
    for refused in (
        lambda: merge(kept=kept, gone=gone, by=BY, at=now),
        lambda: merge(kept=gone, gone=case_of(), by=BY, at=now),
        lambda: merge(kept=case_of(), gone=kept, by=BY, at=now),
        lambda: link(case=gone, other=case_of(), sort=Link.Sort.RELATED, by=BY, at=now),
        lambda: edit_case(record=gone, values={"title": "改"}, version=1, by=BY, at=now),
    ):
        with pytest.raises(ValidationError):
            refused()
    with pytest.raises(IntegrityError), transaction.atomic():
        merged(case_of(), gone, now.date())


def test_an_open_case_is_not_merged_into_a_closed_one(two, now):
    kept, gone = two
    close_case(case=kept, outcome="advised", result="示例", by=BY, at=now)
    with pytest.raises(ValidationError, match="Open it again first"):
        merge(kept=kept, gone=gone, by=BY, at=now)


@pytest.mark.parametrize(("days", "parted"), [(30, True), (31, False)])
def test_a_merge_is_taken_back_for_thirty_days(two, now, days, parted):
    kept, gone = two
    made = merge(kept=kept, gone=gone, by=BY, at=now)
    at = now + timedelta(days=days)
    if parted:
        assert part(merge=made, by=BY, at=at).parted_on == at.date()
        assert part(merge=made, by=BY, at=at).version == 2
    else:
        with pytest.raises(ValidationError, match="30 days"):
            part(merge=made, by=BY, at=at)

    assert CaseMerge.objects.get().parted_on == (at.date() if parted else None)


def test_what_becomes_of_a_case_becomes_of_those_merged_into_it(two, now):
    kept, gone = two
    merge(kept=kept, gone=gone, by=BY, at=now)
    closed = close_case(case=kept, outcome="resolved", result="示例", told_on=now.date(), by=BY, at=now)
    gone.refresh_from_db()
    assert (gone.closed_on, gone.outcome, gone.resident_told_on) == (now.date(), "resolved", now.date())

    reopen_case(case=closed, reason="示例", by=BY, at=now)
    gone.refresh_from_db()
    assert gone.is_open
    assert Reopening.objects.filter(case=gone).count() == 1


def test_a_closing_that_is_taken_back_at_once_is_taken_back_for_both(two, now):
    kept, gone = two
    merge(kept=kept, gone=gone, by=BY, at=now)
    closed = close_case(case=kept, outcome="resolved", result="示例", by=BY, at=now)
    unclose_case(case=closed, version=closed.version, by=BY, at=now)
    gone.refresh_from_db()

    assert gone.is_open
    assert not Reopening.objects.exists()


def test_a_case_closed_long_before_it_was_merged_keeps_its_own_end(two, now):
    kept, gone = two
    close_case(case=gone, outcome="advised", result="示例", by=BY, at=now)
    merge(kept=kept, gone=gone, by=BY, at=now)
    close_case(case=kept, outcome="resolved", result="示例", by=BY, at=now)
    gone.refresh_from_db()

    assert gone.outcome == "advised"


@pytest.mark.parametrize(
    ("merged_on", "parted_on", "counted"),
    [
        (date(2023, 12, 31), None, 1),
        (date(2024, 1, 1), None, 2),
        (date(2023, 6, 1), date(2023, 12, 31), 2),
        (date(2023, 6, 1), date(2024, 1, 1), 1),
    ],
)
def test_a_merged_case_is_not_received_twice_as_of_the_end_of_the_period(merged_on, parted_on, counted):
    kept, gone = CaseFactory(), CaseFactory()
    merged(kept, gone, merged_on, parted_on)

    for key in ("cases.received", "cases.open", "cases.handled"):
        assert value(key) == counted, key
    assert value("cases.received", Scope(Period.year(2022))) == 0  # the empty year


def test_the_records_behind_the_figure_name_the_one_that_goes_on():
    kept, gone = CaseFactory(), CaseFactory()
    merged(kept, gone, date(2023, 6, 1))

    assert engine.evaluate_on([("cases.received", YEAR)], "default")[0].codes() == [kept.code]


def test_referrals_and_letters_of_a_merged_case_count_for_the_one_that_goes_on():
    kept, gone = CaseFactory(), CaseFactory()
    for case in (kept, gone):
        ReferralFactory(case=case)
        LetterFactory(case=case)
    assert [value(key) for key in ("cases.referred", "cases.with_letters")] == [2, 2]
    merged(kept, gone, date(2024, 2, 1))

    assert [value(key) for key in ("cases.referred", "cases.with_letters")] == [2, 2]  # 2023 stays as it was
    two_years = Scope(Period(date(2023, 1, 1), date(2025, 1, 1)))
    assert [value(key, two_years) for key in ("cases.referred", "cases.with_letters")] == [1, 1]


def test_a_referral_of_the_merged_case_alone_is_still_one_case_referred_and_handled():
    kept, gone = CaseFactory(received_on=date(2022, 5, 2)), CaseFactory()
    ReferralFactory(case=gone)
    merged(kept, gone, date(2023, 6, 1))

    assert value("cases.referred") == 1
    assert engine.evaluate_on([("cases.handled", YEAR)], "default")[0].codes() == [kept.code]


def test_two_cases_that_were_opened_again_together_are_one():
    kept, gone = CaseFactory(), CaseFactory()
    merged(kept, gone, date(2023, 6, 1))
    for case in (kept, gone):
        reopening(case, date(2023, 7, 1), date(2023, 8, 1))

    assert value("cases.reopened") == 1


DAYS = st.integers(0, 900)


@settings(max_examples=40, deadline=None)
@given(
    days=st.lists(DAYS, min_size=4, max_size=4),
    end=DAYS,
    closings=st.tuples(st.none() | DAYS, st.none() | DAYS),
)
def test_received_is_always_open_and_closed_together_and_a_matter_never_counts_twice(days, end, closings):
    """Of two cases merged and parted on any days, as of any day: those received are those open and those closed."""
    CaseMerge.objects.all().delete()
    Case.objects.all().delete()
    first = date(2023, 1, 1)
    one_on, other_on, merged_on, parted_on = (first + timedelta(days=day) for day in sorted(days))
    cases = [CaseFactory(received_on=day) for day in (one_on, other_on)]
    for case, day in zip(cases, closings, strict=True):
        if day is not None:
            case.closed_on, case.outcome = max(case.received_on, first + timedelta(days=day)), "advised"
            case.save()
    merged(*cases, merged_on, parted_on)
    period = Period(first, first + timedelta(days=end + 1))
    rows = Case.objects.all().each_once(period)
    is_one = merged_on < period.end <= parted_on

    assert rows.received_in(period).count() == sum(case.received_on < period.end for case in cases) - is_one
    assert (
        rows.received_in(period).count()
        == rows.closed_in(period).count() + rows.open_at_end_of(period).count()
    )
