"""Reading what legal advice needs: seats that are free, who is to see whom, what is open to a lawyer now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Sum,
    prefetch_related_objects,
)
from django.db.models.functions import TruncMonth
from django.utils import timezone

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, Ways, centres_of, visible
from huying.calendars.queries import calendar_of, days_of
from huying.calendars.rules import Days
from huying.cases.models import Case, Letter
from huying.centres.models import Centre
from huying.clinic.models import (
    Advice,
    Check,
    Consultation,
    Displaced,
    Lawyer,
    ScopeNotice,
    Sitting,
    Turn,
)
from huying.clinic.rules import DAYS_OPEN, has_begun, serves_on
from huying.core.shapes import in_language
from huying.records.kind import the_kind

AHEAD, OFFERED, PAPERS = 30, 24, 40
KEPT_TO_FEW = "few"  # papers of a case that not even all who read it see


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of a session: who would see the resident there, and who sits there already."""

    sitting: Sitting
    number: int
    starts_at: time
    lawyer: Lawyer | None
    taken: Consultation | None = None
    fits: bool = True

    @property
    def name(self) -> str:
        """How a form names it."""
        return f"{self.sitting.code} {self.number}"


def notice_on(day: date) -> ScopeNotice | None:
    """The scope notice in force on that day."""
    return ScopeNotice.objects.filter(began_on__lte=day).order_by("began_on").last()


def turns_of(sitting: Sitting) -> list[Turn]:
    """Who sits in a session, by desk; only those who are of the panel on its day."""
    rows = sitting.turns.filter(lawyer__in=Lawyer.objects.on_panel(sitting.held_on))
    return list(
        rows.select_related("lawyer__user").prefetch_related("lawyer__matters").order_by("desk", "pk")
    )


def _everything() -> tuple[Any, ...]:
    """Turns and taken seats of sessions, read for all of them at once."""
    turns = Turn.objects.select_related("lawyer__user", "instead_of__user")
    taken = Consultation.objects.taking_a_seat().select_related("lawyer__user", "case", "sitting")
    return (
        Prefetch("turns", turns.prefetch_related("lawyer__matters").order_by("desk", "pk")),
        Prefetch("consultations", taken),
    )


def seated_in(sitting: Sitting) -> list[Turn]:
    """The same as `turns_of`, for a session that was read with everything."""
    return [turn for turn in sitting.turns.all() if serves_on(turn.lawyer, sitting.held_on)]


def gap_of(sitting: Sitting) -> int:
    """How many desks of a session have nobody."""
    return max(sitting.desks - len(turns_of(sitting)), 0)


def holiday_of(sitting: Sitting, days: Days | None = None) -> str:
    """The holiday on which a session falls by the calendar of its centre; nothing when it is none."""
    kept = days_of(calendar_of(sitting.centre)) if days is None else days
    special = kept.special.get(sitting.held_on)
    return in_language(special.name, special.name_en) if special and not special.works else ""


def in_conflict(case: Case) -> set[int]:
    """Lawyers who have declared a conflict of interest on a case, for good."""
    found = Check.objects.filter(consultation__case=case, clear=False)
    return set(found.values_list("lawyer", flat=True))


def lawyer_for(
    sitting: Sitting, seat: int, case: Case, *, besides: Consultation | None = None
) -> Lawyer | None:
    """Who is to see the resident of `case` in that seat: whoever sits at its desk, else another who is free then.

    Never one with a conflict; before others those who take the matter.
    """
    held = Consultation.objects.taking_a_seat().filter(sitting=sitting, starts_at=sitting.starts_at(seat))
    if besides is not None:
        held = held.exclude(pk=besides.pk)
    barred = set(held.values_list("lawyer", flat=True)) | in_conflict(case)
    free = [turn for turn in turns_of(sitting) if turn.lawyer_id not in barred]
    desk = sitting.desk_of(seat)
    free.sort(key=lambda turn: (turn.desk != desk, not takes(turn.lawyer, case.category_id)))
    return free[0].lawyer if free else None


def takes(lawyer: Lawyer, category_id: int | None) -> bool:
    """Whether a lawyer takes matters of a category; one who has named none takes all."""
    named = {each.pk for each in lawyer.matters.all()}
    return not named or category_id is None or category_id in named


def seats_of(sitting: Sitting, category_id: int | None = None) -> list[Seat]:
    """Every seat of a session in order, taken or free."""
    prefetch_related_objects([sitting], *_everything())
    desks = {turn.desk: turn.lawyer for turn in seated_in(sitting)}
    taken = {each.seat: each for each in sitting.consultations.all()}
    found = []
    for number in range(1, sitting.seats + 1):
        held = taken.get(number)
        lawyer = held.lawyer if held else desks.get(sitting.desk_of(number))
        fits = lawyer is None or takes(lawyer, category_id)
        found.append(Seat(sitting, number, sitting.starts_at(number), lawyer, held, fits))
    return found


def sittings_ahead(centre_ids: set[int] | None, today: date) -> QuerySet[Sitting]:
    """Sessions from today on, at those centres, without those that are called off."""
    rows = Sitting.objects.filter(held_on__gte=today, called_off_on=None).select_related("centre")
    if centre_ids is not None:
        rows = rows.filter(centre__in=centre_ids)
    return rows.order_by("held_on", "begins_at", "pk")


