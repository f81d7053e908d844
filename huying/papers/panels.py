"""The papers of a case on its page, and what can be done with one on its own."""

from datetime import date, datetime
from typing import Any

from huying.accounts.models import User
from huying.cases.models import Case
from huying.files.media import DRAWABLE
from huying.files.reading import found_by_words
from huying.files.receiving import Received
from huying.intake.sharing import Given, Keeping, gives_papers, keeps_papers
from huying.papers.actions import add_paper, was_read
from huying.papers.forms import AddForm
from huying.papers.kinds import CASE_PAPERS, SCANS
from huying.papers.models import CasePaper, Scan
from huying.papers.queries import (
    found_by_words as files_found,
)
from huying.papers.queries import (
    given_to_resident,
    number_from_resident,
    papers_of,
    read_words,
    removed_from,
    scans_of,
)
from huying.papers.rules import may_add, may_write
from huying.records.panels import Panel, panel
from huying.records.rules import may_change

STYLE = "papers/papers.css"
found_by_words(files_found, was_read)


@panel("cases")
def papers(record: Case, user: User, today: date) -> Panel | None:
    """The papers of a case, and a place to add more."""
    found, may_write = papers_of(record, user), may_add(record, user)
    if not found and not may_write:
        return None
    shown: dict[str, Any] = {
        "case": record,
        "papers": found,
        "may_write": may_write,
        "removed": removed_from(record, user),
        "form": AddForm(case=record, user=user) if may_write else None,
        "scans": scans_of(user).filter(centre=record.centre_id).count() if may_write else 0,
    }
    return Panel("papers/case_panel.html", shown, STYLE)


@panel(CASE_PAPERS.key)
def paper(record: CasePaper, user: User, today: date) -> Panel:
    """Looking at a paper, its redacted copies or its original, and removing it."""
    mine = CASE_PAPERS.visible_to(user)
    shown = {
        "paper": record,
        "read_words": read_words(record.file),
        "can_be_looked_at": record.file.can_be_looked_at,
        "may_write": may_write(record, user),
        "may_redact": record.file.media_type in DRAWABLE and not record.is_redacted,
        "copies": list(mine.filter(original=record).order_by("pk")),
        "original": mine.filter(pk=record.original_id).first() if record.original_id else None,
    }
    return Panel("papers/paper_panel.html", shown, STYLE)


@panel(SCANS.key)
def scan(record: Scan, user: User, today: date) -> Panel | None:
    """The way to the list in which it waits."""
    if record.state != Scan.State.WAITING or not may_change(SCANS, user, record):
        return None
    return Panel("papers/scan_panel.html", {"scan": record}, STYLE)


@gives_papers
def shown_to_resident(case: Case) -> list[Given]:
    """What the office lets the resident see of the papers of their case."""
    return [Given(each.code, each.title, each.received_on, each.file) for each in given_to_resident(case)]


def added_by_resident(case: Case, received: Received, by: str, at: datetime) -> None:
    """What a resident adds on the status page stands with their case, for whoever reads it."""
    add_paper(case=case, received=received, values={"source": CasePaper.Source.RESIDENT}, by=by, at=at)


keeps_papers(Keeping(count=number_from_resident, add=added_by_resident))
