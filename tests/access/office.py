"""An office of two centres in which every text field of every kind holds a canary: a word found nowhere else.

Fields are found by reflection, so that a field added tomorrow is in the crawl tomorrow. A canary says whose it is and
how private: `XFp0012Z` stands in a personal field of the other centre. Every code holds one too.
"""

import re
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.utils import timezone

from huying.accounts.models import AccessRequest, Posting, Role, User
from huying.audit import actions as audit
from huying.cases.models import Case
from huying.centres.models import Centre
from huying.clinic import actions, advising
from huying.clinic.models import Sitting
from huying.clinic.tests.factories import checked, make_lawyer, make_sitting, told
from huying.contacts.models import Contact
from huying.core.dates import Precision
from huying.core.tests.factories import MOMENT
from huying.figures.units import Unit
from huying.files.actions import keeping
from huying.files.media import PHOTOGRAPHS
from huying.files.models import StoredFile
from huying.files.receiving import receive
from huying.files.tests.making import told_image
from huying.privacy.numbers import keep_number
from huying.privacy.opening import note_opening
from huying.records.actions import enter
from huying.records.index import reindex
from huying.records.kind import Kind, kind_named, kind_of, kinds
from huying.records.models import SavedList
from huying.reports.models import Edition, EditionFigure, Section
from huying.reports.publishing import publish_edition
from huying.reports.tests.editions import make_report

# Whose a record is: of the readers' centre, of the other one, of theirs and assigned to the lawyer; of the other one but
# referred to theirs, so that they see the referral and nothing of the person; of their centre but part of a restricted
# case of somebody else; of no centre.
OWN, OTHER, ASSIGNED, RECEIVED, SEALED, NETWORK = "O", "F", "L", "R", "S", "N"
# Of the readers' centre, with a seat of legal advice: one that its lawyer has opened, one before the check for conflicts.
CLEARED, UNCHECKED = "T", "U"
SIDES = "NOFLRSTU"
HELD_BY_CENTRE = (OWN, OTHER, ASSIGNED)
CANARY = re.compile(r"X([OFLRSNTU])([pqc])(\d{4})Z", re.IGNORECASE)
FIRST_DAY = date(2023, 5, 2)
CARDS = {OWN: "A123456(3)", OTHER: "AB987654(3)"}  # numbers that cards could have
LEFT_OUT = {"precision", "began_known_to", "colour", "currency"}  # short codes that are no words
EVERYWHERE = {"representative": "", "centre": "", "decimals": 0}
EITHER_OR = {
    "tasks": {"reckoning": []},
    "referrals": {
        "to_organisation": None,
        "answer": "accepted",
        "reckoning": [],
    },  # the agreement has been taken back
    "closing-requests": {"decided_by": None, "decided_on": None},
    "correspondence": {"enquiry": None},  # it belongs to a case
    "disbursements": {"appeal": None},
    "help-requests": {
        "case": None,
        "enquiry": None,
        "aside": "",
        "settled_on": None,
    },  # nobody has looked at it
}
GIVEN: dict[str, dict[str, Any]] = {
    "cases": {"erased_on": None},
    "contacts": {"erased_on": None},
    "data-requests": {
        "identity": "",
        "identity_by": None,
        "identity_on": None,
        "instruction": None,
        "counts": {},
        "decision": "waiting",
        "decided_by": None,
        "decided_on": None,
        "done_by": None,
        "done_on": None,
    },  # nobody has looked at it
    "holds": {"contact": None, "lifted_by": None, "lifted_on": None},
    "retention-rules": {"then": "anonymise", "confirmed_by": None, "confirmed_on": None},
    "retention-runs": {"state": "withdrawn"},
    "declared-totals": {"figure": "activities.articles", "unit": Unit.ARTICLES, "parts": {}} | EVERYWHERE,
    "opening-balances": {"figure": "cases.visits_cumulative", "unit": Unit.PERSON_TIMES} | EVERYWHERE,
    "external-facts": {"decimals": 0},
    "donations": {"part_of": None, "source": None, "anonymous": False},  # a person gave, by name
    "acknowledgements": {"recipient": None},
    "correspondence": {"sent_at": None, "received_at": MOMENT, "decided_at": None},
    "scans": {"state": "filed", "decided_at": None},  # with its case, so that it has no file of its own
    "presses": {"pressed_at": MOMENT, "undone_at": None, "undone_by": None},
    "tickets": {"issued_at": MOMENT, "called_at": None, "ended_at": None},  # it waits
    "handovers": {"handed_at": MOMENT, "since_at": MOMENT, "seen_at": None, "seen_by": None},
    "duties": {"taken_off_on": None},
    "quality-checks": dict.fromkeys(("answered", "in_time", "agreed", "complete", "plain"), "")
    | {"checked_on": None, "checked_by": None},  # nobody has looked at it
    "photos": {"file": "none.png"},
    "form-letters": {"ended_on": None},  # still being counted
    "answers": {"trigger": "walk"},  # one word
    "tags": {"retired_on": None, "merged_on": None},
    "clocks": {
        "met_on": None,
        "took": None,
        "right_used_on": None,
        "reckoning": [],
    },  # stopped: done and stopped exclude each other
    "clock-rules": {"follows": None, "starts": "by-hand"},
    "case-links": {"taken_off_on": None},
    "case-merges": {"parted_on": None},
    "legal-sittings": {
        "begins_at": time(19),
        "ends_at": time(21),
        "called_off_on": None,
        "called_off_for": "",
    },
    "legal-turns": {"desk": 1, "instead_of": None},
    "legal-consultations": {
        "state": "booked",
        "place": lambda side: 2 if side == SEALED else 1,  # of the same resident
        "settled_on": None,
        "minutes": None,
        "seat": lambda side: 1 + SIDES.index(side),
        "starts_at": lambda side: time(19, SIDES.index(side)),
        "notice": None,
        "accepted_on": None,
        "accepted_in": "",
        "accepted_by": None,
    },
    "letters": {"sealed": False, "erased_on": None},  # typed from paper, so that it can be corrected
    "letter-drafts": {
        "state": "review",  # waits to be signed by whoever may
        "signer": None,
        "signed_by": None,
        "signed_on": None,
        "signed_version": None,
        "letter": None,
        "pdf": None,
        "docx": None,
    },
}
OPENED = {"help-requests": {"settled_on": FIRST_DAY}}  # on the sealed side a request has become a case
MADE_ELSEWHERE = (Edition, Section, EditionFigure)  # by the report's own test office


