"""The smallest panel, session and booked seat, made as the office makes them."""

from datetime import date, datetime, time, timedelta

import factory
from django.test import Client
from django.utils import timezone

from huying.accounts.models import Posting, Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.tests.factories import CaseFactory
from huying.clinic import actions, advising
from huying.clinic.models import Lawyer, ScopeNotice, Sitting
from huying.clinic.rules import mark_of
from huying.contacts.models import Contact
from huying.core.tests.factories import RecordFactory
from huying.records.actions import enter
from huying.records.kind import kind_named

BY = "office"
TONIGHT = date(2023, 5, 2)
SEVEN, NINE = time(19), time(21)


class ContactFactory(RecordFactory):
    class Meta:
        model = Contact

    name = "示例陳大文"


class ScopeNoticeFactory(RecordFactory):
    class Meta:
        model = ScopeNotice

    name = factory.Sequence(lambda number: f"示例聲明{number}")
    began_on = date(2023, 1, 1)
    words_hant = "一般意見，不代表任何人。"
    words_hans = "一般意见，不代表任何人。"
    words_en = "General advice; nobody is represented."


def hong_kong(*parts):
    return timezone.make_aware(datetime(*parts))


def evening(day=TONIGHT, hour=19, minute=5):
    """A moment during a session."""
    return hong_kong(day.year, day.month, day.day, hour, minute)


def make_lawyer(now, **values):
    """Somebody of the panel; their account is `.user`."""
    user = values.pop("user", None) or make_user(Role.LAWYER)
    told = {"user": user, "since_on": date(2023, 1, 1)} | values
    return enter(kind_named("panel-lawyers"), told, by=BY, at=now)


def make_sitting(now, *lawyers, **values):
    """Four seats of half an hour on the evening of 2 May, with these lawyers at its desks."""
    told = {
        "centre": values.pop("centre", None) or make_centre(),
        "held_on": TONIGHT,
        "begins_at": SEVEN,
        "ends_at": NINE,
        "seats": 4,
        "desks": max(len(lawyers), 1),
    }
    sitting = enter(kind_named("legal-sittings"), told | values, by=BY, at=now)
    for desk, lawyer in enumerate(lawyers, start=1):
        enter(kind_named("legal-turns"), {"sitting": sitting, "desk": desk, "lawyer": lawyer}, by=BY, at=now)
    return Sitting.objects.get(pk=sitting.pk)


def make_case(centre, **values):
    """A case of a resident with a name, at that centre."""
    contact = values.pop("contact", None) or ContactFactory(centre=centre)
    return CaseFactory(centre=centre, contact=contact, **values)


def booked(now, sitting, seat=1, *, case=None, by=BY, **values):
    """A seat that is taken."""
    case = case or make_case(sitting.centre)
    told = {"parties": "示例有限公司", "questions": "示例問題"} | values
    return actions.book(case=case, sitting=sitting, seat=seat, values=told, by=by, at=now)


def accepted(now, sitting, seat=1, **values):
    """One whose resident has accepted the scope."""
    if not ScopeNotice.objects.exists():
        ScopeNoticeFactory()
    held = booked(now, sitting, seat, **values)
    return actions.accept_scope(
        consultation=held, language="zh-hant", by=make_user(Role.COUNTER, sitting.centre), at=now
    )


def checked(now, held, *, clear=True):
    """Its lawyer has looked at the parties."""
    held.refresh_from_db()
    user = Lawyer.objects.get(pk=held.lawyer_id).user
    return advising.check(consultation=held, clear=clear, mark=mark_of(held.parties), by=user, at=now)


def told(**values):
    """A note of four fields."""
    return advising.Told(
        **{"asked": "示例所問", "advised": "示例所答", "further_action": "", "minutes": 30} | values
    )


def advised(now, sitting, seat=1, *, at=None, **values):
    """A consultation that was held: booked, accepted, checked, noted."""
    note = {
        name: values.pop(name) for name in ("asked", "advised", "further_action", "minutes") if name in values
    }
    held = checked(now, accepted(now, sitting, seat, **values))
    moment = at or hong_kong(sitting.held_on.year, sitting.held_on.month, sitting.held_on.day, 20, 0)
    advising.record_advice(consultation=held, told=told(**note), by=held.lawyer.user, at=moment)
    held.refresh_from_db()
    return held


def also_caseworker(user, centre):
    """The same person in another role; read anew, as the next request would."""
    Posting.objects.create(user=user, role=Role.CASEWORKER, centre=centre, since_on=date(2023, 1, 1))
    return type(user).objects.get(pk=user.pk)


def days_later(moment, days):
    return moment + timedelta(days=days)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client
