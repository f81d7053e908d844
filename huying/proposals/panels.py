"""The opinion briefs that were raised from a common problem, on its page."""

from datetime import date

from huying.accounts.models import User
from huying.clusters.models import Problem
from huying.proposals.queries import raised_from
from huying.records.panels import Panel, panel


@panel("problems")
def briefs(problem: Problem, user: User, _today: date) -> Panel | None:
    """What was raised from the problem, as far as its reader may read proposals."""
    raised = list(raised_from(problem, user))
    return Panel("proposals/problem_panel.html", {"raised": raised}) if raised else None
