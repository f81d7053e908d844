"""The acts of the case page: what each is called, which key it has, what is asked, and what it does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from huying.accounts.models import User
from huying.cases import actions as cases
from huying.cases import merging, referring
from huying.cases.models import Case, Link
from huying.casework import actions
from huying.casework.forms import (
    ActForm,
    AssignForm,
    CloseForm,
    LinkForm,
    MergeForm,
    NoteForm,
    ReasonForm,
    ReferForm,
    RemindForm,
    SplitForm,
)
from huying.casework.models import ClosingRequest
from huying.casework.queries import merge_of
from huying.casework.undoing import Made, SplitOff, Step, changed
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
    """One act; `said` is what its doer is told afterwards.

    It is offered for open cases, for closed ones, or (None) for both: in the bar, or in a panel `beside`. `leads` says
    which case its doer sees then.
    """

    name: str
    label: Words
    key: str
    icon: str
    form: type[ActForm]
    do: Do
    said: Words
    hint: Words = ""
    makes: str = "cases"
    for_open: bool | None = True
    beside: bool = False
    leads: Callable[[Any, Case], Case] = lambda record, case: case


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


def _link(form: LinkForm, case: Case, by: User, at: datetime) -> Done:
    other, sort = form.cleaned_data["other"], form.cleaned_data["sort"]
    one, two = (other, case) if sort == "parts" else (case, other)
    made = merging.link(case=one, other=two, sort=SORTS.get(sort, Link.Sort.PART), by=by, at=at)
    return Done(made, [Made("case-links", made.code)])


def _merge(form: MergeForm, case: Case, by: User, at: datetime) -> Done:
    kept, gone = merging.in_order(case, form.cleaned_data["other"])
    made = merging.merge(kept=kept, gone=gone, by=by, at=at)
    return Done(made, [Made("case-merges", made.code)])


def _split(form: SplitForm, case: Case, by: User, at: datetime) -> Done:
    values = {name: form.cleaned_data[name] for name in ("title", "category", "story")}
    made = actions.split(case=case, values=values, along=form.chosen(), by=by, at=at)
    return Done(made, [SplitOff(made.code)])


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
        Act(
            "link",
            _("Link"),
            "b",
            "link",
            LinkForm,
            _link,
            _("The two cases are linked."),
            makes="case-links",
            for_open=None,
            beside=True,
        ),
        Act(
            "split",
            _("Split off"),
            "x",
            "split",
            SplitForm,
            _split,
            _("This is the new case. What was ticked went along."),
            _(
                "For another matter of the same resident. The new case counts as received today; what goes along is not "
                "counted again."
            ),
            makes="case-links",
            beside=True,
            leads=lambda record, case: record.case,  # type: ignore[no-any-return]
        ),
        Act(
            "merge",
            _("Merge"),
            "m",
            "merge",
            MergeForm,
            _merge,
            _("The two cases are one. For 30 days they can be parted again."),
            _(
                "For two cases of the same matter. The one received first goes on; the other keeps its reference and leads "
                "there. They count as one case from now on."
            ),
            makes="case-merges",
            for_open=None,
            beside=True,
            leads=lambda record, case: record.kept,  # type: ignore[no-any-return]
        ),
    )
}
SORTS = {"related": Link.Sort.RELATED}


def acts_for(case: Case) -> list[Act]:
    """What can be done with a case as it stands; nothing with one that goes on in another."""
    if merge_of(case) is not None:
        return []
    return [act for act in ACTS.values() if act.for_open in (None, case.is_open)]


def made_by(act: Act, case: Case, user: User) -> Kind:
    """The kind of record that an act enters or changes, among which a second sending finds it."""
    asks = act.name == "close" and actions.must_ask_to_close(case, user)
    kind = the_kind("closing-requests" if asks else act.makes)
    return kind