def free_seats(centre: Centre, category_id: int | None, now: datetime, sitting: str = "") -> list[Seat]:
    """The next seats that can be booked at a centre, those of lawyers who take the matter first in each session, those without a lawyer last."""
    rows = sittings_ahead({centre.pk}, timezone.localdate(now))
    if sitting:
        rows = rows.filter(code=sitting)
    found: list[Seat] = []
    for each in rows.prefetch_related(*_everything())[:AHEAD]:
        free = [
            seat
            for seat in seats_of(each, category_id)
            if seat.taken is None and not has_begun(each, seat.starts_at, now)
        ]
        found += sorted(free, key=lambda seat: (seat.lawyer is None, not seat.fits))
        if len(found) >= OFFERED:
            break
    return found[:OFFERED]


def next_seat(case: Case, now: datetime) -> Seat | None:
    """The next free seat for a case with a lawyer who may see it, those who take the matter before others."""
    if not case.is_open:
        return None
    seats = free_seats(case.centre, case.category_id, now)
    seen = [each for each in seats if lawyer_for(each.sitting, each.number, case) is not None]
    return next((each for each in seen if each.fits), seen[0] if seen else None)


def affected_by(sitting: Sitting, user: User) -> QuerySet[Displaced]:
    """The bookings of a session that was called off, as far as a person reads their cases."""
    mine = the_kind("legal-consultations").visible_to(user)
    rows = Displaced.objects.filter(sitting=sitting, consultation__in=mine).order_by("seat", "pk")
    return rows.select_related(
        "consultation__sitting", "consultation__case", "consultation__contact", "consultation__lawyer"
    )


def to_be_told(user: User) -> QuerySet[Sitting]:
    """Sessions called off at centres where a person books, some of whose residents have not been told."""
    mine = the_kind("legal-consultations").visible_to(user, Level.WRITE)
    untold = Displaced.objects.untold().filter(consultation__in=mine)
    rows = Sitting.objects.filter(pk__in=untold.values("sitting")).select_related("centre")
    return rows.order_by("held_on", "begins_at", "pk")


def highest_seat(sitting: Sitting) -> int:
    """The last seat of a session that somebody has taken."""
    last: int | None = sitting.consultations.taking_a_seat().aggregate(last=Max("seat"))["last"]
    return last or 0


def centres_for(user: User) -> set[int] | None:
    """Centres whose seats a person books."""
    return centres_of(user, Function.CASEWORK, Level.WRITE)


def without_lawyer(user: User, today: date) -> QuerySet[Consultation]:
    """Booked seats to come that no lawyer can take, such as after a conflict, at centres where a person books."""
    rows = the_kind("legal-consultations").visible_to(user, Level.WRITE)
    waiting: QuerySet[Consultation] = rows.filter(
        state=Consultation.State.BOOKED, lawyer=None, sitting__held_on__gte=today
    )
    return waiting.order_by("sitting__held_on", "starts_at", "pk")


def gaps(user: User, today: date) -> QuerySet[Sitting]:
    """Sessions to come with a desk at which nobody sits, at centres where a person books."""
    on_panel = Q(turns__lawyer__user__is_active=True, turns__lawyer__since_on__lte=F("held_on"))
    still = Q(turns__lawyer__until_on=None) | Q(turns__lawyer__until_on__gt=F("held_on"))
    rows: Any = sittings_ahead(centres_for(user), today)
    missing: QuerySet[Sitting] = rows.annotate(seated=Count("turns", filter=on_panel & still)).filter(
        seated__lt=F("desks")
    )
    return missing


@dataclass(frozen=True, slots=True)
class Row:
    """A session on the rota: who sits in it, how many seats are free, how many desks have nobody, a holiday."""

    sitting: Sitting
    turns: list[Turn]
    free: int
    gap: int
    holiday: str


def rota(user: User, today: date) -> list[Row]:
    """Sessions to come at the centres where a person books, in a constant number of questions for each centre."""
    rows = list(sittings_ahead(centres_for(user), today).prefetch_related(*_everything())[:AHEAD])
    kept = {centre: days_of(calendar_of(centre)) for centre in {each.centre for each in rows}}
    found = []
    for each in rows:
        turns = seated_in(each)
        free = each.seats - len(each.consultations.all())
        gap = max(each.desks - len(turns), 0)
        found.append(Row(each, turns, free, gap, holiday_of(each, kept[each.centre])))
    return found


def own_seats(user: User) -> QuerySet[Consultation]:
    """Every seat that is or was a lawyer's own; what of it is open, the following say."""
    rows = Consultation.objects.select_related("sitting__centre", "case__category", "lawyer__user")
    return visible(rows, user, Function.LEGAL, Level.WRITE, Ways(owner="lawyer__user"))


