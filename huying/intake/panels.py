"""What can be done about a request that waits, on its page; the resident's slip, there and on the page of a case."""

from datetime import date

from django.urls import reverse

from huying.accounts.models import User
from huying.cases.models import Case
from huying.intake.kinds import HELP_REQUESTS
from huying.intake.matters import Matter
from huying.intake.models import HelpRequest, Slip
from huying.intake.queries import matter_of
from huying.records.kind import the_kind
from huying.records.panels import Panel, panel
from huying.records.rules import can_write

SLIP = "intake/staff/slip_panel.html"


@panel(HELP_REQUESTS.key)
def decide(request: HelpRequest, user: User, _today: date) -> Panel | None:
    """Three doors, for those who may decide and as long as nobody has."""
    if not request.is_waiting or not can_write(HELP_REQUESTS, user, request.centre_id):
        return None
    return Panel("intake/staff/decide_panel.html", {"code": request.code})


@panel(HELP_REQUESTS.key)
def slip_of_request(request: HelpRequest, user: User, _today: date) -> Panel | None:
    """For a request that has become no case: its resident may have lost the slip."""
    if request.case_id is not None or not can_write(HELP_REQUESTS, user, request.centre_id):
        return None
    return Panel(
        SLIP, {"matter": Matter(request), "url": reverse("staff_intake:request_slip", args=[request.code])}
    )


@panel("cases")
def slip_of_case(case: Case, user: User, _today: date) -> Panel | None:
    """Whether the resident can follow their case, and the way to a slip for those who write it."""
    if not can_write(the_kind("cases"), user, case.centre_id, case.assigned_to_id):
        return None
    matter = matter_of(case)
    given_on = matter.holder.given_on if matter is not None and isinstance(matter.holder, Slip) else None
    url = reverse("staff_intake:case_slip", args=[case.code])
    return Panel(SLIP, {"matter": matter, "given_on": given_on, "url": url})
