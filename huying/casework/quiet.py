"""Open cases with which nothing has been done for some days: nobody wrote, nothing came, no step was ticked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from huying.cases.models import Letter, Note, Referral
from huying.casework.models import ClosingRequest
from huying.clinic.models import Consultation
from huying.clocks.models import Task
from huying.correspondence.models import Missive
from huying.desk.models import Press
from huying.intake.models import Instruction
from huying.letters.models import Draft
from huying.papers.models import CasePaper

WRITTEN = (Note, Letter, Draft, Missive, Press, CasePaper, ClosingRequest, Consultation)


def quiet(today: date) -> Q:
    """Cases without any act on the days of the office's limit before `today`, as a condition.

    A date that the calendar moved is no act, so of steps and referrals only what people do with them counts.
    """
    since = today - timedelta(days=settings.QUIET_DAYS)
    moment = timezone.make_aware(datetime.combine(since, time.min)).astimezone(UTC)
    condition = Q(updated_at__lt=moment)
    for acts in _acts(since, moment):
        condition &= ~Q(Exists(acts))
    return condition


def _acts(since: date, moment: datetime) -> Iterator[QuerySet[Any]]:
    """What was done with a case from a moment on, table by table."""
    of_case = {"case": OuterRef("pk")}
    for model in WRITTEN:
        yield model._default_manager.filter(updated_at__gte=moment, **of_case)
    yield Instruction.objects.filter(
        Q(created_at__gte=moment) | Q(done_on__gte=since), request__case=OuterRef("pk")
    )
    yield Task.objects.filter(Q(created_at__gte=moment) | Q(done_on__gte=since), **of_case)
    answered = Q(answered_on__gte=since) | Q(reported_on__gte=since) | Q(consent_ended_on__gte=since)
    yield Referral.objects.filter(Q(created_at__gte=moment) | answered, **of_case)
