"""One press is one contact: counted once in the day's tally, taken back once, and one case comes of it."""

from datetime import UTC, date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.cases.actions import edit_tally
from huying.cases.models import Case, Tally
from huying.cases.tests.factories import CategoryFactory
from huying.contacts.models import Contact
from huying.core.invariants import asked_at, invariants
from huying.desk import actions
from huying.desk.models import Press
from huying.desk.tests.factories import EnquiryKindFactory, hong_kong, make_counter, make_press
from huying.figures.tests.asking import ask, split
from huying.records.actions import NotAllowed, SameKeyOtherForm, enter
from huying.records.kind import kind_named

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef"


@pytest.fixture
def counter():
    return make_counter()


@pytest.fixture
def kind():
    return EnquiryKindFactory()


def broken(*keys):
    """What the named invariants find wrong."""
    with asked_at(timezone.now()):
        return [line for each in invariants() if each.key in keys for line in each.look()]


def all_is_well():
    """Nothing is wrong with presses and tallies; the people and places of these tests came without a trail."""
    found = broken("desk.tallies", "desk.places", "records.versions", "records.state", "records.index")
    return [line for line in found if line.startswith(("presses", "tallies"))] == []


def test_a_press_is_one_more_in_the_days_line_and_in_the_figure(counter, kind, now):
    press = make_press(counter, kind, now)
    make_press(counter, kind, now, channel="visit")

    assert (press.pressed_on, press.pressed_by, press.tally.pressed) == (date(2023, 5, 2), counter, 1)
    assert ask("cases.visits").value == 2
    assert split(ask("cases.visits"), "channel") == {"phone": 1, "visit": 1}
    assert split(ask("desk.contacts"), "kind") == {kind.code: 2}
    assert all_is_well()


def test_typed_and_pressed_are_counted_together_and_exactly_once(counter, kind, now):
    centre = counter.postings.first().centre
    enter(
        kind_named("tallies"),
        {"centre": centre, "held_on": now.date(), "channel": "phone", "number": 7},
        by=counter,
        at=now,
    )
    press = make_press(counter, kind, now)

    assert Tally.objects.count() == 1
    assert ask("cases.visits").value == 8
    assert split(ask("cases.visits"), "centre") == {centre.code: 8}
    assert ask("cases.visits").codes() == [press.tally.code]
    assert ask("desk.contacts").codes() == [press.code]


def test_a_press_taken_back_counts_no_more_and_stays(counter, kind, now):
    press = make_press(counter, kind, now)
    for _click in range(2):
        actions.take_back(press=press, by=counter, at=now + timedelta(minutes=1))
    press.refresh_from_db()

    assert (press.undone_by, press.tally.pressed, press.version) == (counter, 0, 2)
    assert [ask(key).value for key in ("cases.visits", "desk.contacts")] == [0, 0]
    told = Event.objects.filter(code=press.code).order_by("seq").values_list("action", flat=True)
    assert list(told) == ["presses.created", "presses.edited"]
    assert all_is_well()


@pytest.mark.parametrize(("hours", "may"), [(0, True), (12, True), (12.01, False)])
def test_ones_own_press_can_be_taken_back_within_the_shift(counter, kind, now, hours, may):
    press, later = make_press(counter, kind, now), now + timedelta(hours=hours)
    if not may:
        with pytest.raises(ValidationError):
            actions.take_back(press=press, by=counter, at=later)
    else:
        actions.take_back(press=press, by=counter, at=later)
    press.tally.refresh_from_db()

    assert press.tally.pressed == (0 if may else 1)


def test_a_colleagues_press_is_taken_back_by_the_supervisor_alone(counter, kind, now):
    centre = counter.postings.first().centre
    press = make_press(counter, kind, now)
    with pytest.raises(ValidationError):
        actions.take_back(press=press, by=make_counter(centre), at=now)
    with pytest.raises(ValidationError):
        actions.take_back(press=press, by=make_counter(role=Role.SUPERVISOR), at=now)

    actions.take_back(press=press, by=make_counter(centre, Role.SUPERVISOR), at=now + timedelta(days=9))
    assert Press.objects.get().undone_at is not None


def test_said_without_a_network_it_is_judged_by_when_it_was_said(counter, kind, now):
    press = make_press(counter, kind, now)
    done = actions.take_back(
        press=press, by=counter, at=now + timedelta(hours=30), moment=now + timedelta(hours=1)
    )

    assert done.undone_at == now + timedelta(hours=1)


@pytest.mark.parametrize("said", [timedelta(hours=-5), timedelta(hours=90)])
def test_a_taking_back_is_never_before_its_press_nor_ahead(counter, kind, now, said):
    press = make_press(counter, kind, now)
    done = actions.take_back(press=press, by=counter, at=now + timedelta(hours=1), moment=now + said)

    assert now <= done.undone_at <= now + timedelta(hours=1)


