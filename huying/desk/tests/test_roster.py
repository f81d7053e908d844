"""The duty roster: a week of a centre, given and taken off by whoever answers for it, seen by those who stand there."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from huying.accounts.models import Role
from huying.audit.models import Event
from huying.desk import rostering
from huying.desk.models import Duty
from huying.desk.queries import duties_of
from huying.desk.tests.factories import make_counter
from huying.records.actions import NotAllowed

pytestmark = pytest.mark.django_db
MONDAY = date(2023, 5, 1)


@pytest.fixture
def counter():
    return make_counter()


@pytest.fixture
def centre(counter):
    return counter.postings.first().centre


@pytest.fixture
def supervisor(centre):
    return make_counter(centre, Role.SUPERVISOR)


def _at(person):
    client = Client()
    client.force_login(person)
    return client


def _week(centre, day="2023-05-01"):
    return f"/office/duty/{centre.code}/{day}/"


def _give(client, centre, person, **changed):
    key = client.get(_week(centre)).context["form"]["form_key"].value()
    told = {"form_key": key, "person": person.username, "held_on": "2023-05-02", "place": "counter"} | changed
    return client.post(_week(centre), told)


def test_a_supervisor_puts_somebody_on_and_everybody_of_the_centre_sees_it(counter, centre, supervisor):
    answer = _give(_at(supervisor), centre, counter)

    assert answer["Location"] == _week(centre)
    assert str(counter) in _at(counter).get(_week(centre)).text
    assert Event.objects.filter(kind="duties").count() == 1


def test_a_second_sending_gives_the_same_and_one_with_other_words_is_a_conflict(counter, centre, supervisor):
    client = _at(supervisor)
    key = client.get(_week(centre)).context["form"]["form_key"].value()

    first, second = (_give(client, centre, counter, form_key=key) for _time in range(2))
    other = _give(client, centre, counter, form_key=key, held_on="2023-05-03")

    assert (first.status_code, second.status_code, other.status_code) == (302, 302, 409)
    assert Duty.objects.count() == 1


def test_a_desk_is_given_once_to_a_person_on_a_day(counter, centre, supervisor):
    client = _at(supervisor)
    _give(client, centre, counter)
    again = _give(client, centre, counter)

    assert again.status_code == 422
    assert Duty.objects.count() == 1
    duty = Duty.objects.get()
    told = {
        name: getattr(duty, name)
        for name in ("centre", "held_on", "person", "place", "created_at", "updated_at")
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(**told, code="again")


def test_taken_off_it_counts_no_more_and_can_be_given_again(counter, centre, supervisor):
    client = _at(supervisor)
    _give(client, centre, counter)
    duty = Duty.objects.get()
    for _click in range(2):
        client.post(f"/office/duty/{duty.code}/off/")

    assert [day.duties for day in client.get(_week(centre)).context["days"]] == [[]] * 7
    assert Event.objects.filter(code=duty.code).count() == 2
    assert _give(client, centre, counter).status_code == 302


def test_whoever_does_not_answer_for_the_centre_changes_nothing(counter, centre, supervisor):
    _give(_at(supervisor), centre, counter)
    duty, mine = Duty.objects.get(), _at(counter)
    told = {"person": counter.username, "held_on": "2023-05-03", "place": "phone"}

    assert mine.post(_week(centre), told).status_code == 422
    assert mine.post(f"/office/duty/{duty.code}/off/").status_code == 404
    with pytest.raises(NotAllowed):
        rostering.take_off(duty=duty, by=counter, at=timezone.now())
    assert Duty.objects.filter(taken_off_on=None).count() == 1


def test_a_stranger_sees_no_roster_and_is_not_put_on_one(counter, centre, supervisor):
    stranger = make_counter()

    assert _at(stranger).get(_week(centre)).status_code == 404
    assert _give(_at(supervisor), centre, stranger).status_code == 422
    told = {"centre": centre, "person": stranger, "held_on": MONDAY, "place": "counter"}
    with pytest.raises(ValidationError):
        rostering.give_duty(values=told, by=supervisor, at=timezone.now())


def test_it_appears_in_ones_day_from_today_for_seven_days(counter, centre, supervisor):
    today = timezone.localdate()
    for days in (-1, 0, 6, 7):
        told = {
            "centre": centre,
            "person": counter,
            "held_on": today + timedelta(days=days),
            "place": "phone",
        }
        rostering.give_duty(values=told, by=supervisor, at=timezone.now())

    assert [each.held_on - today for each in duties_of(counter, today)] == [timedelta(0), timedelta(days=6)]
    assert 'id="duties"' in _at(counter).get("/office/").text
    assert 'id="duties"' not in _at(supervisor).get("/office/").text


def test_any_day_leads_to_its_week_and_what_is_no_day_does_not_exist(counter, centre):
    client = _at(counter)

    assert client.get(_week(centre, "2023-05-04")).context["monday"] == MONDAY
    assert client.get("/office/duty/")["Location"].startswith(f"/office/duty/{centre.code}/")
    for week in ("2023-02-30", "1850-01-01", "week"):
        assert client.get(_week(centre, week)).status_code == 404


def test_a_day_outside_the_week_that_is_shown_is_refused(counter, centre, supervisor):
    assert _give(_at(supervisor), centre, counter, held_on="2023-05-09").status_code == 422
    assert not Duty.objects.exists()
