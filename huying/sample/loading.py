"""The 2023 sample office, entered through the same actions as the screens; a second loading changes nothing."""

import json
import secrets
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from huying.accounts import actions as accounts
from huying.accounts.models import Role, User
from huying.calendars.presets import load_calendars
from huying.centres.models import Centre
from huying.clocks.presets import load_rules
from huying.records.actions import change, enter
from huying.records.kind import Kind, kind_named
from huying.reports import actions as reports
from huying.reports.models import Edition, EditionFigure
from huying.sample.reading import FOLDER, BadRow, Known, rows, values

AT = timezone.make_aware(datetime(2024, 1, 15, 9, 0))
BY = "sample"
EDITION = "2023"
CLOCKS_FROM = date(2024, 1, 1)
# In the order in which one refers to the other.
KINDS = (
    (
        "organisations",
        "organisation-aliases",
        "name-variants",
        "representatives",
        "posts",
        "terms",
        "mandates",
    )
    + ("centres", "services", "offers", "activity-types", "programmes", "activities", "photos", "channels")
    + ("surveys", "releases", "recommendations", "campaigns", "stations")
    + ("events", "appeals", "grants", "donations", "deliveries", "acknowledgements")
    + ("proposal-kinds", "sessions", "proposals", "signings", "progress", "outcomes")
    + ("declared-totals", "opening-balances", "external-facts")
    + (
        "case-categories",
        "enquiry-kinds",
        "contacts",
        "tags",
        "cases",
        "notes",
        "referrals",
        "letters",
        "notices",
    )
    + ("mailboxes", "correspondence")
    + ("letter-templates", "scope-notices", "panel-lawyers")
)
# The people of the sample office. Nobody knows their passwords until `demo_accounts` gives them others.
STAFF = (
    ("counter-demo", Role.COUNTER, "off-ftu-head-office"),
    ("caseworker-demo", Role.CASEWORKER, "off-ftu-head-office"),
    ("supervisor-demo", Role.SUPERVISOR, "off-ftu-head-office"),
    ("lawyer-demo", Role.LAWYER, ""),
    ("representative-demo", Role.REPRESENTATIVE, ""),
    ("assistant-demo", Role.ASSISTANT, ""),
    ("research-demo", Role.RESEARCH, ""),
    ("fund-demo", Role.FUND, ""),
    ("editor-demo", Role.EDITOR, ""),
    ("auditor-demo", Role.AUDITOR, ""),
    ("administrator-demo", Role.ADMINISTRATOR, ""),
)
SOCIETY = "off-gba-society"
ALSO_THERE = ("supervisor-demo", "caseworker-demo")  # they serve at the society too
RELEASED_BY = ("supervisor-demo", "editor-demo")  # who asks for small counts, and who approves them
SELF_REFERENCES = {
    "proposals": "maybe_same_as",
    "activities": "related",
    "organisations": "parent",
    "donations": "part_of",
}
Told = Callable[[str], None]


@transaction.atomic
def load_sample(tell: Told = lambda words: None) -> int:
    """Load what is not there yet and say how much; returns the number of records entered."""
    known, entered = Known(), 0
    for name in KINDS:
        if name == "case-categories":
            entered += _staff()
        if name == "cases":
            entered += _clocks(tell)
        made = _load_kind(name, known)
        entered += made
        if made:
            tell(f"{name}: {made}")
    entered += _load_edition(tell)
    return entered


def _clocks(tell: Told) -> int:
    """Calendars, and the rules of clocks: the office's own hold from 2024 on, so that no case of 2023 gets a date anew."""
    calendars = load_calendars(by=BY, at=AT)
    rules = load_rules(by=BY, at=AT, began_on=CLOCKS_FROM)
    if calendars or rules:
        tell(f"calendars: {calendars}, clock-rules: {rules}")
    return calendars + rules


def _kind(name: str) -> Kind:
    kind = kind_named(name)
    if kind is None:
        raise BadRow(f"there is no kind of record called {name}")
    return kind


