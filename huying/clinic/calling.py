"""Calling a whole session off: every booking gets another seat or loses its own, and its resident is told."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.cases.rules import answers_for
from huying.clinic.actions import change, locked
from huying.clinic.models import Consultation, Displaced, Sitting
from huying.clinic.queries import lawyer_for, next_seat
from huying.clinic.rules import BY_MAIL, must_be_to_come, must_not_be_told, reached_by
from huying.outbox.mail import queue_mail
from huying.records import actions as records
from huying.records.kind import By, the_kind
from huying.records.telling import tell

State = Consultation.State


@transaction.atomic
def call_off(*, sitting: Sitting, reason: str, by: By, at: datetime) -> Sitting:
    """Call a session off. Whoever is booked is given the next seat that suits the matter, and else has none.

    A second click finds it called off. Raises NotAllowed or ValidationError.
    """
    held = _locked(sitting, by)
    if held.called_off_on is not None:
        return held
    must_be_to_come(held, at)
    told = {"called_off_on": timezone.localdate(at), "called_off_for": reason}
    gone = _change(held, told, by, at)
    booked = Consultation.objects.booked().filter(sitting=gone).order_by("starts_at", "seat")
    for each in [
        locked(each) for each in booked
    ]:  # all of them before any other session, as whoever moves one does
        _displace(each, gone, reason, by, at)
    return gone


@transaction.atomic
def restore(*, sitting: Sitting, by: By, at: datetime) -> Sitting:
    """The session is held after all: bookings that nobody has touched since go back to their seats.

    Only while no resident has been told. A second click finds it standing. Raises NotAllowed or ValidationError.
    """
    held = _locked(sitting, by)
    if held.called_off_on is None:
        return held
    must_be_to_come(held, at)
    rows = Displaced.objects.filter(sitting=held).order_by("seat")
    must_not_be_told(rows)
    standing = _change(held, {"called_off_on": None, "called_off_for": ""}, by, at)
    for each in rows:
        _put_back(each, standing, by, at)
    rows.delete()
    return standing


@transaction.atomic
def tell_by_mail(*, sitting: Sitting, by: User, at: datetime) -> int:
    """Write to the residents who wish to be reached by e-mail and have not been told; how many these are.

    An address to which nothing can be sent is left to be told in another way. Raises NotAllowed.
    """
    held, number = _locked(sitting, by), 0
    for each in Displaced.objects.untold().filter(sitting=held).order_by("seat"):
        consultation = locked(each.consultation)
        channel, address = reached_by(consultation.contact)
        if channel != BY_MAIL or not address:
            continue
        subject, body = _words(consultation, held)
        try:
            queue_mail(recipient=address, subject=subject, body=body, at=at)
        except ValidationError:
            continue
        _told(consultation, channel, by, at)
        number += 1
    return number


@transaction.atomic
def note_told(*, consultation: Consultation, by: User, at: datetime) -> None:
    """Write down that somebody has told the resident; a second click changes nothing."""
    held = locked(consultation)
    channel, _address = reached_by(held.contact)
    _told(held, channel, by, at)


def _told(held: Consultation, channel: str, by: User, at: datetime) -> None:
    """Also of another session that was called off before: they know where they are expected now."""
    told = {"told_on": timezone.localdate(at), "told_by": channel, "teller": by}
    if Displaced.objects.untold().filter(consultation=held).update(**told):
        tell(the_kind("legal-consultations"), held, "told_called_off", by=by, at=at)


def _displace(held: Consultation, gone: Sitting, reason: str, by: By, at: datetime) -> None:
    had, seat = held.seat, next_seat(held.case, at)
    values: dict[str, Any] = {"state": State.CANCELLED, "settled_on": timezone.localdate(at)}
    if seat is not None:
        sitting = Sitting.objects.select_for_update().get(pk=seat.sitting.pk)
        values = _seat(held, sitting, seat.number)
    after = change(held, values | {"reason": reason}, by=by, at=at)
    Displaced.objects.create(consultation=after, sitting=gone, seat=had, version=after.version)


def _put_back(displaced: Displaced, standing: Sitting, by: By, at: datetime) -> None:
    held = locked(displaced.consultation)
    if held.version != displaced.version or not held.case.is_open:
        return
    values = {"state": State.BOOKED, "settled_on": None, "reason": ""}
    change(held, values | _seat(held, standing, displaced.seat), by=by, at=at)


def _seat(held: Consultation, sitting: Sitting, seat: int) -> dict[str, Any]:
    return {
        "sitting": sitting,
        "seat": seat,
        "starts_at": sitting.starts_at(seat),
        "lawyer": lawyer_for(sitting, seat, held.case, besides=held),
    }


def _words(held: Consultation, gone: Sitting) -> tuple[str, str]:
    """Subject and body in the language in which the resident accepted the scope, else in the office's own."""
    with translation.override(held.accepted_in or settings.LANGUAGE_CODE):
        subject = _("Free legal advice on %(day)s is called off") % {"day": date_format(gone.held_on)}
        where = {"centre": gone.centre, "reason": gone.called_off_for}
        lines = [subject, "", _("%(centre)s: %(reason)s") % where, ""]
        if held.is_booked:
            seat = {
                "day": date_format(held.sitting.held_on),
                "time": f"{held.starts_at:%H:%M}",
                "place": " ".join(filter(None, (str(held.sitting.centre), held.sitting.place))),
            }
            lines.append(
                _("A seat is kept for you on %(day)s at %(time)s: %(place)s. Tell us if you cannot come.")
                % seat
            )
        else:
            lines.append(_("We have no other seat for you yet, and will be in touch."))
        return subject, "\n".join(lines)


def _locked(sitting: Sitting, by: By) -> Sitting:
    """The session as it is now, for whoever answers for its centre. Raises NotAllowed."""
    held = Sitting.objects.select_for_update(of=("self",)).select_related("centre").get(pk=sitting.pk)
    if not answers_for(by, held.centre):
        raise records.NotAllowed("legal-sittings")
    return held


def _change(held: Sitting, values: dict[str, Any], by: By, at: datetime) -> Sitting:
    changed: Sitting = records.edit_record(
        kind=the_kind("legal-sittings"), record=held, values=values, version=held.version, by=by, at=at
    )
    return changed
