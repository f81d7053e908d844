"""Holds, and what residents ask about their own data: received, identity checked, decided by another, carried out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, centres_of
from huying.core.days import must_have_come
from huying.intake.models import HelpRequest, Instruction
from huying.privacy.clearing import unfinished_imports
from huying.privacy.erasing import erase, merged_into
from huying.privacy.models import DataRequest, Hold
from huying.privacy.rules import due_on, is_held
from huying.privacy.subjects import subject_of
from huying.records import actions as records
from huying.records.kind import By, the_kind
from huying.records.telling import tell

Values = Mapping[str, Any]
HELD = gettext_lazy("A legal hold stands. Nothing is erased before it is lifted.")
WEB = "web"


# --- holds --------------------------------------------------------------------------------------
@transaction.atomic
def place_hold(*, values: Values, by: By, at: datetime, code: str = "") -> Hold:
    """Let nothing of a resident or a case be deleted from now on. Raises NotAllowed or ValidationError."""
    must_have_come(values, ("placed_on",), timezone.localdate(at))
    told = dict(values) | {"placed_by": by if isinstance(by, User) else None}
    hold: Hold = records.create_record(kind=the_kind("holds"), values=told, by=by, at=at, code=code)
    return hold


@transaction.atomic
def lift_hold(*, hold: Hold, by: User, at: datetime) -> Hold:
    """The hold ends today. Raises NotAllowed; a second time changes nothing."""
    held = Hold.objects.select_for_update().get(pk=hold.pk)
    if not held.is_standing:
        return held
    values = {"lifted_by": by, "lifted_on": timezone.localdate(at)}
    lifted: Hold = records.edit_record(
        kind=the_kind("holds"), record=held, values=values, version=held.version, by=by, at=at
    )
    return lifted


# --- requests -----------------------------------------------------------------------------------
@transaction.atomic
def receive(*, values: Values, by: By, at: datetime, code: str = "") -> DataRequest:
    """Write down what a resident asks about their data; its fortieth day is computed. Raises NotAllowed or ValidationError."""
    must_have_come(values, ("received_on",), timezone.localdate(at))
    told = dict(values) | {"due_on": due_on(values["received_on"])}
    asked: DataRequest = records.create_record(kind=_requests(), values=told, by=by, at=at, code=code)
    return asked


@transaction.atomic
def correct(*, record: DataRequest, values: Values, version: int, by: By, at: datetime) -> DataRequest:
    """Change what was written down, as long as nothing has been decided. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    must_have_come(values, ("received_on",), timezone.localdate(at))
    if not record.is_waiting:
        raise ValidationError(_("This request has been decided; it stays as it is."))
    told = dict(values)
    if "received_on" in told:
        told["due_on"] = due_on(told["received_on"])
    return _change(record, told, by, at, version=version)


@transaction.atomic
def receive_instruction(*, instruction: Instruction, at: datetime) -> DataRequest | None:
    """What was asked on the status page stands in the register at once; None for what is no such request."""
    wanted = {
        Instruction.What.COPY: DataRequest.What.COPY,
        Instruction.What.CORRECT: DataRequest.What.CORRECT,
    }
    what = wanted.get(Instruction.What(instruction.what))
    if what is None:
        return None
    values = {
        "centre": instruction.centre,
        "contact": instruction.case.contact if instruction.case is not None else None,
        "instruction": instruction,
        "what": what,
        "channel": DataRequest.Channel.WEB,
        "received_on": instruction.said_on,
        "words": instruction.words,
    }
    return receive(values=values, by=WEB, at=at)


@transaction.atomic
def follow_request(*, request: HelpRequest, by: By, at: datetime) -> None:
    """Requests about data that came with a request for help go to its centre. Raises NotAllowed or ValidationError."""
    for asked in DataRequest.objects.filter(instruction__request=request).order_by("pk"):
        _change(asked, {"centre": request.centre}, by, at)


@transaction.atomic
def check_identity(*, request: DataRequest, identity: str, by: User, at: datetime) -> DataRequest:
    """Note how it was seen that the person asks who they say they are. Raises NotAllowed or ValidationError."""
    held = _locked(request)
    if not held.is_waiting:
        raise ValidationError(_("This request has been decided; it stays as it is."))
    if held.contact_id is None:
        raise ValidationError(_("Name the resident first: edit the request."))
    values = {"identity": identity, "identity_by": by, "identity_on": timezone.localdate(at)}
    return _change(held, values, by, at)


