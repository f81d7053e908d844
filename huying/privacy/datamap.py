"""The data map: every text of every table, whether it is about a resident, and what erasure does with it.

One declaration for the page, for the erasing itself and for the test that fails when a field is not declared.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXTS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.GenericIPAddressField,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an erasure is about: rows by their ids, references, and the words by which other stores know them."""

    contacts: frozenset[int] = frozenset()
    cases: frozenset[int] = frozenset()
    enquiries: frozenset[int] = frozenset()
    requests: frozenset[int] = frozenset()
    messages: frozenset[int] = frozenset()
    codes: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()


Reach = Callable[[Subject], Q]


@dataclass(frozen=True, slots=True)
class Store:
    """Rows about a resident: how they are reached, which of their texts are emptied, marked as erased, or kept.

    `gone` rows are deleted whole. `files` are links to stored files, which are destroyed. `empty` texts may be empty,
    `marked` ones may not and say that they were erased; `kept` say nothing about anybody, or must stay, and why.
    """

    model: str
    reach: Reach
    empty: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    kept: dict[str, str | Promise] = field(default_factory=dict)
    gone: bool = False
    files: tuple[str, ...] = ()


CHOICE = _("one of a list")
VERSION = _("the version of a notice")
REFERENCE = _("a reference, which says nothing about anybody")
STAMP = _("a digest that cannot be read back")
OF_CASE: Reach = lambda who: Q(case__in=who.cases)  # noqa: E731
STORES = (
    Store(
        "contacts.Contact",
        lambda who: Q(pk__in=who.contacts),
        empty=(
            *(
                "name",
                "name_en",
                "alias",
                "family_name",
                "given_name",
                "phone",
                "email",
                "address",
                "district",
            ),
            *("language", "employer", "post", "reply_by", "reply_hours", "needs", "note"),
        ),
        kept={"code": _("replaced by a new one"), "type": CHOICE, "notice": VERSION},
    ),
    Store(
        "privacy.NumberMove",
        lambda who: Q(merge__kept__in=who.contacts) | Q(merge__gone__in=who.contacts),
        gone=True,
    ),
    Store("contacts.Merge", lambda who: Q(kept__in=who.contacts) | Q(gone__in=who.contacts), gone=True),
    Store(
        "contacts.Authority", lambda who: Q(helped__in=who.contacts) | Q(helper__in=who.contacts), gone=True
    ),
    Store(
        "contacts.Household",
        lambda who: Q(pk__in=_lived_in(who)) & ~Q(pk__in=_others_live_in(who)),
        empty=("district", "note"),
        marked=("name",),
        kept={"code": REFERENCE},
    ),
    Store("privacy.IdentityNumber", lambda who: Q(contact__in=who.contacts), gone=True),
    Store(
        "cases.Case",
        lambda who: Q(pk__in=who.cases),
        empty=("story", "wish", "result"),
        marked=("title",),
        kept={
            "code": REFERENCE,
            "number": REFERENCE,
            "channel": CHOICE,
            "outcome": CHOICE,
            "notice": VERSION,
        },
    ),
    Store(
        "cases.CaseMerge",
        lambda who: Q(kept__in=who.cases) | Q(gone__in=who.cases),
        kept={"code": REFERENCE},
    ),
    Store(
        "cases.Link",
        lambda who: Q(case__in=who.cases) | Q(other__in=who.cases),
        kept={"code": REFERENCE, "sort": CHOICE, "moved": REFERENCE},
    ),
    Store(
        "bulk.FormLetter",
        OF_CASE,
        kept={
            "code": REFERENCE,
            "channel": CHOICE,
            "title": _("the same words of many, kept once"),
            "text": _("the same words of many, kept once"),
        },
    ),
    Store("cases.Note", OF_CASE, marked=("text",), kept={"code": REFERENCE}),
    Store(
        "cases.Reopening", OF_CASE, empty=("result", "reason"), kept={"code": REFERENCE, "outcome": CHOICE}
    ),
    Store("cases.Recategorising", OF_CASE),
    Store("cases.Assignment", OF_CASE),
    Store(
        "cases.Referral",
        OF_CASE,
        empty=("purpose", "reason"),
        marked=("report",),
        kept={"code": REFERENCE, "answer": CHOICE, "reckoning": _("days and holidays")},
    ),
    Store(
        "cases.Letter",
        OF_CASE,
        empty=("text",),
        marked=("subject",),
        kept={"code": REFERENCE, "serial": _("the register has no gaps"), "method": CHOICE},
    ),
    Store("papers.RemovedPaper", OF_CASE, gone=True, files=("file",)),
    Store("papers.CasePaper", OF_CASE, gone=True, files=("file",)),
    Store(
        "clinic.Addition",
        lambda who: Q(advice__consultation__case__in=who.cases),
        marked=("text",),
    ),
    Store(
        "clinic.Advice",
        lambda who: Q(consultation__case__in=who.cases),
        marked=("asked", "advised"),
    ),
    Store("clinic.Check", lambda who: Q(consultation__case__in=who.cases), empty=("parties",)),
    Store(
        "clinic.Consultation",
        lambda who: Q(case__in=who.cases) | Q(contact__in=who.contacts),
        empty=("parties", "questions", "papers"),
        marked=("reason", "further_action"),
        kept={"code": REFERENCE, "state": CHOICE, "accepted_in": CHOICE},
    ),
    Store(
        "clinic.Displaced",
        lambda who: Q(consultation__case__in=who.cases) | Q(consultation__contact__in=who.contacts),
        kept={"told_by": CHOICE},
    ),
    Store("letters.Reply", lambda who: Q(letter__case__in=who.cases), gone=True, files=("file",)),
    Store("letters.Draft", OF_CASE, gone=True, files=("pdf", "docx")),
    Store(
        "cases.Enquiry",
        lambda who: Q(pk__in=who.enquiries),
        empty=("answer",),
        marked=("topic",),
        kept={"code": REFERENCE, "channel": CHOICE},
    ),
    Store(
        "desk.Press",
        lambda who: Q(contact__in=who.contacts) | Q(case__in=who.cases),
        empty=("note",),
        kept={"code": REFERENCE, "channel": CHOICE},
    ),
    Store(
        "clocks.Clock",
        OF_CASE,
        marked=("extension_reason", "stop_reason"),
        kept={"code": REFERENCE, "unit": CHOICE, "reckoning": _("days and holidays")},
    ),
    Store(
        "clocks.Pause",
        lambda who: Q(clock__case__in=who.cases),
        marked=("reason",),
        kept={"waiting_for": CHOICE},
    ),
    Store(
        "clocks.Task",
        OF_CASE,
        empty=("papers",),
        marked=("what",),
        kept={"code": REFERENCE, "reckoning": _("days and holidays")},
    ),
    Store(
        "casework.ClosingRequest",
        OF_CASE,
        empty=("words",),
        marked=("result",),
        kept={"code": REFERENCE, "outcome": CHOICE, "decision": CHOICE},
    ),
    Store(
        "casework.QualityCheck",
        OF_CASE,
        kept={
            "code": REFERENCE,
            "answered": CHOICE,
            "in_time": CHOICE,
            "agreed": CHOICE,
            "complete": CHOICE,
            "plain": CHOICE,
        },
    ),
    Store("clusters.Sign", OF_CASE, kept={"code": REFERENCE}),
    Store(
        "intake.HelpRequest",
        lambda who: Q(pk__in=who.requests),
        empty=("place", "wish", "name", "phone", "email", "reply_by", "reply_hours"),
        marked=("story",),
        kept={
            "code": REFERENCE,
            "language": CHOICE,
            "aside": CHOICE,
            "sent_key": STAMP,
            "secret_digest": _("replaced, so that the status page opens no more"),
        },
    ),
    Store(
        "intake.Slip",
        OF_CASE,
        kept={"code": REFERENCE, "secret_digest": _("replaced, so that the status page opens no more")},
    ),
    Store("intake.Paper", lambda who: Q(request__in=who.requests), gone=True, files=("file",)),
    Store(
        "intake.Instruction",
        lambda who: Q(request__in=who.requests) | Q(case__in=who.cases),
        empty=("words",),
        kept={"code": REFERENCE, "what": CHOICE},
    ),
    Store(
        "correspondence.Missive",
        lambda who: Q(pk__in=who.messages),
        empty=("sender", "sender_name", "recipient", "subject", "text", "message_id"),
        files=("raw",),
        kept={
            "code": REFERENCE,
            "channel": CHOICE,
            "direction": CHOICE,
            "state": CHOICE,
            "id_digest": _("knows the same mail when it comes again"),
            "thread": _("a number of the conversation"),
            "notice": VERSION,
            "adapter": _("the name of a program of the office"),
        },
    ),
    Store("correspondence.Attachment", lambda who: Q(message__in=who.messages), gone=True, files=("file",)),
    Store(
        "privacy.DataRequest",
        lambda who: Q(contact__in=who.contacts),
        empty=("words",),
        kept={
            "code": REFERENCE,
            **dict.fromkeys(("what", "law", "channel", "identity", "decision"), CHOICE),
            "reason": _("a refusal is kept for at least four years; it is written without names"),
            "counts": _("numbers"),
        },
    ),
    Store(
        "privacy.Hold",
        lambda who: Q(contact__in=who.contacts) | Q(case__in=who.cases),
        marked=("reason",),
        kept={"code": REFERENCE},
    ),
    Store(
        "privacy.Opening",
        lambda who: Q(code__in=who.codes),
        empty=("words",),
        kept={"kind": CHOICE, "code": REFERENCE, "centre": REFERENCE, "why": CHOICE},
    ),
    Store(
        "imports.ImportedRow",
        lambda who: Q(case__in=who.codes) | Q(resident__in=who.codes),
        empty=("resident",),
        kept={
            "reference": _("keeps the same case from being imported again"),
            "centre": REFERENCE,
            "case": REFERENCE,
        },
    ),
)

