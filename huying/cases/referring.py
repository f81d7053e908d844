"""The hand-shake of a referral: offered with what the resident agreed to, answered, reported back, taken back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from huying.calendars.counting import Counting, keep_counting
from huying.calendars.queries import calendar_of
from huying.cases.actions import enter_referral
from huying.cases.models import Case, Referral
from huying.cases.queries import one_with
from huying.cases.rules import route_between
from huying.cases.sharing import last_word_of
from huying.records.actions import NotAllowed, edit_record
from huying.records.kind import By, the_kind
from huying.records.rules import can_write

WORKING_DAYS_TO_ANSWER = 5  # the office's own custom; afterwards the sender sees that nobody answered
SHARED = ("shares_story", "shares_name", "shares_reach")


@transaction.atomic
def offer(*, case: Case, values: Mapping[str, Any], by: By, at: datetime) -> Referral:
    """Offer a case to a centre or another body.

    An offer to the same centre that nobody answered in time is marked as lapsed first. When the resident's last word on
    the status page was no, `agreed_anew_on` among the values is the day on which they agreed again. Raises NotAllowed or
    ValidationError.
    """
    today, there, counting = timezone.localdate(at), values.get("to_centre"), None
    if not case.is_open:
        raise ValidationError(_("This case is closed. Open it again before it is referred."))
    Case.objects.select_for_update().get(pk=case.pk)  # the resident may be saying no at this very moment
    told = dict(values) | {"case": case, "referred_on": today}
    anew = told.pop("agreed_anew_on", None)
    must_agree_anew(case, anew, today)
    told["consented_on"] = anew or (today if any(values.get(name) for name in SHARED) else None)
    if there is not None:
        if there.pk == case.centre_id:
            raise ValidationError({"to_centre": _("The case is at this centre already.")})
        _let_lapse(case, there, by, at)
        counting = Counting(today, WORKING_DAYS_TO_ANSWER, calendar_of(there))
        told["answer_by"] = counting.day
        told["route"] = route_between(case.centre, there, today)
    referral = enter_referral(values=told, by=by, at=at)
    if counting is not None:
        keep_counting(referral, counting)
    return referral


def must_agree_anew(case: Case, agreed_on: date | None, today: date) -> None:
    """After a no from the status page, nothing is passed on before the resident has agreed again, on a day since then.

    Raises ValidationError naming the day.
    """
    word = last_word_of(case)
    if word is None or word.agreed:
        return
    if agreed_on is None:
        words = _(
            "On %(day)s the resident said on the status page that this may not be passed on. Ask them, and write the day"
            " on which they agreed again."
        )
        raise ValidationError({"agreed_anew_on": words % {"day": date_format(word.on)}})
    if not word.on <= agreed_on <= today:
        words = _(
            "They said no on %(day)s. The day on which they agreed again comes after that and not after today."
        )
        raise ValidationError({"agreed_anew_on": words % {"day": date_format(word.on)}})


def _let_lapse(case: Case, there: Any, by: By, at: datetime) -> None:
    today = timezone.localdate(at)
    late = Referral.objects.filter(
        case=case, to_centre=there, answer=Referral.Answer.WAITING, answer_by__lt=today
    )
    for referral in late:
        _change(referral, {"answer": Referral.Answer.LAPSED, "answered_on": today}, by, at)


@transaction.atomic
def accept(*, referral: Referral, by: By, at: datetime) -> Referral:
    """The centre takes the case over. Raises NotAllowed or ValidationError."""
    waiting = _waiting(referral, by, at)
    return _answer(waiting, {"answer": Referral.Answer.ACCEPTED}, by, at)


@transaction.atomic
def decline(*, referral: Referral, reason: str, by: By, at: datetime) -> Referral:
    """The centre does not take the case over, and says why. Raises NotAllowed or ValidationError."""
    waiting = _waiting(referral, by, at)
    return _answer(waiting, {"answer": Referral.Answer.DECLINED, "reason": reason}, by, at)


@transaction.atomic
def report_back(*, referral: Referral, report: str, by: By, at: datetime) -> Referral:
    """The centre that took the case over tells what was done. Raises NotAllowed or ValidationError."""
    held = _for_the_receiver(referral, by)
    if held.answer != Referral.Answer.ACCEPTED:
        raise ValidationError(_("Only what was accepted is reported back."))
    return _change(held, {"report": report, "reported_on": timezone.localdate(at)}, by, at)


@transaction.atomic
def end_consent(*, referral: Referral, by: By, at: datetime) -> Referral:
    """The resident takes the agreement back: from now on the other side sees nothing about them.

    Raises NotAllowed; a second time changes nothing.
    """
    held = Referral.objects.select_for_update().get(pk=referral.pk)
    if held.consent_ended_on is not None or not held.shares_anything:
        return held
    return _change(held, {"consent_ended_on": timezone.localdate(at)}, by, at)


@transaction.atomic
def end_all_consents(*, case: Case, by: By, at: datetime) -> list[Referral]:
    """The resident does not agree any more that their matter is passed on: everywhere nothing about them is seen from now on.

    For every case that is one with theirs, answered or not. What is over already stays as it was.
    """
    rows = Referral.objects.select_for_update().filter(case__in=one_with(case), consent_ended_on=None)
    shared = [each for each in rows.order_by("pk") if each.shares_anything]
    return [end_consent(referral=each, by=by, at=at) for each in shared]


def _waiting(referral: Referral, by: By, at: datetime) -> Referral:
    held = _for_the_receiver(referral, by)
    if held.answer != Referral.Answer.WAITING:
        raise ValidationError(
            _("This referral has its answer: %(answer)s.") % {"answer": held.get_answer_display()}
        )
    if held.has_lapsed(timezone.localdate(at)):
        raise ValidationError(
            _("The days to answer are over. Ask the centre that referred the case to offer it again.")
        )
    return held


def _for_the_receiver(referral: Referral, by: By) -> Referral:
    """The referral, locked, for those who write for the centre it goes to. Raises NotAllowed."""
    held = Referral.objects.select_for_update().get(pk=referral.pk)
    if held.to_centre_id is None or not can_write(_referrals(), by, held.to_centre_id):
        raise NotAllowed("referrals")
    return held


def _answer(referral: Referral, values: Mapping[str, Any], by: By, at: datetime) -> Referral:
    return _change(referral, dict(values) | {"answered_on": timezone.localdate(at)}, by, at)


def _change(referral: Referral, values: Mapping[str, Any], by: By, at: datetime) -> Referral:
    changed: Referral = edit_record(
        kind=_referrals(), record=referral, values=values, version=referral.version, by=by, at=at
    )
    return changed


def _referrals() -> Any:
    return the_kind("referrals")
