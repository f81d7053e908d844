"""Reminders: one mail for each person and working day, in the hours of service, with references only."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from huying.accounts.models import Posting, Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.calendars.models import Calendar, CentreCalendar
from huying.calendars.presets import load_calendars
from huying.clocks.actions import meet_clock
from huying.clocks.models import Reminder
from huying.clocks.presets import load_rules
from huying.clocks.reminding import remind
from huying.clocks.steps import add_task
from huying.clocks.tests.factories import open_case
from huying.contacts.models import Contact
from huying.outbox.models import Job, Message

pytestmark = pytest.mark.django_db
DUE = date(2023, 5, 10)  # a Wednesday


def _at(day, hour=9, minute=30):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@pytest.fixture
def centre(now):
    load_calendars(by="office", at=now)
    load_rules(by="office", at=now)
    return make_centre()


@pytest.fixture
def caseworker(centre):
    user = make_user(Role.CASEWORKER, centre)
    user.email = "caseworker@example.org"
    user.save()
    return user


@pytest.fixture
def case(centre, caseworker, now):
    return open_case(now, centre=centre, assigned_to=caseworker, title="示例：不可外傳")


def test_what_is_due_on_the_next_working_day_is_told_once(case):
    assert remind(at=_at(DUE - timedelta(days=2))) == 0
    assert remind(at=_at(DUE - timedelta(days=1))) == 1
    assert remind(at=_at(DUE - timedelta(days=1), 17)) == 0
    assert remind(at=_at(DUE + timedelta(days=1))) == 1

    assert Message.objects.count() == Reminder.objects.count() == 2


def test_the_mail_names_references_and_days_and_nothing_else(case):
    remind(at=_at(DUE))

    mail = Message.objects.get()
    clock = case.clocks.get(rule__code="first-answer")
    assert case.code in mail.body
    assert clock.code in mail.body
    assert case.code not in mail.subject
    assert "不可外傳" not in mail.subject + mail.body
    assert mail.recipient == "caseworker@example.org"
    assert Job.objects.filter(task="huying.outbox.tasks.send_message").count() == 1


@pytest.mark.parametrize(
    "moment",
    [
        _at(date(2023, 5, 13)),  # Saturday
        _at(date(2023, 5, 14)),
        _at(date(2023, 5, 26)),  # the Buddha's birthday
        _at(DUE, 8, 59),
        _at(DUE, 18, 0),
        _at(DUE, 0, 0),
    ],
)
def test_nobody_is_reminded_outside_the_hours_of_service(case, moment):
    assert remind(at=moment) == 0
    assert not Message.objects.exists()


def test_on_the_eve_of_a_holiday_the_next_working_day_counts(centre, caseworker, now):
    open_case(now, centre=centre, assigned_to=caseworker, received_on=date(2023, 4, 14))  # due on 25 April
    add = {"case": open_case(now, centre=centre, assigned_to=caseworker, received_on=date(2023, 4, 14))}
    add_task(values=add | {"what": "示例", "due_on": date(2023, 5, 29)}, by="office", at=now)

    remind(at=_at(date(2023, 5, 25)))  # Thursday; Friday is a holiday, Monday the 29th the next working day

    assert Reminder.objects.get().number == 3


def test_a_mainland_centre_is_reminded_on_its_make_up_sunday(caseworker, now):
    there = make_centre(type="mainland-centre")
    Posting.objects.filter(user=caseworker).update(centre=there)
    load = _at(date(2024, 2, 4))  # the Sunday before Spring Festival, a working day
    open_case(now, centre=there, assigned_to=caseworker)

    assert remind(at=load) == 1


def test_a_centre_with_its_own_hours(case, centre, now):
    CentreCalendar.objects.create(
        code="hours",
        centre=centre,
        calendar=Calendar.objects.get(code="hong-kong"),
        opens_at=time(12),
        closes_at=time(20),
        created_at=now,
        updated_at=now,
    )

    assert remind(at=_at(DUE, 11)) == 0
    assert remind(at=_at(DUE, 19)) == 1


def test_what_was_done_or_closed_is_not_told(case, caseworker, now):
    for clock in case.clocks.all():
        meet_clock(clock=clock, on=date(2023, 5, 2), by="office", at=now)

    assert remind(at=_at(DUE)) == 0


def test_who_has_left_the_centre_is_told_nothing(case, caseworker):
    Posting.objects.filter(user=caseworker).update(until_on=date(2023, 5, 3))

    assert remind(at=_at(DUE)) == 0


def test_cases_given_to_nobody_are_told_to_who_gives_them(centre, case, now):
    supervisor = make_user(Role.SUPERVISOR, centre)
    supervisor.email = "supervisor@example.org"
    supervisor.save()
    nobodys = open_case(now, centre=centre)

    remind(at=_at(DUE))

    assert nobodys.code in Message.objects.get(recipient="supervisor@example.org").body
    assert nobodys.code not in Message.objects.get(recipient="caseworker@example.org").body


def test_without_an_address_nobody_is_written_to(case, caseworker):
    caseworker.email = ""
    caseworker.save()

    assert remind(at=_at(DUE)) == 0


def test_the_command_takes_a_moment(case, capsys):
    call_command("remind", "--at", "2023-05-10T09:30")
    call_command("remind", "--at", "2023-05-10T10:30:00+08:00")

    assert capsys.readouterr().out.splitlines() == ["1 reminders queued", "0 reminders queued"]
    with pytest.raises(CommandError):
        call_command("remind", "--at", "tomorrow")


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"reply_by": "phone", "reply_hours": "示例：平日晚上"}, ["電話", "telephone", "示例：平日晚上"]),
        ({"reply_by": "none"}, ["not to be contacted"]),
        ({"reply_hours": "示例：上午"}, ["示例：上午"]),
    ],
)
def test_the_mail_names_channel_and_hours_by_which_the_resident_wishes_to_be_reached(
    centre, caseworker, now, wish, words
):
    person = Contact.objects.create(
        code="person",
        centre=centre,
        name="示例居民",
        phone="2345 6789",
        created_at=now,
        updated_at=now,
        **wish,
    )
    open_case(now, centre=centre, assigned_to=caseworker, contact=person)
    remind(at=_at(DUE))
    body = Message.objects.get().body

    assert [word for word in words if word not in body] == []
    assert person.name not in body
    assert person.phone not in body


def test_who_wished_nothing_is_reminded_of_as_before(case):
    remind(at=_at(DUE))

    assert "reach the resident" not in Message.objects.get().body
