"""Figures of a past period tell a case by the category it had then, and by the tree of that time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases import actions
from huying.cases.categorising import edit_category, enter_category
from huying.cases.invariants import assignments, categories
from huying.cases.models import Assignment, Case, Category, Recategorising, Regrouping
from huying.cases.tests.factories import CaseFactory, CategoryFactory, ReferralFactory
from huying.core.period import Period
from huying.figures import engine
from huying.figures.engine import Scope
from huying.figures.tests.asking import split
from huying.records.actions import EditedMeanwhile

pytestmark = pytest.mark.django_db
FIRST = date(2023, 1, 1)
LAST, NEXT = date(2023, 12, 31), date(2024, 1, 1)


def noon(day):
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def asked(key, period=None, **scope):
    return engine.evaluate_on([(key, Scope(period or Period.year(2023), **scope))], "default")[0]


def edited(case, day, **values):
    return actions.edit_case(record=case, values=values, version=case.version, by="tests", at=noon(day))


def moved(category, parent, day):
    values = {"parent": parent}
    return edit_category(record=category, values=values, version=category.version, by="tests", at=noon(day))


@pytest.fixture
def before():
    return CategoryFactory(code="before")


@pytest.fixture
def after():
    return CategoryFactory(code="after")


@pytest.mark.parametrize(("changed_on", "then"), [(LAST, "after"), (NEXT, "before")])
def test_a_case_counts_under_the_category_it_had_when_the_year_ended(before, after, changed_on, then):
    case = edited(CaseFactory(category=before), changed_on, category=after)

    for key in ("cases.received", "cases.open", "cases.residents", "cases.mainland"):
        assert "category" in asked(key).figure.breakdowns
    assert split(asked("cases.received"), "category") == {then: 1}
    assert split(asked("cases.open"), "category") == {then: 1}
    assert split(asked("cases.open", Period.year(2024)), "category") == {"after": 1}
    assert asked("cases.received", only=(("category", then),)).codes() == [case.code]
    other = {"before": "after", "after": "before"}[then]
    assert asked("cases.received", only=(("category", other),)).codes() == []


def test_what_hangs_on_a_case_is_told_by_the_same_category(before, after):
    case = CaseFactory(category=before)
    ReferralFactory(case=case, referred_on=date(2023, 6, 1))
    edited(case, NEXT, category=after)

    assert split(asked("cases.referred"), "category") == {"before": 1}
    assert asked("cases.referred", only=(("category", "before"),)).value == 1
    assert asked("cases.referred", only=(("category", "after"),)).value == 0


def test_a_case_changed_twice_on_a_day_had_the_first_category_before_and_the_last_one_after(before, after):
    third = CategoryFactory(code="third")
    case = edited(CaseFactory(category=before), NEXT, category=after)
    edited(case, NEXT, category=third)

    assert split(asked("cases.received"), "category") == {"before": 1}
    assert split(asked("cases.open", Period.month(2024, 1)), "category") == {"third": 1}
    assert list(categories.look()) == []


def test_an_edit_of_something_else_writes_no_past(before):
    edited(CaseFactory(category=before), NEXT, title="示例改題", category=before)

    assert not Recategorising.objects.exists()


def test_a_change_that_somebody_else_was_quicker_with_leaves_no_past(before, after):
    case = CaseFactory(category=before)
    with pytest.raises(EditedMeanwhile):
        actions.edit_case(record=case, values={"category": after}, version=7, by="tests", at=noon(NEXT))

    assert not Recategorising.objects.exists()


def test_verify_names_a_past_that_does_not_lead_to_today(before, after):
    case = edited(CaseFactory(category=before), NEXT, category=after)
    Case.objects.filter(pk=case.pk).update(category=before)

    assert [line.split(":")[0] for line in categories.look()] == [case.code]


@settings(max_examples=40, deadline=None)
@given(
    steps=st.lists(st.tuples(st.integers(0, 700), st.integers(0, 2)), max_size=6),
    end=st.integers(0, 700),
)
def test_as_of_any_day_a_case_stands_under_the_last_category_it_was_given_by_then(steps, end):
    """Whatever was changed when: exactly one part has the case, and the list behind that part is the case."""
    Case.objects.all().delete()
    Category.objects.all().delete()
    known = [CategoryFactory(code=f"c{place}") for place in range(3)]
    case, had = CaseFactory(received_on=FIRST, category=known[0]), {FIRST - timedelta(days=1): "c0"}
    for days, place in sorted(steps, key=lambda step: step[0]):
        day = FIRST + timedelta(days=days)
        case = edited(case, day, category=known[place])
        had[day] = known[place].code
    period = Period(FIRST, FIRST + timedelta(days=end + 1))
    expected = had[max(day for day in had if day < period.end)]

    assert split(asked("cases.received", period), "category") == {expected: 1}
    for category in known:
        found = asked("cases.received", period, only=(("category", category.code),)).codes()
        assert found == ([case.code] if category.code == expected else [])
    assert list(categories.look()) == []


@pytest.mark.parametrize(("changed_on", "then"), [(LAST, "top"), (NEXT, "before")])
def test_a_past_year_is_rolled_up_by_the_tree_of_that_year(before, changed_on, then):
    top = CategoryFactory(code="top")
    CaseFactory(category=before)
    moved(before, top, changed_on)

    assert split(asked("cases.received"), "group") == {then: 1}
    assert asked("cases.received", only=(("group", then),)).value == 1
    assert split(asked("cases.open", Period.year(2024)), "group") == {"top": 1}


def test_a_category_that_left_its_group_counts_in_it_for_the_years_before(before):
    top = CategoryFactory(code="top")
    Category.objects.filter(pk=before.pk).update(parent=top)
    before.refresh_from_db()
    CaseFactory(category=before)
    moved(before, None, NEXT)

    assert split(asked("cases.received"), "group") == {"top": 1}
    assert split(asked("cases.open", Period.year(2024)), "group") == {"before": 1}
    assert Regrouping.objects.get().group == top


def test_groups_and_categories_add_up_to_the_whole(before, after):
    top = CategoryFactory(code="top")
    Category.objects.filter(pk__in=[before.pk, after.pk]).update(parent=top)
    for category in (before, before, after, top):
        CaseFactory(category=category)
    result = asked("cases.received")

    assert split(result, "category") == {"before": 2, "after": 1, "top": 1}
    assert split(result, "group") == {"top": 4}
    assert result.figure.adds_up("category")
    assert result.figure.adds_up("group")


def test_two_levels_are_enough_and_rings_are_refused_in_words(before, after):
    top = CategoryFactory()
    under = moved(before, top, NEXT)
    for category, parent in ((after, under), (top, after), (top, under), (top, top)):
        with pytest.raises(ValidationError) as refused:
            moved(category, parent, NEXT)
        assert list(refused.value.message_dict) == ["parent"]
    with pytest.raises(ValidationError):
        enter_category(values={"name": "示例第三層", "parent": under}, by="tests", at=noon(NEXT))

    assert Regrouping.objects.count() == 1


def test_every_hand_over_is_kept_from_whom_to_whom_and_by_whom():
    centre = make_centre()
    one, two = (make_user(Role.CASEWORKER, centre, username=name) for name in ("示例甲", "示例乙"))
    values = {
        "centre": centre,
        "title": "示例交接",
        "category": CategoryFactory(),
        "received_on": FIRST,
        "assigned_to": one,
    }
    case = actions.open_case(values=values, by=one, at=noon(FIRST))
    case = actions.edit_case(
        record=case, values={"assigned_to": two}, version=case.version, by=one, at=noon(LAST)
    )
    case = edited(case, LAST, title="示例交接改題")
    edited(case, NEXT, assigned_to=None)

    told = Assignment.objects.order_by("pk").values_list("former", "to", "by")
    assert list(told) == [(None, one.pk, one.pk), (one.pk, two.pk, one.pk), (two.pk, None, None)]
    assert list(assignments.look()) == []


def test_many_cases_opened_at_once_are_given_to_whom_they_name():
    centre = make_centre()
    one = make_user(Role.CASEWORKER, centre)
    row = {"centre": centre, "category": CategoryFactory(), "received_on": FIRST}
    rows = [row | {"title": "示例其一", "assigned_to": one}, row | {"title": "示例其二"}]
    actions.open_cases(rows=rows, by="import", at=noon(FIRST))

    assert list(Assignment.objects.values_list("case__title", "to")) == [("示例其一", one.pk)]


def test_verify_names_a_hand_over_that_does_not_lead_to_today():
    one = make_user(Role.CASEWORKER, make_centre())
    case = edited(CaseFactory(), NEXT, assigned_to=one)
    Case.objects.filter(pk=case.pk).update(assigned_to=None)

    assert [line.split(":")[0] for line in assignments.look()] == [case.code]
