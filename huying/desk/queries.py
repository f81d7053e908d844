"""What the board shows: where somebody stands, what was counted there today, and whom a few words name."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.utils import timezone
from django.utils.text import capfirst

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, centres_of, people_with
from huying.cases.models import Tally
from huying.centres.models import Centre
from huying.core.period import in_force
from huying.desk.models import Duty, EnquiryKind, Handover, Press, Ticket
from huying.desk.rules import is_code
from huying.records.choosing import OFFERED, look_up
from huying.records.kind import By, the_kind
from huying.records.models import SentForm

SHOWN_PRESSES, SHOWN_CASES = 12, 6
READ_WITHIN = timedelta(days=4)  # over a long weekend


@dataclass(frozen=True, slots=True)
class Place:
    """The desk somebody stands at: a centre, and the channel its contacts come by until another is chosen."""

    centre: Centre
    channel: str


@dataclass(frozen=True, slots=True)
class Day:
    """What was counted at a centre on one day: in all, by channel, by kind; `typed` came from paper."""

    total: int
    typed: int
    channels: dict[str, int]
    kinds: dict[str, int]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody found, with the cases of theirs that the reader may open: the open ones first."""

    contact: Any
    cases: list[Any]
    more: bool


def centres_to_stand_at(user: User) -> QuerySet[Centre]:
    """Centres where `user` may count contacts."""
    allowed = centres_of(user, Function.ENQUIRIES, Level.WRITE)
    rows = Centre.objects.order_by("position", "code")
    return rows if allowed is None else rows.filter(pk__in=allowed)


def kinds_on(day: date) -> list[EnquiryKind]:
    """The keys of the board on `day`, in order."""
    return list(EnquiryKind.objects.filter(in_force(day)).order_by("digit", "code"))


def day_at(centre: Centre, day: date, user: User) -> Day:
    """The count of one day, as the figures will have it; nothing where `user` may not read."""
    tallies = the_kind("tallies").visible_to(user).filter(centre=centre, held_on=day)
    rows = tallies.values_list("channel").annotate(Sum("number"), Sum("pressed"))
    channels = {channel: number + pressed for channel, number, pressed in rows}
    typed = sum(number for _channel, number, _pressed in rows)
    presses = _presses(centre, day, user).filter(undone_at__isnull=True, kind__isnull=False)
    kinds = dict(presses.order_by().values_list("kind__code").annotate(Count("pk")))
    return Day(sum(channels.values()), typed, channels, kinds)


def last_presses(centre: Centre, day: date, user: User) -> list[Press]:
    """The presses of the day at a centre, the last first, taken back or not."""
    return list(_presses(centre, day, user).order_by("-pressed_at", "-pk")[:SHOWN_PRESSES])


@dataclass(frozen=True, slots=True)
class Shift:
    """What a desk has done since it was last handed over, or since the day began; and what waits there now."""

    since: datetime
    contacts: int
    cases: int
    waiting: int
    tickets: int


def shift_at(centre: Centre, by: By, at: datetime) -> Shift:
    """The shift that ends now, as far as whoever ends it may count."""
    begins = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    last = Handover.objects.filter(centre=centre, handed_at__gte=begins).order_by("handed_at").last()
    since = last.handed_at if last else begins

    def counted(key: str, **narrowed: Any) -> int:
        kind = the_kind(key)
        rows = kind.visible_to(by) if isinstance(by, User) else kind.rows()
        return int(rows.filter(centre=centre, **narrowed).count())

    return Shift(
        since,
        contacts=counted("presses", pressed_at__gte=since, undone_at=None),
        cases=counted("cases", created_at__gte=since),
        waiting=counted("help-requests", settled_on=None) + counted("correspondence", state="waiting"),
        tickets=len(queue_at(centre, timezone.localdate(at)).waiting),
    )


@dataclass(frozen=True, slots=True)
class Queue:
    """The tickets of a centre on one day that are not ended: those that were called, and those that wait."""

    called: list[Ticket]
    waiting: list[Ticket]
    ended: int


def queue_at(centre: Centre, day: date) -> Queue:
    """The queue of the day, in the order of its numbers."""
    rows = list(Ticket.objects.filter(centre=centre, issued_on=day).order_by("number"))
    states = Ticket.State
    return Queue(
        [each for each in rows if each.state == states.CALLED],
        [each for each in rows if each.state == states.WAITING],
        sum(each.ended_at is not None for each in rows),
    )


def people_of(centre: Centre) -> QuerySet[User]:
    """Who may stand at a desk of the centre."""
    return people_with(Function.ENQUIRIES, Level.WRITE, {centre.pk}).order_by("username")


@dataclass(frozen=True, slots=True)
class DutyDay:
    """One day of the roster, with who has which desk."""

    day: date
    duties: list[Duty]


def roster(centre: Centre, monday: date) -> list[DutyDay]:
    """The week of a centre that begins on that day."""
    days = [monday + timedelta(days=place) for place in range(7)]
    rows = Duty.objects.filter(centre=centre, held_on__in=days, taken_off_on=None)
    held = list(rows.select_related("person").order_by("held_on", "place", "person__username"))
    return [DutyDay(day, [each for each in held if each.held_on == day]) for day in days]


def duties_of(user: User, today: date) -> list[Duty]:
    """One's own duties from today on, for the seven days to come."""
    rows = Duty.objects.filter(person=user, taken_off_on=None)
    return list(
        rows.filter(held_on__gte=today, held_on__lt=today + timedelta(days=7))
        .select_related("centre")
        .order_by("held_on", "place")
    )


def unread_handover(centre: Centre, user: User, now: datetime) -> Handover | None:
    """The last handover of these days that another left at the centre and nobody has read."""
    kind = the_kind("handovers")
    lately = {"centre": centre, "handed_at__gte": now - READ_WITHIN}
    last: Handover | None = kind.visible_to(user).filter(**lately).order_by("handed_at").last()
    return last if last and last.seen_at is None and last.handed_by_id != user.pk else None


def _presses(centre: Centre, day: date, user: User) -> QuerySet[Press]:
    return the_kind("presses").visible_to(user).filter(centre=centre, pressed_on=day)


def press_sent(key: str, user: User) -> Press | None:
    """The press that `user` sent under a one-use key, as long as they may see it."""
    sent = SentForm.objects.filter(key=key, user=user, kind="presses").first()
    return press_called(sent.code, user) if sent else None


def press_called(code: str, user: User) -> Press | None:
    press: Press | None = the_kind("presses").visible_to(user).filter(code=code).first()
    return press


def resident_called(code: str, user: User) -> Any:
    """The resident of that reference, if `user` may see them."""
    return the_kind("contacts").visible_to(user).filter(code=code).first() if is_code(code) else None


def people_named(words: str, user: User) -> tuple[list[Person], bool]:
    """Residents whom a part of a name or number names, and whether there are more than are shown."""
    found = look_up(the_kind("contacts"), user, words) if words else []
    return [_person(contact, user) for contact in found[:OFFERED]], len(found) > OFFERED


def _person(contact: Any, user: User) -> Person:
    mine = the_kind("cases").visible_to(user).filter(contact=contact)
    cases = list(
        mine.order_by(F("closed_on").asc(nulls_first=True), "-received_on", "-pk")[: SHOWN_CASES + 1]
    )
    return Person(contact, cases[:SHOWN_CASES], len(cases) > SHOWN_CASES)


def channel_words() -> list[tuple[str, str]]:
    return [(value, str(capfirst(words))) for value, words in Tally.Channel.choices]
