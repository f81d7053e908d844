"""What may be done with the papers of a case, and by whom."""

from datetime import timedelta

from huying.accounts.models import User
from huying.accounts.policy import Function
from huying.cases.models import Case
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
    kind = the_kind("case-papers")
    return can_write(kind, by, case.centre_id, case.assigned_to_id, Function.RESERVED)


def visibilities(case: Case, user: User) -> list[str]:
    """Who a paper may be shown to, as far as this person decides."""
    return [each for each in Visibility.values if each != Visibility.FEW or may_reserve(case, user)]