# Stores without a link to a resident, found by the words in them or cleared as a whole.
BY_WORDS = {
    "search.SearchText": _("texts of what is erased are removed or written anew without its words"),
    "outbox.Message": _("messages to the resident's addresses, or that carried an erased one, are deleted"),
    "records.SavedList": _("lists kept under, or asking for, the resident's words are deleted"),
    "records.SentForm": _("what was remembered of forms that made the erased records is deleted"),
    "intake.Draft": _("unsent requests that hold the resident's words are deleted"),
    "sessions.Session": _("open sessions that hold the resident's words are ended"),
    "imports.Import": _(
        "the file and every quotation are forgotten; erasing waits while an import is unfinished"
    ),
    "files.StoredFile": _("files of erased records are destroyed, rows and bytes"),
    "files.Reading": _("the words read from a file go with the file"),
    "papers.Scan": _("scans that are with no case and hold the resident's words are thrown away"),
}


def _lived_in(who: Subject) -> models.QuerySet[Any]:
    contacts = apps.get_model("contacts", "Contact")._default_manager.exclude(household=None)
    return contacts.filter(pk__in=who.contacts).values("household")


def _others_live_in(who: Subject) -> models.QuerySet[Any]:
    """Households of residents of whom something is still kept."""
    contacts = apps.get_model("contacts", "Contact")._default_manager.exclude(household=None)
    return contacts.filter(erased_on=None).exclude(pk__in=who.contacts).values("household")


def stores() -> Iterator[tuple[Store, type[Any]]]:
    """Every store with its table, in the order in which they are emptied: what hangs on others first."""
    return ((store, apps.get_model(store.model)) for store in STORES)


def texts_of(model: type[models.Model]) -> set[str]:
    """The names of all columns of a table in which words can stand."""
    return {each.name for each in model._meta.concrete_fields if isinstance(each, TEXTS)}
