"""The log of openings: one row for each person, record and day, and a warning when there are very many."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, people_with
from huying.centres.models import Centre
from huying.outbox.mail import queue_mail
from huying.privacy.mails import MANY_SUBJECT, in_both, many_body
from huying.privacy.models import Opening, Warned
from huying.privacy.rules import MOST_FOREIGN


def opened_today(*, user: User, kind: str, code: str, at: datetime) -> Opening | None:
    """The row of this person, record and day, if there is one."""
    return Opening.objects.filter(user=user, kind=kind, code=code, day=timezone.localdate(at)).first()


@transaction.atomic
def note_opening(
    *,
    user: User,
    kind: str,
    code: str,
    centre: Centre | None,
    foreign: bool,
    at: datetime,
    why: str = "",
    words: str = "",
) -> Opening:
    """Note that somebody opened a record today, and why; an opening after too many tells those who answer for the centre."""
    today = timezone.localdate(at)
    row, made = Opening.objects.get_or_create(
        user=user,
        kind=kind,
        code=code,
        day=today,
        defaults={
            "centre": centre.code if centre else "",
            "first_at": at,
            "last_at": at,
            "foreign": foreign,
            "why": why,
            "words": words,
        },
    )
    if not made:
        told = {"why": why, "words": words} if why else {}
        Opening.objects.filter(pk=row.pk).update(times=F("times") + 1, last_at=at, **told)
    if made and foreign and centre is not None:
        _warn(user, centre, today, at)
    return row


def _warn(user: User, centre: Centre, today: date, at: datetime) -> None:
    """Mail to those who answer for the centre, once a day for each person: a name, a day and a number, nothing else."""
    number = Opening.objects.filter(user=user, day=today, foreign=True).count()
    if number <= MOST_FOREIGN:
        return
    try:
        with transaction.atomic():
            Warned.objects.create(user=user, day=today, centre=centre.code, number=number, at=at)
    except IntegrityError:
        return  # they have been told today
    people = people_with(Function.CASEWORK, Level.APPROVE, {centre.pk}).exclude(email="").exclude(pk=user.pk)
    for person in people.order_by("pk"):
        queue_mail(
            recipient=person.email, subject=in_both(MANY_SUBJECT), body=many_body(user, number, today), at=at
        )
