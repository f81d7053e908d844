"""What the register of requests does when a resident says something on the status page."""

from datetime import datetime

from huying.intake.models import Instruction
from huying.intake.moments import SAID
from huying.privacy.actions import receive_instruction


@SAID.followed_by
def resident_said(*, instruction: Instruction, at: datetime) -> None:
    """A copy or a correction that was asked for stands in the register from the same moment."""
    receive_instruction(instruction=instruction, at=at)
