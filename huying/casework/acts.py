"""The acts of the case page: what each is called, which key it has, what is asked, and what it does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from huying.accounts.models import User
from huying.cases import actions as cases
from huying.cases import referring
from huying.cases.models import Case
from huying.casework import actions
from huying.casework.forms import ActForm, AssignForm, CloseForm, NoteForm, ReasonForm, ReferForm, RemindForm
from huying.casework.models import ClosingRequest
from huying.casework.undoing import Made, Step, changed
from huying.records.kind import Kind, Words, the_kind

CLOSING = ("closed_on", "outcome", "result", "resident_told_on")


@dataclass(frozen=True, slots=True)
class Done:
    """What an act came to: the record that tells of it, and how to take it back."""

    record: Any
    steps: Iterable[Step] = ()


Do = Callable[[Any, Case, User, datetime], Done]


@dataclass(frozen=True, slots=True)
class Act:
    """One act; `said` is what its doer is told afterwards. It is offered for open cases, or for closed ones."""

    name: str
    label: Words
    key: str
    icon: str
    form: type[ActForm]
    do: Do
    said: Words
    hint: Words = ""
    makes: str = "cases"
    for_open: bool = True


def _note(form: NoteForm, case: Case, by: User, at: datetime) -> Done:
    note = actions.add_note(case=case, text=form.cleaned_data["text"], by=by, at=at)
    return Done(note, [Made("notes", note.code)])


def _remind(form: RemindForm, case: Case, by: User, at: datetime) -> Done:
    after = actions.remind(case=case, on=form.cleaned_data["due_on"], by=by, at=at)
    return Done(after, [changed(case, after, ["due_on"])])


def _assign(form: AssignForm, case: Case, by: User, at: datetime) -> Done:
    after = actions.assign(case=case, to=form.cleaned_data["to"], by=by, at=at)
    return Done(after, [changed(case, after, ["assigned_to"])])


def _close(form: CloseForm, case: Case, by: User, at: datetime) -> Done:
    after = actions.close(case=case, values=form.words(), by=by, at=at)
    if isinstance(after, ClosingRequest):
        return Done(after, [Made("closing-requests", after.code)])
    return Done(after, [changed(case, after, CLOSING)])


def _reopen(form: ReasonForm, case: Case, by: User, at: datetime) -> Done:
    return Done(cases.reopen_case(case=case, reason=form.cleaned_data["reason"], by=by, at=at))


def _refer(form: ReferForm, case: Case, by: User, at: datetime) -> Done:
    referral = referring.offer(case=case, values=form.values(), by=by, at=at)
    return Done(referral, [Made("referrals", referral.code)])


ACTS = {
    each.name: each
    for each in (
        Act(
            "note",
            _("Follow-up"),
            "r",
            "edit",
            NoteForm,
            _note,
            _("The follow-up is on the case."),
            makes="notes",
        ),
        Act(
            "refer",
            _("Refer"),
            "f",
            "refer",
            ReferForm,
            _refer,
            _("The case is offered. You see the answer here."),
            _(
                "Another centre answers within five working days; it sees only what is ticked, once it has accepted."
            ),
            makes="referrals",
        ),
        Act("remind", _("Remind"), "s", "clock", RemindForm, _remind, _("The next step has its day.")),
        Act("assign", _("Give to"), "a", "person", AssignForm, _assign, _("The case has its caseworker.")),
        Act("close", _("Close the case"), "e", "check", CloseForm, _close, _("The case is closed.")),
        Act(
            "reopen",
            _("Open the case again"),
            "e",
            "undo",
            ReasonForm,
            _reopen,
            _("The case is open again."),
            _(
                "What it had been closed with stays on record, and the years in which it was closed stay as they were."
            ),
            for_open=False,
        ),
    )
}


def acts_for(case: Case) -> list[Act]:
    """What can be done with a case as it stands."""
    return [act for act in ACTS.values() if act.for_open == case.is_open]


def made_by(act: Act, case: Case, user: User) -> Kind:
    """The kind of record that an act enters or changes, among which a second sending finds it."""
    asks = act.name == "close" and actions.must_ask_to_close(case, user)
    kind = the_kind("closing-requests" if asks else act.makes)
    return kind
