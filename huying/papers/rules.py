"""What may be done with the papers of a case, and by whom."""

from datetime import timedelta

from huying.accounts.models import User
from huying.cases.models import Case
from huying.cases.rules import answers_for
from huying.files.media import DRAWABLE
from huying.files.models import StoredFile
from huying.papers.models import CasePaper
from huying.records.kind import By, the_kind
from huying.records.rules import can_write

KEPT_FOR = timedelta(days=30)  # a removed paper can be put back so long; a scan that was thrown away as well
Visibility = CasePaper.Visibility


def may_add(case: Case, by: By) -> bool:
    """Whether somebody writes the papers of a case."""
    return can_write(the_kind("case-papers"), by, case.centre_id, case.assigned_to_id)


def may_reserve(case: Case, by: By) -> bool:
    """Whether somebody may keep a paper of a case to few: they are among them."""
    if not isinstance(by, User):
        return True
    return may_add(case, by) and (case.assigned_to_id == by.pk or answers_for(by, case.centre))


def may_write(paper: CasePaper, by: By) -> bool:
    """Whether somebody writes a paper: what is kept to few, only those few."""
    kind = the_kind("case-papers")
    return may_reserve(paper.case, by) if kind.is_sealed(paper) else may_add(paper.case, by)


def can_be_marked(file: StoredFile) -> bool:
    """Whether pages of a file can be drawn, so that the mark of a copy can be burnt across them."""
    return file.media_type in DRAWABLE


def may_take_mark_off(paper: CasePaper, by: By) -> bool:
    """Whether somebody may say that a paper shows no identity document after all: whoever answers for the centre."""
    return not isinstance(by, User) or answers_for(by, paper.case.centre)


def visibilities(case: Case, user: User) -> list[str]:
    """Who a paper may be shown to, as far as this person decides."""
    return [each for each in Visibility.values if each != Visibility.FEW or may_reserve(case, user)]