def seats_with(user: User, today: date) -> QuerySet[Consultation]:
    """Seats that a lawyer is to see now, or has yet to check: of open cases, without a conflict, in their days."""
    rows = own_seats(user)
    conflict = Check.objects.filter(
        lawyer=OuterRef("lawyer"), consultation__case=OuterRef("case"), clear=False
    )
    clear = Check.objects.filter(
        consultation=OuterRef("pk"), lawyer=OuterRef("lawyer"), parties=OuterRef("parties"), clear=True
    )
    return (
        rows.filter(
            ~Exists(conflict),
            state__in=(Consultation.State.BOOKED, Consultation.State.HELD),
            case__closed_on=None,
            sitting__held_on__gte=today - DAYS_OPEN,
        )
        .annotate(is_clear=Exists(clear))
        .order_by("sitting__held_on", "starts_at", "pk")
    )


def cleared_for(user: User, today: date) -> QuerySet[Consultation]:
    """Those of them whose names are open: cleared of a conflict by this lawyer, from the day of the session on."""
    rows: Any = seats_with(user, today)
    cleared: QuerySet[Consultation] = rows.filter(is_clear=True, sitting__held_on__lte=today)
    return cleared


@dataclass(frozen=True, slots=True)
class Evening:
    """What a lawyer sees first: tonight's seats, those of the last days that are still open, those to come."""

    tonight: list[Consultation]
    before: list[Consultation]
    ahead: list[Consultation]

    def __bool__(self) -> bool:
        return bool(self.tonight or self.before or self.ahead)


def evening_of(user: User, today: date) -> Evening:
    """A lawyer's seats around today."""
    rows = list(seats_with(user, today))
    return Evening(
        [each for each in rows if each.sitting.held_on == today],
        [each for each in rows if each.sitting.held_on < today],
        [each for each in rows if each.sitting.held_on > today],
    )


def advice_on(consultation: Consultation) -> list[Advice]:
    """The notes of a case for a lawyer to whom one of its seats is open: their own, and those of whoever came before."""
    rows = Advice.objects.filter(consultation__case=consultation.case_id)
    told = rows.select_related("written_by__user", "consultation__sitting")
    return list(told.prefetch_related("additions__added_by__user").order_by("written_at", "pk"))


def papers_on(consultation: Consultation) -> Iterator[tuple[date | None, str]]:
    """Papers of a case by name and day: what the resident brings, what was sent in, the letters of the register."""
    for line in consultation.papers.splitlines():
        if line.strip():
            yield None, line.strip()
    asked = the_kind("papers").rows().filter(request__case=consultation.case_id)
    yield from ((each.received_on, str(each)) for each in asked.order_by("received_on", "pk")[:PAPERS])
    kept = the_kind("case-papers").rows().filter(case=consultation.case_id).exclude(visibility=KEPT_TO_FEW)
    yield from ((each.received_on, str(each)) for each in kept.order_by("received_on", "pk")[:PAPERS])
    letters = Letter.objects.filter(case=consultation.case_id, sent_on__isnull=False).order_by(
        "sent_on", "pk"
    )
    yield from ((each.sent_on, f"{each.serial} {each.subject}") for each in letters[:PAPERS])


@dataclass(frozen=True, slots=True)
class Hours:
    """A lawyer's month: how many consultations, and how many minutes."""

    month: date
    lawyer: str
    number: int
    minutes: int

    @property
    def clock(self) -> str:
        return f"{self.minutes // 60}:{self.minutes % 60:02d}"


def hours_of(rows: QuerySet[Consultation]) -> list[Hours]:
    """Consultations that were held, added up for each lawyer and month, the newest first."""
    told = rows.filter(state=Consultation.State.HELD).annotate(month=TruncMonth("sitting__held_on"))
    grouped = told.order_by().values("month", "lawyer").annotate(total=Sum("minutes"), number=Count("pk"))
    names = {each.pk: str(each) for each in Lawyer.objects.select_related("user")}
    found = [Hours(each["month"], names[each["lawyer"]], each["number"], each["total"]) for each in grouped]
    return sorted(found, key=lambda each: (-each.month.toordinal(), each.lawyer))


def own_hours(user: User) -> list[Hours]:
    """A lawyer's own time; it is theirs after the cases are closed to them."""
    return hours_of(own_seats(user))


def hours_at(user: User) -> list[Hours]:
    """The time of lawyers at the centres for which somebody answers."""
    return hours_of(the_kind("legal-consultations").visible_to(user, Level.APPROVE))


def people_seats(case: Case) -> QuerySet[Consultation]:
    """The consultations of a case, the newest first, for a reader who has opened the case."""
    return case.consultations.select_related("sitting__centre", "lawyer__user").order_by("-pk")


def ahead_of(case: Case, today: date) -> list[Consultation]:
    """Seats of a case that are still to come."""
    rows = case.consultations.booked().filter(sitting__held_on__gte=today)
    return list(rows.select_related("sitting__centre").order_by("sitting__held_on", "starts_at"))


def last_check(consultation: Consultation) -> Check | None:
    """What the lawyer of a seat last said of the names as they stand now."""
    same = Q(lawyer=F("consultation__lawyer"), parties=F("consultation__parties"))
    return consultation.checks.filter(same).select_related("lawyer__user").order_by("-pk").first()
