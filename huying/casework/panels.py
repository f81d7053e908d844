"""The hand-shake of a referral on its page, for the side that answers and the side that asked."""

from datetime import date
from typing import Any

from huying.accounts.models import User
from huying.accounts.policy import Level
from huying.cases.kinds import CASES, REFERRALS
from huying.cases.models import Case, Referral
from huying.cases.sharing import is_shared
from huying.casework.acts import acts_for
from huying.casework.models import ClosingRequest
from huying.casework.queries import tied, to_decide
from huying.records.kind import the_kind
from huying.records.panels import Panel, panel
from huying.records.rules import can_write


@panel("cases")
def other_cases(case: Case, user: User, today: date) -> Panel | None:
    """The cases that this one is linked to, as far as the reader may open them, and the ways to link, split and merge."""
    may_write = can_write(CASES, user, case.centre_id, case.assigned_to_id)
    ties = tied(case, user, today)
    if not ties and not may_write:
        return None
    acts = [act for act in acts_for(case) if act.beside] if may_write else []
    may_undo = can_write(the_kind("case-links"), user, case.centre_id)
    return Panel("casework/ties_panel.html", {"case": case, "ties": ties, "acts": acts, "may_undo": may_undo})


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
