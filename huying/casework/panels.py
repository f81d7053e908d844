"""The hand-shake of a referral on its page, for the side that answers and the side that asked."""

from datetime import date
from typing import Any

from huying.accounts.models import User
from huying.accounts.policy import Level
from huying.cases.kinds import REFERRALS
from huying.cases.models import Referral
from huying.cases.sharing import is_shared
from huying.casework.models import ClosingRequest
from huying.casework.queries import to_decide
from huying.records.panels import Panel, panel


@panel("referrals")
def hand_shake(referral: Referral, user: User, today: date) -> Panel | None:
    """What the reader can do about a referral where it stands."""
    receives = REFERRALS.received(user, Level.WRITE).filter(pk=referral.pk).exists()
    waits = referral.answer == Referral.Answer.WAITING and not referral.has_lapsed(today)
    shown: dict[str, Any] = {
        "code": referral.code,
        "answer_by": referral.answer_by,
        "today": today,
        "may_answer": receives and waits,
        "may_report": receives and referral.answer == Referral.Answer.ACCEPTED,
        "may_end": is_shared(referral) and REFERRALS.mine(user, Level.WRITE).filter(pk=referral.pk).exists(),
    }
    can = shown["may_answer"] or shown["may_report"] or shown["may_end"]
    return Panel("casework/referral_panel.html", shown) if can else None


@panel("closing-requests")
def decision(request: ClosingRequest, user: User, _today: date) -> Panel | None:
    """The decision about a request to close, for those who may take it."""
    if not to_decide(user).filter(pk=request.pk).exists():
        return None
    return Panel("casework/closing_panel.html", {"code": request.code})