@pytest.mark.parametrize(
    ("moment", "sent", "day"),
    [
        (hong_kong(2023, 12, 31, 23, 59, 59), hong_kong(2024, 1, 1, 0, 0, 5), date(2023, 12, 31)),
        (hong_kong(2024, 1, 1, 0, 0, 0), hong_kong(2024, 1, 1, 0, 0, 5), date(2024, 1, 1)),
        (hong_kong(2023, 5, 2, 0, 0, 0), hong_kong(2023, 5, 5, 0, 0, 0), date(2023, 5, 2)),
    ],
)
def test_a_press_belongs_to_the_local_day_of_its_moment(counter, kind, moment, sent, day):
    press = make_press(counter, kind, sent, pressed_at=moment)

    assert (press.pressed_on, press.tally.held_on) == (day, day)
    assert Press.objects.get().pressed_at == moment
    assert ask("cases.visits").value == (1 if day.year == 2023 else 0)
    assert all_is_well()


@pytest.mark.parametrize("gap", [timedelta(microseconds=1), timedelta(hours=-72, microseconds=-1)])
def test_moments_to_come_and_older_than_three_days_are_refused_in_words(counter, kind, now, gap):
    with pytest.raises(ValidationError) as problem:
        make_press(counter, kind, now, pressed_at=now + gap)

    assert problem.value.messages[0]
    assert not Press.objects.exists()
    assert not Tally.objects.exists()


def test_a_press_exactly_72_hours_old_is_taken(counter, kind, now):
    assert make_press(counter, kind, now, pressed_at=now - timedelta(hours=72)).pressed_on == date(
        2023, 4, 29
    )


@pytest.mark.parametrize(
    ("began", "ended", "taken"),
    [
        (date(2023, 5, 2), None, True),
        (date(2023, 5, 3), None, False),
        (None, date(2023, 5, 3), True),
        (None, date(2023, 5, 2), False),
    ],
)
def test_a_kind_is_pressed_on_its_own_days_only(counter, now, began, ended, taken):
    kind = EnquiryKindFactory(began_on=began, ended_on=ended)
    if taken:
        assert make_press(counter, kind, now).kind == kind
    else:
        with pytest.raises(ValidationError, match="."):
            make_press(counter, kind, now)


@pytest.mark.parametrize("role", [Role.LAWYER, Role.EDITOR, Role.REPRESENTATIVE, Role.AUDITOR, Role.FUND])
def test_who_does_not_serve_at_the_counter_counts_nothing(kind, now, role):
    with pytest.raises(NotAllowed):
        make_press(make_user(role), kind, now, centre=make_centre())
    assert not Tally.objects.exists()


def test_nobody_counts_at_another_centre(counter, kind, now):
    with pytest.raises(NotAllowed):
        make_press(counter, kind, now, centre=make_centre())


def told(counter, kind, **values):
    return {"centre": counter.postings.first().centre.code, "channel": "phone", "kind": kind.code} | values


def test_the_same_key_with_the_same_contents_is_the_same_press(counter, kind, now):
    first = actions.count_once(key=KEY, told=told(counter, kind), by=counter, at=now)
    again = actions.count_once(key=KEY, told=told(counter, kind), by=counter, at=now + timedelta(days=9))

    assert first == again
    assert ask("cases.visits").value == 1


def test_the_same_key_with_other_contents_or_by_somebody_else_is_refused(counter, kind, now):
    actions.count_once(key=KEY, told=told(counter, kind), by=counter, at=now)
    colleague = make_counter(counter.postings.first().centre)
    for by, values in ((counter, {"channel": "visit"}), (colleague, {})):
        with pytest.raises(SameKeyOtherForm):
            actions.count_once(key=KEY, told=told(counter, kind, **values), by=by, at=now)

    assert ask("cases.visits").value == 1


def test_what_was_kept_stays_acknowledged_whatever_changed_since(counter, kind, now):
    first = actions.count_once(key=KEY, told=told(counter, kind), by=counter, at=now)
    change_kind = {"ended_on": date(2023, 1, 1), "began_on": date(2022, 1, 1)}
    type(kind).objects.filter(pk=kind.pk).update(**change_kind)

    assert actions.count_once(key=KEY, told=told(counter, kind), by=counter, at=now) == first


def test_a_refused_press_leaves_its_key_free(counter, kind, now):
    late = told(counter, kind, at="2023-05-02T04:00:01Z")
    with pytest.raises(ValidationError):
        actions.count_once(key=KEY, told=late, by=counter, at=now)

    assert actions.count_once(key=KEY, told=late, by=counter, at=now + timedelta(seconds=1))


def test_a_corrected_channel_moves_the_press_to_its_own_line(counter, kind, now):
    press = make_press(counter, kind, now)
    actions.edit_press(record=press, values={"channel": "visit"}, version=1, by=counter, at=now)

    assert split(ask("cases.visits"), "channel") == {"phone": 0, "visit": 1}
    assert all_is_well()


