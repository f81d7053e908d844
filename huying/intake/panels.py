"""What can be done about a request that waits, on its page."""

from datetime import date

from huying.accounts.models import User
from huying.intake.kinds import HELP_REQUESTS
from huying.intake.models import HelpRequest
from huying.records.panels import Panel, panel
from huying.records.rules import can_write


@panel(HELP_REQUESTS.key)
def decide(request: HelpRequest, user: User, _today: date) -> Panel | None:
    """Three doors, for those who may decide and as long as nobody has."""
    if not request.is_waiting or not can_write(HELP_REQUESTS, user, request.centre_id):
        return None
    return Panel("intake/staff/decide_panel.html", {"code": request.code})
