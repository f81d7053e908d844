"""What the register of requests does when a resident says something on the status page."""

from datetime import datetime

from huying.intake.models import HelpRequest, Instruction
from huying.intake.moments import MOVED, SAID
from huying.privacy.actions import follow_request, receive_instruction
from huying.records.kind import By


@SAID.followed_by
def resident_said(*, instruction: Instruction, at: datetime) -> None:
    """A copy or a correction that was asked for stands in the register from the same moment."""
    receive_instruction(instruction=instruction, at=at)


@MOVED.followed_by
def request_moved(*, request: HelpRequest, by: By, at: datetime) -> None:
    """What its resident asked about their data is answered by the centre that has the request now."""
    follow_request(request=request, by=by, at=at)
