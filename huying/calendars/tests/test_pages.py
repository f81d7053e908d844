"""The year view, the import on screen, and who may change a calendar."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.calendars.models import Calendar, CalendarDay, CentreCalendar
from huying.calendars.queries import calendar_of, service_of
from huying.calendars.tests.factories import CalendarDayFactory, CalendarFactory
from huying.calendars.tests.test_importing import GAZETTE, TABLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(client):
    user = make_user(Role.SUPERVISOR, make_centre())
    client.force_login(user)
    return user


@pytest.fixture
def calendar():
    made = CalendarFactory(code="hk")
    CalendarDayFactory(calendar=made, day=date(2023, 1, 2), name="示例翌日")
    CalendarDayFactory(calendar=made, day=date(2023, 1, 28), sort="working", name="示例補班")
    CalendarDayFactory(calendar=made, day=date(2023, 5, 1), sort="ordinary", name="示例撤回")
    return made


def test_a_year_shows_holidays_and_make_up_days_and_not_what_was_withdrawn(client, supervisor, calendar):
    answer = client.get("/office/calendars/hk/year/2023/")

    told, shown = answer.content.decode(), answer.context["shown"]
    assert "示例翌日" in told
    assert "示例補班" in told
    assert "示例撤回" not in told
    assert shown.months[0].working == 22  # 22 weekdays, one off, one Saturday on
    assert shown.known


def test_a_year_that_nobody_knows_says_so(client, supervisor, calendar):
    assert not client.get("/office/calendars/hk/year/2027/").context["shown"].known


@pytest.mark.parametrize("address", ["hk/year/1/", "hk/year/99999/", "none/year/2023/"])
def test_years_and_calendars_that_are_not_there(client, supervisor, calendar, address):
    assert client.get(f"/office/calendars/{address}").status_code == 404


def test_a_file_is_shown_first_and_taken_over_by_a_second_press(client, supervisor, calendar):
    address = "/office/calendars/hk/import/"

    looked = client.post(address, {"file": SimpleUploadedFile("示例.ics", GAZETTE)})
    assert looked.status_code == 200
    assert calendar.days.count() == 3

    taken = client.post(address, {"lines": looked.context["lines"], "act": "take-over"})
    assert taken.status_code == 302
    assert calendar.days.count() == 6
    assert client.post(address, {"lines": looked.context["lines"], "act": "take-over"}).status_code == 302
    assert calendar.days.count() == 6


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"file": SimpleUploadedFile("x.csv", b"<script>alert(1)</script>")},
        {"file": SimpleUploadedFile("x.csv", b"")},
        {"lines": "nothing", "act": "take-over"},
        {"lines": "x" * 600_000},
    ],
)
def test_what_is_no_calendar_is_refused_on_screen(client, supervisor, calendar, sent):
    answer = client.post("/office/calendars/hk/import/", sent)

    assert answer.status_code == 422
    assert b"<script>alert" not in answer.content
    assert calendar.days.count() == 3


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.COUNTER, Role.LAWYER])
def test_those_who_only_read_cannot_import(client, calendar, role):
    client.force_login(make_user(role, make_centre()))

    assert client.get("/office/calendars/hk/year/2023/").status_code == 200
    assert client.get("/office/calendars/hk/import/").status_code == 404
    assert client.post("/office/calendars/hk/import/", {"lines": TABLE}).status_code == 404


def test_a_day_stands_in_a_calendar_once(calendar):
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDayFactory(calendar=calendar, day=date(2023, 1, 2))


def test_a_centre_keeps_the_calendar_of_its_side_unless_another_is_named(now):
    hong_kong, mainland = CalendarFactory(code="hong-kong"), CalendarFactory(code="mainland")
    here, there = make_centre(), make_centre(type="mainland-centre")

    assert (calendar_of(here), calendar_of(there)) == (hong_kong, mainland)

    CentreCalendar.objects.create(code="kept", centre=here, calendar=mainland, created_at=now, updated_at=now)
    assert calendar_of(here) == mainland


def test_service_is_on_working_days_between_its_hours(now):
    calendar = CalendarFactory(code="hong-kong")
    service = service_of(make_centre())

    assert service.is_on(now)  # noon of a Tuesday
    assert service.is_on(now.replace(hour=9))
    assert not service.is_on(now.replace(hour=18))
    assert not service.is_on(now.replace(day=6))  # Saturday
    CalendarDay.objects.create(
        code="off",
        calendar=calendar,
        day=now.date(),
        sort="holiday",
        name="示例",
        created_at=now,
        updated_at=now,
    )
    assert not service_of(make_centre()).is_on(now)


def test_without_any_calendar_only_weekends_are_known():
    assert Calendar.objects.count() == 0
    assert calendar_of(make_centre()) is None
