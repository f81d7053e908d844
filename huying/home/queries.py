"""What each person sees first: only what their functions allow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huying.accounts.models import User
from huying.accounts.policy import POLICY, Function, Grant, Level, Reach, allows, level
from huying.audit.models import Event
from huying.cases.models import Case
from huying.clinic.queries import Evening, evening_of
from huying.clocks.queries import Pressing, pressing
from huying.core.pages import Counted, counted
from huying.desk.models import Duty
from huying.desk.queries import duties_of
from huying.home.waiting import Trail, Waiting, trail, waiting
from huying.records.finding import openable
from huying.records.kind import Kind, Words, kind_named, kinds
from huying.records.presentation import label_of
from huying.records.trail import act, thing
from huying.reports.models import Edition

SIGNED_IN, RECENT = "user.signed_in", 8
FUNCTION_WORDS: dict[Function, Words] = {
    Function.CASEWORK: _("help cases, referrals, letters"),
    Function.LEGAL: _("briefs and notes of free legal advice"),
    Function.ENQUIRIES: _("enquiries and tallies"),
    Function.CONTACTS: _("residents and helpers"),
    Function.PEOPLE: _("representatives and organisations"),
    Function.DIRECTORY: _("centres and services"),
    Function.PROPOSALS: _("proposals and progress"),
    Function.SURVEYS: _("surveys and recommendations"),
    Function.CAMPAIGNS: _("signature campaigns"),
    Function.RELIEF: _("relief money and goods"),
    Function.ACTIVITIES: _("activities and photographs"),
    Function.CHANNELS: _("channels and readings"),
    Function.FIGURES: _("declared totals and balances"),
    Function.REPORT: _("the work report"),
    Function.AUDIT: _("the audit trail"),
    Function.ACCOUNTS: _("accounts and rights"),
    Function.REQUESTS: _("requests about personal data"),
    Function.PROTECTION: _("rules of deleting, transfers, openings"),
}
LEVEL_WORDS: dict[Level, Words] = {
    Level.STATISTICS: _("counts only"),
    Level.READ: _("reads"),
    Level.WRITE: _("writes"),
    Level.APPROVE: _("approves"),
}
SHOWN_LEVELS = (Level.STATISTICS, Level.READ, Level.WRITE, Level.APPROVE)
REACH_WORDS: dict[Reach, Words] = {
    Reach.OWN: _("own"),
    Reach.CENTRE: _("own centres"),
    Reach.NETWORK: _("whole network"),
}


@dataclass(frozen=True, slots=True)
class Done:
    """One act of a person, in words; `url` opens what it was done to, if that still has a page for them."""

    at: datetime
    words: str
    code: str
    url: str


@dataclass(frozen=True, slots=True)
class Day:
    """A person's start page."""

    mine: list[Case]
    pressing: Pressing
    late: Counted
    open_here: Counted
    edition: Edition | None
    quick: list[Kind]
    recent: list[Done]
    waiting: list[Waiting]
    trail: Trail | None
    evening: Evening | None
    duties: list[Duty]


def my_day(user: User, now: datetime) -> Day:
    """Cases assigned to the person, what is due, quick entries, and what they did last."""
    rows, today = kind_named("cases"), timezone.localdate(now)
    cases: Any = rows.visible_to(user) if rows else Case.objects.none()
    still = cases.standing().filter(closed_on__isnull=True)
    return Day(
        mine=list(still.filter(assigned_to=user).order_by("due_on", "received_on")[:12]),
        pressing=pressing(user, today),
        late=counted(still.filter(due_on__lt=today)),
        open_here=counted(still),
        edition=_edition(user),
        quick=list(_quick(user)),
        recent=_recent(user),
        waiting=waiting(user, today),
        trail=trail(user, now),
        evening=evening_of(user, today) if allows(user, Function.LEGAL, Level.WRITE) else None,
        duties=duties_of(user, today) if allows(user, Function.ENQUIRIES, Level.WRITE) else [],
    )


def _recent(user: User) -> list[Done]:
    """What the person did last, the newest first; signing in is not work."""
    events = list(
        Event.objects.filter(actor=user.username).exclude(action=SIGNED_IN).order_by("-seq")[:RECENT]
    )
    pages = openable([event.code for event in events], user)
    return [
        Done(event.at, f"{act(event)} · {thing(event)}", event.code, pages.get(event.code, ""))
        for event in events
    ]


def _edition(user: User) -> Edition | None:
    return Edition.objects.order_by("-from_on").first() if allows(user, Function.REPORT, Level.READ) else None


def _quick(user: User) -> Iterable[Kind]:
    """Kinds that this person may enter, the most usual ones of their work first."""
    wanted = (
        "tallies",
        "enquiries",
        "contacts",
        "cases",
        "proposals",
        "activities",
        "surveys",
        "donations",
        "editions",
    )
    for key in wanted:
        kind = kind_named(key)
        if kind is not None and level(user, kind.function) >= kind.write:
            yield kind


def who_reads_what() -> list[tuple[Words, list[tuple[Words, list[tuple[Words, Words]]]]]]:
    """The policy as a table: for each role and level, the functions it has at that level and how far they reach."""
    return [
        (role.label, [(LEVEL_WORDS[each], _granted(granted, each)) for each in SHOWN_LEVELS])
        for role, granted in POLICY.items()
    ]


def _granted(granted: Mapping[Function, Grant], wanted: Level) -> list[tuple[Words, Words]]:
    return [
        (FUNCTION_WORDS[function], REACH_WORDS[granted[function].reach])
        for function in Function
        if function in granted and granted[function].level == wanted
    ]


def personal_words() -> list[tuple[Words, list[tuple[Words, list[str]]]]]:
    """For each function, the fields of its records that only those who read it may see, as the records declare them."""
    found: dict[Function, list[tuple[Words, list[str]]]] = {}
    for kind in kinds():
        if kind.personal:
            shown = dict.fromkeys((*kind.fields, *kind.facts, *kind.columns))
            names = [label_of(kind, name) for name in shown if name in kind.personal]
            found.setdefault(kind.function, []).append((kind.label, names))
    return [(FUNCTION_WORDS[function], rows) for function, rows in found.items()]
