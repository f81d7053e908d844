"""Papers that the office lets a resident see on the status page, and those they add to a case themselves; the app that
keeps papers declares how to find and to keep them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from huying.cases.models import Case
from huying.files.models import StoredFile
from huying.files.receiving import Received
from huying.intake.matters import Matter


@dataclass(frozen=True, slots=True)
class Given:
    """One paper as a resident sees it."""

    code: str
    title: str
    day: date
    file: StoredFile


@dataclass(frozen=True, slots=True)
class Keeping:
    """How papers from the resident of a case are counted and kept; `add` takes case, received, by and at."""

    count: Callable[[Case], int]
    add: Callable[[Case, Received, str, datetime], None]


Give = Callable[[Case], list[Given]]
_givers: list[Give] = []
_keepers: list[Keeping] = []


def gives_papers(give: Give) -> Give:
    """Declare how to find what a case's resident may see."""
    _givers.append(give)
    return give


def keeps_papers(keeping: Keeping) -> None:
    """Declare where the papers go that a resident adds to their case."""
    _keepers.append(keeping)


def papers_given(matter: Matter) -> list[Given]:
    """The papers that the resident may see."""
    case = matter.case
    return [] if case is None else [given for give in _givers for given in give(case)]


def papers_added(matter: Matter) -> int:
    """How many papers the resident has added, before and after it became a case."""
    case, request = matter.case, matter.request
    before = 0 if request is None else request.papers.count()
    return before + (0 if case is None else sum(each.count(case) for each in _keepers))


def keep_with_case(case: Case, received: Received, by: str, at: datetime) -> None:
    """Put a paper from the resident with their case."""
    for each in _keepers:
        each.add(case, received, by, at)
