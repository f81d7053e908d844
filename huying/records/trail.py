"""The audit trail of a record in the reader's words."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from huying.accounts.models import User
from huying.audit.models import Event
from huying.core.languages import listed
from huying.records.kind import Kind, kind_named, kinds
from huying.records.presentation import label_of
from huying.records.rules import readable_fields

ACTS: dict[str, str | Promise] = {
    "created": gettext_lazy("entered the record"),
    "edited": gettext_lazy("edited the record"),
    "closed": gettext_lazy("closed the case"),
    "reopened": gettext_lazy("reopened the case"),
    "erased": gettext_lazy("erased the words about a resident"),
    "packaged": gettext_lazy("put the data of a resident together"),
    "number_kept": gettext_lazy("kept the number of an identity card"),
    "number_dropped": gettext_lazy("no longer keeps the number of an identity card"),
    "number_moved": gettext_lazy("moved the number of an identity card, with a merge"),
    "number_shown": gettext_lazy("looked at the whole number of an identity card"),
    "undone": gettext_lazy("took back what was entered by mistake"),
    "exported": gettext_lazy("exported the list"),
    "printed": gettext_lazy("printed the case"),
    "file_exported": gettext_lazy("took the case out with its papers"),
    "published": gettext_lazy("published the edition"),
    "release_asked": gettext_lazy("asked to publish a small count"),
    "release_approved": gettext_lazy("agreed to publish a small count"),
    "release_taken_back": gettext_lazy("took back a small count"),
    "user.created": gettext_lazy("opened an account"),
    "user.deactivated": gettext_lazy("closed an account"),
    "user.reactivated": gettext_lazy("opened a closed account again"),
    "user.password_set": gettext_lazy("set a password"),
    "user.password_changed": gettext_lazy("changed their password"),
    "user.posted": gettext_lazy("gave a role"),
    "user.posting_ended": gettext_lazy("ended a role"),
    "user.signed_in": gettext_lazy("signed in"),
    "user.second_step_added": gettext_lazy("added a second step at sign-in"),
    "user.second_step_removed": gettext_lazy("removed a second step at sign-in"),
    "user.second_step_reset": gettext_lazy("lifted the second step at sign-in"),
    "user.recovery_codes_made": gettext_lazy("made new recovery codes"),
    "user.role_asked": gettext_lazy("asked for a role for somebody"),
    "user.role_confirmed": gettext_lazy("agreed to a role"),
    "user.role_declined": gettext_lazy("declined a role"),
    "user.role_withdrawn": gettext_lazy("withdrew the request for a role"),
    "user.reset_asked": gettext_lazy("asked to lift somebody's second step"),
    "user.reset_confirmed": gettext_lazy("agreed to lift a second step"),
    "user.reset_declined": gettext_lazy("declined to lift a second step"),
    "user.reset_withdrawn": gettext_lazy("withdrew the request to lift a second step"),
    "user.return_asked": gettext_lazy("asked to open an account again"),
    "user.return_confirmed": gettext_lazy("agreed to open an account again"),
    "user.return_declined": gettext_lazy("declined to open an account again"),
    "user.return_withdrawn": gettext_lazy("withdrew the request to open an account again"),
    "paused": gettext_lazy("paused the clock"),
    "resumed": gettext_lazy("let the clock run again"),
    "slip_given": gettext_lazy("gave the resident a slip"),
    "slip_guessed": gettext_lazy("closed the slip for a while: wrong codes were typed"),
    "deadline_moved": gettext_lazy("a date of the case was set or moved"),
    "letter-drafts.review_asked": gettext_lazy("asked for the letter to be signed"),
    "letter-drafts.signed": gettext_lazy("signed the letter"),
    "letter-drafts.returned": gettext_lazy("gave the letter back"),
    "letter-drafts.withdrawn": gettext_lazy("withdrew the letter"),
    "letter-drafts.dispatched": gettext_lazy("sent the letter off"),
    "legal-consultations.cleared": gettext_lazy("found no conflict of interest"),
    "legal-consultations.passed_on": gettext_lazy("declared a conflict of interest, and passed the seat on"),
    "legal-consultations.advised": gettext_lazy("gave legal advice"),
    "legal-consultations.advice_corrected": gettext_lazy("corrected the note of the advice"),
    "legal-consultations.advice_added": gettext_lazy("added to the note of the advice"),
    "legal-consultations.told_called_off": gettext_lazy("told the resident that the session is called off"),
    "legal-consultations.missed": gettext_lazy("noted that the resident did not come"),
    "files.kept": gettext_lazy("kept a file"),
    "files.scanned": gettext_lazy("scanned a file"),
    "files.discarded": gettext_lazy("removed a file that is no longer needed"),
    "files.swept": gettext_lazy("cleared away a file that belonged to nothing"),
    "case-papers.undone": gettext_lazy("removed the paper from its case"),
    "imports.received": gettext_lazy("brought a file to be imported"),
    "imports.begun": gettext_lazy("began to import a file"),
    "imports.done": gettext_lazy("finished importing a file"),
    "imports.undoing": gettext_lazy("began to take back an import"),
    "imports.undone": gettext_lazy("took back an import"),
    "imports.discarded": gettext_lazy("gave up an import that had not begun"),
    "imports.forgotten": gettext_lazy("forgot the file of an import"),
    "messages.sent_again": gettext_lazy("sent a message again"),
    "jobs.retried": gettext_lazy("started a job again"),
    "jobs.dropped": gettext_lazy("gave a job up"),
}
OTHER_THINGS: dict[str, str | Promise] = {
    "users": gettext_lazy("account"),
    "files": gettext_lazy("file"),
    "imports": gettext_lazy("import"),
    "messages": gettext_lazy("message"),
    "jobs": gettext_lazy("job"),
    "transfers": gettext_lazy("register of transfers"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One event as the timeline shows it."""

    at: datetime
    actor: str
    words: str
    fields: str


