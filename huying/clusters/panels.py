"""The problems that a case shows, on its page."""

from datetime import date

from huying.accounts.models import User
from huying.cases.models import Case
from huying.clusters.queries import signs_of
from huying.records.kind import the_kind
from huying.records.panels import Panel, panel
from huying.records.rules import can_write


@panel("cases")
def problems(case: Case, user: User, _today: date) -> Panel | None:
    """The problems of a case with live counts, and the door to say which it shows."""
    kind = the_kind("signs")
    may_write = can_write(kind, user, case.centre_id, case.assigned_to_id)
    signs = list(signs_of(case, user))
    if not signs and not may_write:
        return None
    return Panel("clusters/case_panel.html", {"case": case, "signs": signs, "may_write": may_write})
