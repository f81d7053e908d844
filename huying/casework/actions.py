"""What is done with one press on a case: a note, a reminder, another caseworker, closing with or without agreement."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.bulk import actions as bulk
from huying.bulk.models import Channel, Copies, FormLetter
from huying.cases import actions as cases
from huying.cases import merging
from huying.cases.models import Case, Link, Note
from huying.cases.rules import answers_for, must_stand, needs_agreement
from huying.casework.models import ClosingRequest
from huying.casework.rules import must_be_able_to_read
from huying.centres.models import Centre
from huying.correspondence import actions as correspondence
from huying.correspondence.models import Missive
from huying.records import actions as records
from huying.records.kind import By, the_kind
from huying.records.telling import tell
from huying.records.undoing import undo_records

Values = Mapping[str, Any]
COPY_CAME: dict[str, str] = {
    Missive.Channel.EMAIL: Channel.EMAIL,
    Missive.Channel.SMS: Channel.MESSAGE,
    Missive.Channel.APP: Channel.MESSAGE,
}
KEPT = (
    "centre",
    "channel",
    "representative",
    "contact",
    "assigned_to",
    "restricted",
)  # of a case that is split off


def add_note(*, case: Case, text: str, by: By, at: datetime) -> Note:
    """Write down what was done or said today. Raises NotAllowed or ValidationError."""
    must_stand(case)
    values = {"case": case, "noted_on": timezone.localdate(at), "text": text}
    note: Note = records.enter(the_kind("notes"), values, by=by, at=at)
    return note


def remind(*, case: Case, on: date, by: By, at: datetime) -> Case:
    """Say when the next step is due. Raises NotAllowed or ValidationError, as for a day that is over."""
    if on < timezone.localdate(at):
        raise ValidationError({"due_on": _("This day is over. Choose today or a later one.")})
    return cases.edit_case(record=case, values={"due_on": on}, version=case.version, by=by, at=at)


def assign(*, case: Case, to: User, by: By, at: datetime) -> Case:
    """Give a case to a colleague of its centre. Raises NotAllowed or ValidationError."""
    must_be_able_to_read(to, case)
    return cases.edit_case(record=case, values={"assigned_to": to}, version=case.version, by=by, at=at)


@transaction.atomic
def close(*, case: Case, values: Values, by: User, at: datetime) -> Case | ClosingRequest:
    """Close a case, or ask for it where somebody else must agree.

    `values` are outcome, result and the day the resident was told. Raises CaseAlreadyClosed, NotAllowed or
    ValidationError.
    """
    if must_ask_to_close(case, by):
        return ask_to_close(case=case, values=values, by=by, at=at)
    return cases.close_case(
        case=case,
        outcome=values["outcome"],
        result=values["result"],
        told_on=values.get("resident_told_on"),
        by=by,
        at=at,
    )


def must_ask_to_close(case: Case, by: User) -> bool:
    """Whether a closing by this person needs somebody else's agreement."""
    return needs_agreement(case.category) and not answers_for(by, case.centre)


@transaction.atomic
def ask_to_close(*, case: Case, values: Values, by: User, at: datetime) -> ClosingRequest:
    """Ask whoever answers for the centre. Raises CaseAlreadyClosed, NotAllowed, or ValidationError when it was asked."""
    if not case.is_open:
        raise cases.CaseAlreadyClosed(case.code)
    told = dict(values) | {"case": case, "asked_by": by, "asked_on": timezone.localdate(at)}
    return write_request(values=told, by=by, at=at)


@transaction.atomic
def write_request(*, values: Values, by: By, at: datetime, code: str = "") -> ClosingRequest:
    """Write a request to close down. Raises NotAllowed or ValidationError."""
    asked: ClosingRequest = records.create_record(
        kind=the_kind("closing-requests"), values=values, by=by, at=at, code=code
    )
    return asked


@transaction.atomic
def agree_to_close(*, request: ClosingRequest, by: User, at: datetime) -> Case:
    """Close the case as it was asked. Raises CaseAlreadyClosed, NotAllowed or ValidationError."""
    held = _decidable(request, by)
    _decide(held, {"decision": ClosingRequest.Decision.AGREED}, by, at)
    case = Case.objects.get(pk=held.case_id)
    return cases.close_case(
        case=case, outcome=held.outcome, result=held.result, told_on=held.resident_told_on, by=by, at=at
    )


@transaction.atomic
def return_request(*, request: ClosingRequest, words: str, by: User, at: datetime) -> ClosingRequest:
    """The case stays open, and the caseworker is told what is missing. Raises NotAllowed or ValidationError."""
    held = _decidable(request, by)
    return _decide(held, {"decision": ClosingRequest.Decision.RETURNED, "words": words}, by, at)


