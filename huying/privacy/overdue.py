"""What is over by the rules of keeping: found and listed, with what a hold keeps; nothing here writes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce, Greatest, TruncDate

from huying.cases.models import Case, Enquiry
from huying.contacts.models import Contact, Merge
from huying.core.period import in_force
from huying.correspondence.models import Missive
from huying.desk.models import Press
from huying.intake.models import HelpRequest
from huying.outbox.models import Message
from huying.privacy.datamap import Subject
from huying.privacy.models import DataRequest, Hold, Opening, RetentionRule, Taken
from huying.privacy.subjects import subject_of, subject_of_case, subject_of_enquiry

AT_ONCE = 500  # records of one class that a night does
EARLY = date(1900, 1, 1)
Class = RetentionRule.Subject
MONTH_DAYS = 28


@dataclass(frozen=True, slots=True)
class Due:
    """One record whose time is over: its kind, reference, the day it is counted from, and whether a hold keeps it."""

    kind: str
    code: str
    day: date
    held: bool
    centre: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """How the records of a class are found with the day they are counted from (`day`), and what is done with one."""

    rows: Callable[[], QuerySet[Any]]
    key: str
    kind: str
    subject: Callable[[Any], Subject] | None = None


def _taken(kind: str) -> Exists:
    """What a run has done already, unless something has happened since."""
    return Exists(Taken.objects.filter(kind=kind, code=OuterRef("code"), done_on__gte=OuterRef("day")))


def _cases() -> QuerySet[Any]:
    return (
        Case.objects.annotate(day=F("closed_on"))
        .exclude(closed_on=None)
        .exclude(erased_on__gte=F("closed_on"))
    )


def _enquiries() -> QuerySet[Any]:
    return Enquiry.objects.annotate(day=F("asked_on")).exclude(_taken("enquiries"))


def _help_requests() -> QuerySet[Any]:
    rows = HelpRequest.objects.exclude(aside="").annotate(day=F("settled_on"))
    return rows.exclude(_taken("help-requests"))


def _messages() -> QuerySet[Any]:
    states = (Missive.State.NOT_OURS, Missive.State.SPAM, Missive.State.AUTOMATIC)
    rows = Missive.objects.filter(state__in=states, case=None, enquiry=None).annotate(day=F("received_on"))
    return rows.exclude(_taken("correspondence"))


def _contacts() -> QuerySet[Any]:
    """Residents without an open case or request, by the last day of anything about them."""
    merged = Merge.objects.filter(parted_on=None).values("gone")
    busy = Case.objects.filter(contact=OuterRef("pk"), closed_on=None)
    asking = DataRequest.objects.filter(contact=OuterRef("pk"), done_on=None)

    def last(rows: QuerySet[Any], name: str) -> Any:
        newest = rows.filter(contact=OuterRef("pk")).order_by(F(name).desc(nulls_last=True)).values(name)[:1]
        return Coalesce(newest, EARLY, output_field=DateField())

    days = Greatest(
        last(Case.objects.all(), "closed_on"),
        last(Enquiry.objects.all(), "asked_on"),
        last(Press.objects.all(), "pressed_on"),
        TruncDate("created_at"),
    )
    rows = Contact.objects.filter(erased_on=None).exclude(pk__in=merged)
    return rows.filter(~Exists(busy), ~Exists(asking)).annotate(day=days)


def _openings() -> QuerySet[Any]:
    return Opening.objects.all()


def _mail() -> QuerySet[Any]:
    return Message.objects.filter(state=Message.State.SENT).annotate(day=TruncDate("sent_at"))


SHELVES: dict[str, Shelf] = {
    Class.CASES: Shelf(_cases, "code", "cases", subject_of_case),
    Class.ENQUIRIES: Shelf(_enquiries, "code", "enquiries", subject_of_enquiry),
    Class.REQUESTS: Shelf(
        _help_requests, "code", "help-requests", lambda row: Subject(requests=frozenset({row.pk}))
    ),
    Class.MESSAGES: Shelf(
        _messages, "code", "correspondence", lambda row: Subject(messages=frozenset({row.pk}))
    ),
    Class.CONTACTS: Shelf(_contacts, "code", "contacts", subject_of),
    Class.OPENINGS: Shelf(_openings, "pk", "openings"),
    Class.MAIL: Shelf(_mail, "pk", "mail"),
}


def over_before(rule: RetentionRule, today: date) -> date:
    """The day before which a record must have been over: so many months ago, on the last day of a shorter month."""
    months = today.year * 12 + today.month - 1 - rule.months
    year, month = divmod(months, 12)
    for day in range(today.day, MONTH_DAYS - 1, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, today.day)


def rules_in_force(today: date) -> list[RetentionRule]:
    """For each class the newest rule that two people stand for and that holds on `today`."""
    rows = RetentionRule.objects.filter(in_force(today)).exclude(confirmed_on=None).order_by("began_on", "pk")
    newest = {rule.subject: rule for rule in rows}
    return [newest[subject] for subject in Class.values if subject in newest]


def due_rows(rule: RetentionRule, today: date) -> QuerySet[Any]:
    """Records of the rule's class whose time is over, the oldest first; also those that a hold keeps."""
    rows = SHELVES[rule.subject].rows().filter(day__lt=over_before(rule, today)).order_by("day", "pk")
    return rows.select_related("centre") if _has_a_centre(rows.model) else rows


def _has_a_centre(model: Any) -> bool:
    return any(each.name == "centre" and each.is_relation for each in model._meta.concrete_fields)


def due(rule: RetentionRule, today: date, most: int | None = None) -> list[Due]:
    """Everything that a run would touch, and what a hold keeps."""
    shelf, rows = SHELVES[rule.subject], due_rows(rule, today)[:most]
    held = held_of(rule.subject)
    return [
        Due(
            shelf.kind,
            str(getattr(row, shelf.key)),
            row.day,
            row.pk in held,
            row.centre.code if hasattr(row, "centre_id") else str(getattr(row, "centre", "")),
        )
        for row in rows
    ]


def held_of(subject: str) -> set[int]:
    """Ids of the class that a standing hold keeps."""
    holds = Hold.objects.standing()
    people = set(holds.exclude(contact=None).values_list("contact", flat=True))
    people |= set(holds.exclude(case__contact=None).values_list("case__contact", flat=True))
    if subject == Class.CONTACTS:
        return people
    if subject == Class.CASES:
        named = set(holds.exclude(case=None).values_list("case", flat=True))
        return named | set(Case.objects.filter(contact__in=people).values_list("pk", flat=True))
    if subject == Class.ENQUIRIES:
        return set(Enquiry.objects.filter(contact__in=people).values_list("pk", flat=True))
    return set()