@transaction.atomic
def decide(*, request: DataRequest, granted: bool, reason: str, by: User, at: datetime) -> DataRequest:
    """Grant or refuse a request; whoever checked the identity cannot. Raises NotAllowed or ValidationError."""
    held = _locked(request)
    _must_answer_for(held, by)
    if not held.is_waiting:
        raise ValidationError(
            _("This has been decided already: %(decision)s.") % {"decision": held.get_decision_display()}
        )
    if held.identity_by_id == by.pk:
        raise ValidationError(_("Another person than the one who checked the identity decides."))
    if granted and not held.identity:
        raise ValidationError(_("Check who asks before anything is granted."))
    if not granted and not reason:
        raise ValidationError({"reason": _("A refusal says why.")})
    values = {
        "decision": DataRequest.Decision.GRANTED if granted else DataRequest.Decision.REFUSED,
        "reason": "" if granted else reason,
        "decided_by": by,
        "decided_on": timezone.localdate(at),
    }
    return _change(held, values, by, at)


@transaction.atomic
def finish(*, request: DataRequest, by: User, at: datetime) -> DataRequest:
    """The resident has their copy or their correction, or has been told that it was refused.

    An erasure is finished by erasing alone. Raises NotAllowed or ValidationError; a second time changes nothing.
    """
    held = _locked(request)
    if held.done_on is not None:
        return held
    if held.is_waiting:
        raise ValidationError(_("Somebody must decide about it first."))
    if held.what == DataRequest.What.ERASE and held.is_granted:
        raise ValidationError(_("It is carried out by erasing."))
    return _finished(held, {}, by, at)


@transaction.atomic
def carry_out_erasure(*, request: DataRequest, by: User, at: datetime) -> DataRequest:
    """Erase the resident in every store. Raises NotAllowed, or ValidationError for what holds it up.

    A second time changes nothing.
    """
    held = _locked(request)
    _must_answer_for(held, by)
    if held.done_on is not None:
        return held
    if held.what != DataRequest.What.ERASE or not held.is_granted or held.contact is None:
        raise ValidationError(_("Only the erasure of somebody on record that was granted is carried out."))
    if problems := hindrances(held):
        raise ValidationError(problems)
    who = subject_of(held.contact)
    done = _finished(held, {}, by, at)
    counts = erase(who=who, by=by, at=at)
    DataRequest.objects.filter(pk=done.pk).update(counts=counts)
    done.refresh_from_db()
    return done


def hindrances(request: DataRequest) -> list[str]:
    """Why an erasure that was granted cannot be carried out now, in words."""
    if request.contact is None:
        return [_("Name the resident first: edit the request.")]
    found = []
    who = subject_of(request.contact)
    if is_held(who.contacts, who.cases):
        found.append(str(HELD))
    if merged_into(request.contact):
        found.append(_("This person was merged into another on record. Ask for the erasure of that one."))
    if unfinished_imports():
        found.append(
            _(
                "An import is not finished, and its file may hold words about this person. Finish it or give it up first."
            )
        )
    return found


@transaction.atomic
def note_package(*, request: DataRequest, purpose: str, left_out: int, by: User, at: datetime) -> None:
    """Leave a trace that somebody's data were put together and left the office; of the purpose a digest."""
    kind, note = the_kind("data-requests"), f"left out: {left_out}"
    tell(kind, request, "packaged", by=by, at=at, changed={"purpose": purpose}, note=note)


@transaction.atomic
def note_transfers(*, by: User, at: datetime) -> None:
    """Leave a trace that the register of transfers left the office."""
    tell("transfers", None, "exported", by=by, at=at)


def _finished(request: DataRequest, values: Values, by: User, at: datetime) -> DataRequest:
    today = timezone.localdate(at)
    done = _change(request, dict(values) | {"done_by": by, "done_on": today}, by, at)
    said = done.instruction
    if said is not None and said.done_on is None:
        records.edit_record(
            kind=the_kind("instructions"),
            record=said,
            values={"done_on": today},
            version=said.version,
            by=by,
            at=at,
        )
    return done


def _locked(request: DataRequest) -> DataRequest:
    return (
        DataRequest.objects.select_for_update(of=("self",))
        .select_related("centre", "contact")
        .get(pk=request.pk)
    )


def _must_answer_for(request: DataRequest, by: User) -> None:
    """Only those who answer for the centre decide and erase. Raises NotAllowed."""
    centres = centres_of(by, Function.REQUESTS, Level.APPROVE)
    if centres is not None and request.centre_id not in centres:
        raise records.NotAllowed("data-requests")


def _change(
    request: DataRequest, values: Values, by: By, at: datetime, version: int | None = None
) -> DataRequest:
    changed: DataRequest = records.edit_record(
        kind=_requests(),
        record=request,
        values=values,
        version=request.version if version is None else version,
        by=by,
        at=at,
    )
    return changed


def _requests() -> Any:
    return the_kind("data-requests")