@dataclass
class Office:
    """The records of the walk by kind and side, its people, and what each canary stands in."""

    own: Centre
    other: Centre
    people: dict[str, User] = field(default_factory=dict)
    records: dict[tuple[str, str], Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    file: str = ""
    numbers: Any = field(default_factory=lambda: count(1))

    def canary(self, side: str, sort: str, place: str) -> str:
        """A new word; `sort` is p for personal, q for what counts show, c for a reference."""
        word = f"X{side}{sort}{next(self.numbers):04d}Z"
        self.places[word] = place
        return word

    def address(self, word: str) -> str:
        """An e-mail address that holds a word."""
        return f"{word}@example.org"

    def furnish(self, edition: Edition) -> None:
        """Add to the report before it is published; there is nothing to add."""

    def record(self, kind: Kind, side: str) -> Any:
        return self.records.get((kind.key, side if kind.centre else NETWORK))


def build(sort: type[Office] = Office) -> Office:
    """Make the office. Nothing in it names another side, except as the kinds of record allow."""
    edition = make_report(code="2023")
    for case in kind_named("cases").rows():
        reindex(kind_named("cases"), case)
    office = sort(_centre("own"), _centre("other"))
    office.furnish(edition)
    for role in Role:
        user = User.objects.create(username=f"walk-{role}")
        Posting.objects.create(user=user, role=role, centre=office.own, since_on=FIRST_DAY)
        office.people[role] = user
    office.people["unposted"] = User.objects.create(username="walk-unposted")
    foreigner = User.objects.create(username="walk-other-centre")
    Posting.objects.create(user=foreigner, role=Role.CASEWORKER, centre=office.other, since_on=FIRST_DAY)
    office.people["other-centre"] = foreigner
    keeper = User.objects.create(username="walk-keeper")
    Posting.objects.create(user=keeper, role=Role.CASEWORKER, centre=office.own, since_on=FIRST_DAY)
    office.people["keeper"] = keeper
    for kind in kinds():
        for side in sides_of(kind):
            made(office, kind, side)
    made(office, kind_named("referrals"), RECEIVED)
    _photograph(office)
    _legal_advice(office)
    _identity_cards(office)
    _accounts(office)
    _saved_lists(office)
    _reasons(office)
    publish_edition(edition=edition, by=office.people[Role.EDITOR], at=timezone.now())
    return office


def sides_of(kind: Kind) -> tuple[str, ...]:
    """Whose records of a kind there are."""
    return (*HELD_BY_CENTRE, *(SEALED,) * bool(kind.sealed)) if kind.centre else (NETWORK,)


def made(office: Office, kind: Kind, side: str) -> Any:
    """The record of `kind` on `side`, made with everything it names when it is not there yet."""
    side = (OWN if side == SEALED and not kind.sealed else side) if kind.centre else NETWORK
    if (kind.key, side) not in office.records:
        if kind.model is Centre:
            record = office.own
        elif kind.model in MADE_ELSEWHERE:
            record = kind.model._default_manager.order_by("pk").first()
        else:
            record = _entered(office, kind, side)
        office.records[kind.key, side] = record
        reindex(kind, record)
    return office.records[kind.key, side]


def _entered(office: Office, kind: Kind, side: str) -> Any:
    values = {each.name: _value(office, kind, each, side, place) for place, each in enumerate(_columns(kind))}
    given = GIVEN.get(kind.key, {}) | EITHER_OR.get(kind.key, {})
    values |= {name: value(side) if callable(value) else value for name, value in given.items()}
    if side == SEALED:
        values |= OPENED.get(kind.key, {})
        if kind.key == "help-requests":
            values["case"] = made(office, kind_named("cases"), SEALED)
    if kind.key == "cases":
        values["restricted"] = side == SEALED
    if kind.is_dated:
        values |= {
            "from_on": FIRST_DAY,
            "until_on": FIRST_DAY + timedelta(days=1),
            "precision": Precision.DAY,
        }
    code = office.canary(side, "c", f"{kind.key} code")
    with transaction.atomic():
        record = kind.model._default_manager.create(code=code, created_at=MOMENT, updated_at=MOMENT, **values)
        record.full_clean()
        for each in kind.model._meta.many_to_many:
            other = kind_of(each.related_model)
            if other is not None and other is not kind:
                getattr(record, each.name).add(made(office, other, side))
        audit.record(
            f"{kind.key}.edited",
            kind=kind.key,
            code=code,
            by="walk-caseworker",
            at=timezone.now(),
            changed=dict.fromkeys(kind.fields, ""),
        )
    return record


def _columns(kind: Kind) -> list[Any]:
    skipped = {"id", "code", "version", "created_at", "updated_at", "from_on", "until_on", "precision"}
    return [
        each for each in kind.model._meta.concrete_fields if each.name not in skipped or _needed(kind, each)
    ]


def _needed(kind: Kind, column: Any) -> bool:
    return column.name in {"from_on", "until_on"} and not kind.is_dated


def _value(office: Office, kind: Kind, column: Any, side: str, place: int) -> Any:
    """Something valid for a column; a canary wherever words can be written."""
    if column.is_relation:
        return _link(office, kind, column, side)
    if column.choices:
        return next(value for value, _label in column.choices if value != "")
    if isinstance(column, models.EmailField):
        return office.address(_word(office, kind, column, side))
    if isinstance(column, (models.CharField, models.TextField)):
        return (
            column.default
            if column.name in LEFT_OUT and column.has_default()
            else _short(office, kind, column, side)
        )
    if isinstance(column, models.JSONField):
        return {"zh_hant": _word(office, kind, column, side)}
    if isinstance(column, models.BooleanField):
        return True
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        return FIRST_DAY + timedelta(days=place + 40 * SIDES.index(side))
    if isinstance(column, models.TimeField):
        return None
    return 3


def _short(office: Office, kind: Kind, column: Any, side: str) -> str | None:
    word = _word(office, kind, column, side)
    if column.max_length and len(word) > column.max_length:
        return None if column.null else ""
    return word


def _word(office: Office, kind: Kind, column: Any, side: str) -> str:
    return office.canary(side, "p" if column.name in kind.personal else "q", f"{kind.key}.{column.name}")


def _link(office: Office, kind: Kind, column: Any, side: str) -> Any:
    target = column.related_model
    if (kind.key, column.name) in {("merges", "gone"), ("authorities", "helper")}:
        return second_contact(office.other if side == OTHER else office.own)
    if (kind.key, column.name) in {("case-links", "other"), ("case-merges", "gone")}:
        return second_case(made(office, kind_named("cases"), side))
    if target is Centre:
        away = side == OTHER or (side == RECEIVED and column.name != "to_centre")
        away = away or (kind.key, column.name) == ("transfer-routes", "to_centre")
        away = away or (side, column.name) == (
            SEALED,
            "to_centre",
        )  # what one's own centre was sent, one reads
        return office.other if away else office.own
    if target is User:
        somebody = None if column.null else office.people[Role.CASEWORKER]
        found = {
            ASSIGNED: office.people.get(Role.LAWYER),
            OTHER: office.people["other-centre"],
            SEALED: office.people["keeper"],
        }
        return found.get(side, somebody)
    if target is StoredFile and not column.null:
        return _stored()
    other = kind_of(target)
    if other is None or other is kind:
        return None
    return made(office, other, side)


def second_contact(centre: Centre) -> Contact:
    """Somebody else of a centre, of whom nothing is told."""
    number = Contact.objects.count()
    contact = Contact.objects.create(
        code=f"second-{number}", centre=centre, created_at=MOMENT, updated_at=MOMENT
    )
    reindex(kind_named("contacts"), contact)
    return contact


def second_case(beside: Any) -> Any:
    """Another case of the same centre, of which nothing is told."""
    values = {"centre": beside.centre, "category": beside.category, "received_on": beside.received_on}
    number = Case.objects.count()
    case = Case.objects.create(
        code=f"second-case-{number}", title="示例", created_at=MOMENT, updated_at=MOMENT, **values
    )
    reindex(kind_named("cases"), case)
    return case


def _stored() -> StoredFile:
    """A photograph that came with a record."""
    received = receive(SimpleUploadedFile("walk.jpg", told_image(), "image/jpeg"), PHOTOGRAPHS)
    with keeping(received, by="walk-caseworker", at=timezone.now()) as file:
        return file


def _centre(name: str) -> Centre:
    return Centre.objects.create(
        code=f"walk-{name}",
        name=f"示例{name}",
        type="district-office",
        city="香港",
        created_at=MOMENT,
        updated_at=MOMENT,
    )


def _accounts(office: Office) -> None:
    """One administrator asks that the caseworker of the other centre serve at this one as well."""
    AccessRequest.objects.create(
        user=office.people["other-centre"],
        kind=AccessRequest.Kind.ROLE,
        role=Role.COUNTER,
        centre=office.own,
        asked_by=office.people[Role.ADMINISTRATOR],
        asked_at=MOMENT,
    )


def _photograph(office: Office) -> None:
    """A photograph that was chosen in the form, so that there are a stored file and its picture to ask for."""
    received = receive(SimpleUploadedFile("示例.jpg", told_image(), "image/jpeg"), PHOTOGRAPHS)
    activity = office.records["activities", NETWORK]
    values = {"activity": activity, "caption": "示例", "alt": "示例", "consent": "given", "picture": received}
    office.file = enter(kind_named("photos"), values, by="office", at=timezone.now()).picture_id


def _legal_advice(office: Office) -> None:
    """Two seats of the walk's lawyer today: one with its note, one that waits for the check."""
    now, user = timezone.now(), office.people[Role.LAWYER]
    lawyer = make_lawyer(now, user=user)
    today = timezone.localdate(now)
    hours = {"begins_at": time(0), "ends_at": time(0, 10), "seat_minutes": 5, "seats": 2}
    sitting = make_sitting(now, lawyer, centre=office.own, held_on=today, **hours)
    for seat, side in enumerate((CLEARED, UNCHECKED), start=1):
        office.records["seat", side] = _seat(office, sitting, seat, side)
    office.records["seat", NETWORK] = held = office.records["seat", CLEARED]
    held = checked(now, held)
    actions.accept_scope(consultation=held, language="en", by=office.people[Role.COUNTER], at=now)
    words = {name: office.canary(CLEARED, "p", f"advice.{name}") for name in ("asked", "advised")}
    line = office.canary(CLEARED, "p", "legal-consultations.further_action")
    advising.record_advice(consultation=held, told=told(**words, further_action=line), by=user, at=now)


def _seat(office: Office, sitting: Sitting, seat: int, side: str) -> Any:
    """A booked seat of an open case of its own side; it is booked before its time has come."""
    case = made(office, kind_named("cases"), side)
    still_open = {"closed_on": None, "outcome": "", "result": "", "resident_told_on": None}
    type(case)._default_manager.filter(pk=case.pk).update(**still_open)
    case.refresh_from_db()
    reindex(kind_named("cases"), case)
    names = ("parties", "questions", "papers")
    values = {name: office.canary(side, "p", f"legal-consultations.{name}") for name in names}
    earlier = timezone.now() - timedelta(days=1)
    return actions.book(case=case, sitting=sitting, seat=seat, values=values, by="office", at=earlier)


def _reasons(office: Office) -> None:
    """Everybody has said today why they open what is given to the lawyer; what is asked before is tried by itself."""
    for user in office.people.values():
        for key in ("cases", "contacts"):
            told = {"code": office.records[key, ASSIGNED].code, "centre": office.own, "at": timezone.now()}
            note_opening(user=user, kind=key, foreign=True, why="cover", **told)


def _identity_cards(office: Office) -> None:
    """A resident of each centre has shown a card."""
    for side, who in ((OWN, Role.CASEWORKER), (OTHER, "other-centre")):
        contact, by = office.records["contacts", side], office.people[who]
        keep_number(contact=contact, number=CARDS[side], by=by, at=timezone.now())


def _saved_lists(office: Office) -> None:
    """Each person keeps a list; that of the other centre's caseworker holds what must not be seen."""
    for name, user in office.people.items():
        side = {"other-centre": OTHER, "keeper": SEALED}.get(name, OWN)
        word = office.canary(side, "p", "saved list")
        query = f"q={word}"
        office.records["saved", name] = SavedList.objects.create(
            user=user, kind="cases", name=word, query=query
        )
