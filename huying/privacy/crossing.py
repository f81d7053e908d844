"""The register of what crossed the boundary, computed from referrals: on what day, by which route, with whose consent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huying.calendars.queries import calendar_of, days_of
from huying.calendars.rules import add_working_days
from huying.cases.models import Referral, Route
from huying.cases.rules import crosses_the_boundary, route_between
from huying.records.kind import the_kind
from huying.records.presentation import label_of

FILED_WITHIN = 10  # working days after a standard contract takes effect
FILED = (Route.Basis.GBA_CONTRACT, Route.Basis.CONTRACT)


@dataclass(frozen=True, slots=True)
class Crossing:
    """Personal facts of one case that went from a centre on one side to one on the other."""

    referral: Referral
    route: Route | None
    parts: tuple[str, ...]

    @property
    def is_covered(self) -> bool:
        """Whether there was consent and a route that day."""
        return self.route is not None and self.referral.consented_on is not None


@dataclass(frozen=True, slots=True)
class Filing:
    """A route whose contract must be filed, by when, and whether it was."""

    route: Route
    file_by: date | None

    @property
    def is_open(self) -> bool:
        return self.route.filed_on is None


PARTS = ("shares_story", "shares_name", "shares_reach")


def crossings(centres: set[int] | None) -> Iterator[Crossing]:
    """Everything that was accepted on the other side, the newest first; `centres` narrow it to either end."""
    rows = Referral.objects.filter(answer=Referral.Answer.ACCEPTED, to_centre__isnull=False)
    rows = rows.filter(Q(shares_story=True) | Q(shares_name=True) | Q(shares_reach=True))
    if centres is not None:
        rows = rows.filter(Q(case__centre__in=centres) | Q(to_centre__in=centres))
    related = rows.select_related("case__centre", "to_centre", "route")
    for referral in related.order_by("-answered_on", "-pk"):
        there = referral.to_centre
        if there is not None and crosses_the_boundary(referral.case.centre, there):
            route = referral.route or route_between(referral.case.centre, there, referral.referred_on)
            parts = tuple(label_of(the_kind("referrals"), name) for name in PARTS if getattr(referral, name))
            yield Crossing(referral, route, parts)


def filings(today: date) -> list[Filing]:
    """Routes by contract that hold or will hold, those that are still to be filed first."""
    rows = Route.objects.filter(basis__in=FILED).filter(Q(ended_on=None) | Q(ended_on__gt=today))
    found = [Filing(route, file_by(route)) for route in rows.select_related("from_centre", "to_centre")]
    return sorted(found, key=lambda each: (not each.is_open, each.file_by or today, each.route.pk))


def file_by(route: Route) -> date | None:
    """The tenth working day after a contract took effect, on the calendar of the centre it begins at."""
    return add_working_days(route.began_on, FILED_WITHIN, days_of(calendar_of(route.from_centre))).day


def pressing_filings(today: date) -> list[Filing]:
    """Routes in force that nobody has filed yet."""
    return [each for each in filings(today) if each.is_open and each.route.began_on <= today]
