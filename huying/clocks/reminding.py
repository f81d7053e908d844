"""One mail a day to each person whose dates press: references, days and how the resident wishes to be reached, never what
a case is about.

Only within the hours of service of the centre that a case belongs to, on a working day of its calendar. A second run
on the same day finds the reminder of the first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, people_with
from huying.calendars.queries import Service, service_of
from huying.calendars.rules import add_working_days
from huying.centres.models import Centre
from huying.clocks.models import Reminder
from huying.clocks.queries import running, undone
from huying.contacts.queries import wish_words
from huying.outbox.mail import queue_mail
from huying.records.kind import the_kind

LANGUAGES = ("zh-hant", "en")
MOST_NAMED = 100


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One date that presses, by references only, and how and when the resident wishes to be reached."""

    due_on: date
    case: str
    code: str
    reply_by: str = ""
    reply_hours: str = ""


def remind(*, at: datetime) -> int:
    """Queue the mails that are due at `at`; returns how many."""
    day = timezone.localdate(at)
    until = dict(_serving(at))
    if not until:
        return 0
    done = set(Reminder.objects.filter(day=day).values_list("user", flat=True))
    people = people_with(Function.CASEWORK, Level.WRITE, set(until)).exclude(email="").exclude(pk__in=done)
    queued = 0
    for user in people.order_by("pk"):
        items = sorted(_items(user, until))
        queued += bool(items) and _queue(user, day, items, at)
    return queued


def _serving(at: datetime) -> Iterator[tuple[int, date]]:
    """Centres that serve at this moment, each with its next working day."""
    for centre in Centre.objects.filter(Q(closed_on=None) | Q(closed_on__gt=timezone.localdate(at))):
        service: Service = service_of(centre)
        if service.is_on(at):
            reached = add_working_days(timezone.localdate(at), 1, service.days).day
            if reached is not None:
                yield centre.pk, reached


def _items(user: User, until: dict[int, date]) -> Iterator[Item]:
    """Dates up to the next working day: of the person's own cases, and of cases given to nobody for whoever gives them."""
    for key, still in (("clocks", running()), ("tasks", undone())):
        kind = the_kind(key)
        mine = kind.visible_to(user, Level.WRITE).filter(still, case__assigned_to=user)
        nobodys = kind.visible_to(user, Level.APPROVE).filter(still, case__assigned_to=None)
        for rows in (mine, nobodys):
            pressing = rows.filter(case__centre__in=until, due_on__lte=max(until.values()))
            with_people = pressing.select_related("case__contact").order_by("due_on", "pk")
            for row in with_people[: MOST_NAMED * 2]:
                if row.due_on <= until[row.case.centre_id]:
                    wish = (
                        (row.case.contact.reply_by, row.case.contact.reply_hours) if row.case.contact else ()
                    )
                    yield Item(row.due_on, row.case.code, row.code, *wish)


def _queue(user: User, day: date, items: list[Item], at: datetime) -> bool:
    """Queue one mail and remember it; whoever came second to the same person and day queues nothing."""
    try:
        with transaction.atomic():
            message = queue_mail(recipient=user.email, subject=_subject(items), body=_body(items, day), at=at)
            Reminder.objects.create(user=user, day=day, number=len(items), message=message)
    except IntegrityError:
        return False
    return True


def _subject(items: list[Item]) -> str:
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(ngettext("%(n)s date presses", "%(n)s dates press", len(items)) % {"n": len(items)})
    return " / ".join(said)


def _body(items: list[Item], day: date) -> str:
    """The same list in both languages."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            lines = [_line(item, day) for item in items[:MOST_NAMED]]
            if len(items) > MOST_NAMED:
                lines.append(_("and more; see “My day”"))
            said.append("\n".join([_("Dates that have passed or come next, by their references:"), *lines]))
    return "\n\n".join(said) + "\n"


def _line(item: Item, day: date) -> str:
    words = {"case": item.case, "code": item.code, "day": date_format(item.due_on)}
    if item.due_on < day:
        said = _("%(case)s (%(code)s): overdue since %(day)s") % words
    else:
        said = _("%(case)s (%(code)s): due on %(day)s") % words
    wish = wish_words(item.reply_by, item.reply_hours)
    return _("%(date)s; reach the resident: %(wish)s") % {"date": said, "wish": wish} if wish else said
