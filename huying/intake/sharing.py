"""Papers that the office lets a resident see on the status page; the app that keeps them declares how to find them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from huying.cases.models import Case
from huying.files.models import StoredFile
from huying.intake.models import HelpRequest


@dataclass(frozen=True, slots=True)
class Given:
    """One paper as a resident sees it."""

    code: str
    title: str
    day: date
    file: StoredFile


Give = Callable[[Case], list[Given]]
_givers: list[Give] = []


def gives_papers(give: Give) -> Give:
    """Declare how to find what a case's resident may see."""
    _givers.append(give)
    return give


def papers_given(request: HelpRequest) -> list[Given]:
    """The papers that the resident of a request may see."""
    case = request.case
    return [] if case is None else [given for give in _givers for given in give(case)]