def told(
    events: Iterable[Event],
    kind: Kind,
    reader: User,
    *,
    besides: Callable[[Event], Collection[str]] = lambda _: (),
) -> list[Told]:
    """What happened, in words; fields that changed are named if the reader may read them, values are not kept.

    `besides` says which fields of an event something else tells of; an edit that says no more than that is left out.
    """
    found = []
    for event in events:
        known = set(besides(event))
        if known and known >= set(event.fields):
            continue
        found.append(Told(event.at, event.actor, act(event), _fields(event, kind, reader, known)))
    return found


def act(event: Event) -> str:
    """What was done, in words; an act of an older version of the system that has none now, as it was written."""
    words = ACTS.get(event.action) or ACTS.get(event.action.rpartition(".")[2])
    return capfirst(str(words)) if words else event.action


def thing(event: Event) -> str:
    """What it was done to: the kind of record, account or message."""
    kind = kind_named(event.kind)
    words = kind.singular if kind else OTHER_THINGS.get(event.kind)
    return capfirst(str(words)) if words else event.kind


def things() -> list[tuple[str, str]]:
    """Everything that acts are done to, by name and in words, for choosing one of them."""
    known = [(kind.key, capfirst(str(kind.label))) for kind in kinds()]
    return known + [(name, capfirst(str(words))) for name, words in OTHER_THINGS.items()]


def field_names(event: Event) -> str:
    """The names of all fields that were changed, never their values."""
    kind = kind_named(event.kind)
    return listed(label_of(kind, name) if kind else name for name in event.fields)


def _fields(event: Event, kind: Kind, reader: User, besides: Collection[str] = ()) -> str:
    if event.action.endswith(".created"):
        return ""
    if event.action.endswith((".deadline_moved", ".printed", ".file_exported")):
        return (
            event.note
        )  # which date, from when to when: or what a paper is needed for: nothing about a person
    names = tuple(name for name in event.fields if name not in besides)
    return listed(label_of(kind, name) for name in readable_fields(kind, reader, names))