def test_a_supervisor_of_both_moves_a_press_to_the_other_centre(kind, now):
    both = make_counter(role=Role.SUPERVISOR)
    other = make_centre()
    both.postings.create(role=Role.SUPERVISOR, centre=other, since_on=date(2023, 1, 1))
    press = make_press(both, kind, now)
    actions.edit_press(record=press, values={"centre": other}, version=1, by=both, at=now)

    assert Press.objects.get().tally.centre == other
    assert ask("cases.visits").value == 1
    assert all_is_well()


def test_a_press_taken_back_is_not_edited(counter, kind, now):
    press = make_press(counter, kind, now)
    actions.take_back(press=press, by=counter, at=now)
    with pytest.raises(ValidationError):
        actions.edit_press(record=press, values={"channel": "visit"}, version=2, by=counter, at=now)


@pytest.mark.parametrize("moved", [{"channel": "visit"}, {"held_on": date(2023, 5, 1)}])
def test_a_line_with_presses_stays_in_its_place_and_takes_what_was_on_paper(counter, kind, now, moved):
    tally = make_press(counter, kind, now).tally
    with pytest.raises(ValidationError) as problem:
        edit_tally(record=tally, values=moved, version=tally.version, by=counter, at=now)
    edit_tally(record=tally, values={"number": 30}, version=tally.version, by=counter, at=now)

    assert set(problem.value.error_dict) == set(moved)
    assert ask("cases.visits").value == 31
    assert all_is_well()


def test_a_case_carries_what_the_contact_said_and_there_is_one(counter, now):
    category = CategoryFactory()
    kind = EnquiryKindFactory(category=category)
    centre = counter.postings.first().centre
    resident = Contact.objects.create(code="resident", centre=centre, created_at=now, updated_at=now)
    press = make_press(counter, kind, now, contact=resident, note="示例")
    case = actions.open_case(
        press=press,
        values={"title": "示例個案", "category": category},
        by=counter,
        at=now + timedelta(days=1),
    )
    with pytest.raises(actions.HasACase) as problem:
        actions.open_case(press=press, values={"title": "又一", "category": category}, by=counter, at=now)
    press.refresh_from_db()

    assert (case.centre, case.channel, case.received_on) == (centre, "phone", date(2023, 5, 2))
    assert (press.case, problem.value.case, Case.objects.count()) == (case, case, 1)
    assert [ask(key).value for key in ("cases.visits", "desk.contacts", "cases.received")] == [1, 1, 1]
    with pytest.raises(ValidationError):
        actions.take_back(press=press, by=counter, at=now)


def test_no_case_comes_of_a_press_taken_back(counter, kind, now):
    press = make_press(counter, kind, now)
    actions.take_back(press=press, by=counter, at=now)
    with pytest.raises(ValidationError):
        actions.open_case(
            press=press, values={"title": "示例", "category": CategoryFactory()}, by=counter, at=now
        )
    assert not Case.objects.exists()


def test_a_case_that_is_refused_leaves_the_press_as_it_was(counter, kind, now):
    press = make_press(counter, kind, now)
    with pytest.raises(ValidationError):
        actions.open_case(
            press=press, values={"title": "", "category": CategoryFactory()}, by=counter, at=now
        )
    press.refresh_from_db()

    assert (press.case, press.version) == (None, 1)


def test_a_key_has_one_meaning_at_a_time(now):
    values = {"name": "示例", "digit": 3}
    first = actions.enter_kind(values=values | {"ended_on": date(2023, 6, 1)}, by="office", at=now)
    with pytest.raises(ValidationError):
        actions.enter_kind(values=values | {"began_on": date(2023, 5, 31)}, by="office", at=now)
    second = actions.enter_kind(values=values | {"began_on": date(2023, 6, 1)}, by="office", at=now)
    with pytest.raises(ValidationError):
        actions.edit_kind(record=first, values={"ended_on": date(2023, 6, 2)}, version=1, by="office", at=now)
    with pytest.raises(ValidationError):
        actions.edit_kind(record=second, values={"began_on": None}, version=1, by="office", at=now)


def test_the_database_gives_a_key_that_is_in_use_to_one_kind_only(now):
    from django.db import IntegrityError, transaction

    EnquiryKindFactory(digit=4)
    with pytest.raises(IntegrityError), transaction.atomic():
        EnquiryKindFactory(digit=4)
    EnquiryKindFactory(digit=4, ended_on=date(2023, 1, 1))


def test_verify_names_a_tally_that_says_another_number(counter, kind, now):
    press = make_press(counter, kind, now)
    Tally.objects.update(pressed=2)

    assert broken("desk.tallies") == [f"tallies {press.tally.code} says 2 presses, there are 1"]


def test_verify_names_a_press_in_another_place(counter, kind, now):
    press = make_press(counter, kind, now)
    Press.objects.update(pressed_on=date(2023, 5, 3), pressed_at=now.astimezone(UTC))

    assert broken("desk.places") == [f"presses {press.code} is counted in another place"]