def _decidable(request: ClosingRequest, by: User) -> ClosingRequest:
    held = ClosingRequest.objects.select_for_update().select_related("case__centre").get(pk=request.pk)
    if not held.is_waiting:
        raise ValidationError(
            _("This has been decided already: %(decision)s.") % {"decision": held.get_decision_display()}
        )
    centre: Centre = held.case.centre
    if not answers_for(by, centre):
        raise records.NotAllowed("closing-requests")
    if held.asked_by_id == by.pk:
        raise ValidationError(_("Whoever asked to close a case cannot agree to it."))
    return held


def _decide(request: ClosingRequest, values: Values, by: User, at: datetime) -> ClosingRequest:
    told = dict(values) | {"decided_by": by, "decided_on": timezone.localdate(at)}
    decided: ClosingRequest = records.edit_record(
        kind=the_kind("closing-requests"), record=request, values=told, version=request.version, by=by, at=at
    )
    return decided


@transaction.atomic
def note_taken_out(*, case: Case, encloses: bool, reason: str, by: User, at: datetime) -> None:
    """Leave a line in the trail that a case left the system, by whom and why."""
    verb = "file_exported" if encloses else "printed"
    tell(the_kind("cases"), case, verb, by=by, at=at, note=reason)


@transaction.atomic
def count_as_copy(*, message: Missive, letter: FormLetter, version: int, by: By, at: datetime) -> Copies:
    """A message says what a form letter says: it counts as one copy of it, and waits no longer.

    Raises EditedMeanwhile, NotAllowed, or ValidationError, as for a letter of another centre.
    """
    if message.centre_id != letter.centre_id:
        raise ValidationError(_("This form letter is counted at another centre."))
    correspondence.set_aside(message=message, state=Missive.State.COPY, version=version, by=by, at=at)
    channel = COPY_CAME.get(message.channel, Channel.LETTER)
    return bulk.count(letter=letter, number=1, came_on=message.received_on, channel=channel, by=by, at=at)


@transaction.atomic
def uncount_copy(*, message: Missive, copies: Copies, by: User, at: datetime) -> None:
    """The message waits again, and the copy is not counted. Raises NotAllowed or ValidationError."""
    correspondence.take_back(message=message, by=by, at=at)
    undo_records(kind=the_kind("form-letter-copies"), codes=[copies.code], by=by, at=at)


@transaction.atomic
def split(*, case: Case, values: Values, along: Sequence[tuple[str, str]], by: By, at: datetime) -> Link:
    """Open a case of its own for another matter that came up in this one; what was chosen goes along.

    `values` are its matter, category and story; it is received today, so that no figure of a past period moves. `along`
    are kinds and references. Raises NotAllowed, or ValidationError for what is not on the case any more.
    """
    held = Case.objects.select_for_update().get(pk=case.pk)
    must_stand(held)
    told = {name: getattr(held, name) for name in KEPT} | dict(values)
    fresh = cases.open_case(values=told | {"received_on": timezone.localdate(at)}, by=by, at=at)
    for key, code in along:
        _hand_over(key, code, held, fresh, by, at)
    return merging.link(case=fresh, other=held, sort=Link.Sort.SPLIT, moved=along, by=by, at=at)


@transaction.atomic
def rejoin(*, link: Link, by: By, at: datetime) -> None:
    """Take a split back: what went along returns, and the new case becomes part of the one it came from.

    What has been given to a third case since stays there. Raises NotAllowed or ValidationError.
    """
    for key, code in link.moved:
        if _on(link.case, key, code) is not None:
            _hand_over(key, code, link.case, link.other, by, at)
    merging.merge(kept=link.other, gone=link.case, by=by, at=at)


def _hand_over(key: str, code: str, here: Case, there: Case, by: By, at: datetime) -> None:
    """Something that hangs on one case hangs on another from now on; its kind's own trail says so."""
    kind = the_kind(key)
    record = _on(here, key, code)
    if record is None:
        words = _("%(code)s is not on this case any more. Open the case again and choose anew.")
        raise ValidationError({"along": words % {"code": code}})
    values: dict[str, Any] = {"case": there}
    if key == "tasks":
        values["of_receipt"] = False  # its day was counted from another receipt, and stays
    records.edit_record(kind=kind, record=record, values=values, version=record.version, by=by, at=at)


def _on(case: Case, key: str, code: str) -> Any:
    """The record of that kind and reference, if it hangs on the case."""
    rows: Any = the_kind(key).model._default_manager
    return rows.filter(code=code, case=case).first()
