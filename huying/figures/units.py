"""What is counted, and how surely. Units never mix: persons are not person-times, grants are not donations."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """The unit printed beside a figure (單位)."""

    CASES = "cases", _("cases")
    ITEMS = "items", _("items")
    PERSONS = "persons", _("persons")
    MEMBERS = "members", _("members")
    PERSON_TIMES = "person-times", _("person-times")
    QUESTIONNAIRES = "questionnaires", _("questionnaires")
    SIGNATURES = "signatures", _("signatures")
    SESSIONS = "sessions", _("sessions")
    TIMES = "times", _("times")
    TRIPS = "trips", _("trips")
    HOMES = "homes", _("homes")
    INSTITUTIONS = "institutions", _("institutions")
    OFFICES = "offices", _("offices")
    CITIES = "cities", _("cities")
    BODIES = "bodies", _("bodies")
    SEATS = "seats", _("seats")
    SURVEYS = "surveys", _("surveys")
    LETTERS = "letters", _("letters")
    PLATFORMS = "platforms", _("platforms")
    ACCOUNTS = "accounts", _("accounts")
    VIDEOS = "videos", _("videos")
    ARTICLES = "articles", _("articles")
    VIEWS = "views", _("views")
    HKD = "hkd", _("HK dollars")
    YEAR = "year", _("(year)")
    YEARS = "years", _("years")
    WORKING_DAYS = "working-days", _("working days")
    DAYS = "days", _("days")
    HOURS = "hours", _("hours")
    MINUTES = "minutes", _("minutes")
    ORDINAL_YEAR = "ordinal-year", _("(which year)")
    TERM = "term", _("(which term)")
    ORDINAL = "ordinal", _("(which time)")
    ANNIVERSARY = "anniversary", _("(which anniversary)")
    MAGNITUDE = "magnitude", _("magnitude")
    PERCENT = "percent", _("per cent")


CENTS_PER_UNIT = {Unit.HKD: 100}
NAMES_NOT_AMOUNTS = frozenset(
    {Unit.YEAR, Unit.TERM, Unit.ORDINAL, Unit.ORDINAL_YEAR, Unit.ANNIVERSARY, Unit.MAGNITUDE}
)

# Printed whole even where amounts stand apart from their unit: "3" alone does not say that it is the third time.
TOLD_WHOLE = frozenset({Unit.TERM, Unit.ORDINAL, Unit.ORDINAL_YEAR, Unit.ANNIVERSARY, Unit.MAGNITUDE})
# Measures of something and no number of things, so that nothing can itemise them.
NO_COLLECTIONS = NAMES_NOT_AMOUNTS | {
    *(Unit.YEARS, Unit.WORKING_DAYS, Unit.DAYS, Unit.HOURS, Unit.MINUTES, Unit.PERCENT)
}


class Qualifier(models.TextChoices):
    """How a value stands to the truth it reports (限定詞)."""

    EXACT = "exact", _("exact")
    AT_LEAST = "at_least", _("at least")
    MORE_THAN = "more_than", _("more than")
    NEARLY = "nearly", _("nearly, at or below")
    APPROX = "approx", _("about")

    @property
    def family(self) -> str:
        """`nearly` is one way of being approximate; data files know only the family."""
        return str(Qualifier.APPROX if self is Qualifier.NEARLY else self)


class UnitsDoNotMix(ValueError):
    """Values of different units were to be added."""


FLOORS = frozenset({Qualifier.AT_LEAST, Qualifier.MORE_THAN})


def together(qualifiers: Iterable[str]) -> Qualifier:
    """The qualifier of a sum: exact only when every part is.

    Floors add up to a floor, a strict one when any of them is strict; ceilings to a ceiling; floor and ceiling, or
    anything approximate, leave the sum approximate.
    """
    inexact = {Qualifier(each) for each in qualifiers} - {Qualifier.EXACT}
    if not inexact:
        return Qualifier.EXACT
    if inexact <= FLOORS:
        return Qualifier.MORE_THAN if Qualifier.MORE_THAN in inexact else Qualifier.AT_LEAST
    return inexact.pop() if len(inexact) == 1 else Qualifier.APPROX


def one_unit(units: Iterable[str]) -> Unit:
    """The unit that all parts share. Raises UnitsDoNotMix."""
    found = {Unit(each) for each in units}
    if len(found) != 1:
        raise UnitsDoNotMix(", ".join(sorted(found)) or "nothing to add")
    return found.pop()