def _load_kind(name: str, known: Known) -> int:
    """One file. Rows that refer to rows of the same file come twice: first without the reference, then with it."""
    kind = _kind(name)
    held = set(kind.model._default_manager.values_list("code", flat=True))
    fresh = [(line, row) for line, row in rows(name) if row["code"] not in held]
    later = SELF_REFERENCES.get(name, "")
    for line, row in fresh:
        enter(
            kind,
            values(kind, line, row | ({later: ""} if later else {}), known),
            by=BY,
            at=AT,
            code=row["code"],
        )
    for line, row in fresh:
        if later and row[later]:
            _refer(kind, line, row, later, known)
    return len(fresh)


def _refer(kind: Kind, line: int, row: dict[str, str], name: str, known: Known) -> None:
    record = kind.model._default_manager.get(code=row["code"])
    change(kind, record, values(kind, line, {name: row[name]}, known), version=record.version, by=BY, at=AT)


def _staff() -> int:
    """The sample office's people who are not there yet, at their centres.

    Whoever is there already keeps the posts that the office has left them.
    """
    held = set(User.objects.values_list("username", flat=True))
    fresh = [each for each in STAFF if each[0] not in held]
    for username, role, centre in fresh:
        user = accounts.create_user(
            username=username,
            display_name=f"示範{role.label}",
            password=secrets.token_urlsafe(32),
            by=BY,
            at=AT,
        )
        places = [centre, *([SOCIETY] if username in ALSO_THERE else [])]
        for code in places:
            place = Centre.objects.get(code=code) if code else None
            accounts.post_user(user=user, role=role, centre=place, by=BY, at=AT)
    return len(fresh)


def _load_edition(tell: Told) -> int:
    """The edition, its quoted figures and its sections; nothing when it is there already."""
    if Edition.objects.filter(code=EDITION).exists():
        return 0
    edition = enter(_kind("editions"), _edition_values(), by=BY, at=AT, code=EDITION)
    quoted = [_quote(edition, place, row) for place, (_line, row) in enumerate(rows("golden"), start=1)]
    sections = [_section(edition, table) for table in _sections()]
    tell(f"edition {EDITION}: {len(sections)} sections, {len(quoted)} figures")
    return 1 + len(quoted) + len(sections)


def _edition_values() -> dict[str, Any]:
    return {
        "title": "港區全國人大代表、全國政協委員年度工作報告",
        "title_en": "Annual work report of Hong Kong NPC deputies and CPPCC members",
        "office": "香港工會聯合會",
        "office_en": "Hong Kong Federation of Trade Unions",
        "from_on": date(2023, 1, 1),
        "until_on": date(2024, 1, 1),
        "as_of": date(2023, 12, 31),
        "corrects": None,
    }


def _quote(edition: Edition, place: int, row: dict[str, str]) -> EditionFigure:
    quoted = reports.create_edition_figure(
        values={
            "edition": edition,
            "name": row["golden_id"],
            "key": row["key"],
            "from_on": date.fromisoformat(row["from_on"]),
            "until_on": date.fromisoformat(row["until_on"]),
            "representative": row["representative"],
            "centre": row["centre"],
            "only": json.loads(row["only"] or "{}"),
            "label": {language: row[f"label_{language}"] for language in ("zh_hant", "zh_hans", "en")},
            "section": row["section"],
            "position": place,
            "stated": row["stated"] == "stated",
            "note": {},
        },
        by=BY,
        at=AT,
        code=f"{EDITION}-{row['golden_id']}",
    )
    if row["release"]:
        asker, approver = (User.objects.get(username=name) for name in RELEASED_BY)
        reports.ask_release(figure=quoted, reason=row["release"], by=asker, at=AT)
        reports.approve_release(figure=quoted, by=approver, at=AT)
    return quoted


def _sections() -> Iterator[dict[str, Any]]:
    for path in sorted((FOLDER / "report").glob("*.toml")):
        yield tomllib.loads(path.read_text("utf-8"))


def _section(edition: Edition, table: dict[str, Any]) -> Any:
    return reports.create_section(
        values={"edition": edition}
        | {name: table[name] for name in ("slug", "number", "level", "title", "blocks")},
        by=BY,
        at=AT,
        code=f"{EDITION}-{table['slug']}",
    )
