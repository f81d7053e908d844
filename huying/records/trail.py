"""The audit trail of a record in the reader's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.audit.models import Event
from huying.records.kind import Kind
from huying.records.presentation import label_of
from huying.records.rules import readable_fields


@dataclass(frozen=True, slots=True)
class Told:
    """One event as the timeline shows it."""

    at: datetime
    actor: str
    words: str
    fields: str


def told(events: Iterable[Event], kind: Kind, reader: User) -> list[Told]:
    """What happened, in words; fields that changed are named if the reader may read them, values are not kept."""
    return [Told(event.at, event.actor, _act(event), _fields(event, kind, reader)) for event in events]


def _act(event: Event) -> str:
    verb = event.action.rpartition(".")[2]
    known = {
        "created": _("entered the record"),
        "edited": _("edited the record"),
        "closed": _("closed the case"),
        "reopened": _("reopened the case"),
        "exported": _("exported the list"),
        "published": _("published the edition"),
    }
    return known.get(verb, verb.replace("_", " "))


def _fields(event: Event, kind: Kind, reader: User) -> str:
    if event.action.endswith(".created"):
        return ""
    return "、".join(label_of(kind, name) for name in readable_fields(kind, reader, tuple(event.fields)))
