"""The hand-shake of a referral on its page, for the side that answers and the side that asked."""

from datetime import date, timedelta
from typing import Any

from huying.accounts.models import User
from huying.accounts.policy import Level
from huying.cases.kinds import CASES, REFERRALS
from huying.cases.models import Case, Referral
from huying.cases.sharing import consent_to, is_shared, last_word_of
from huying.casework.acts import acts_for
from huying.casework.models import ClosingRequest
from huying.casework.queries import agreed_referrals, letters_like, tied, to_decide
from huying.contacts.models import Contact
from huying.correspondence.models import Missive
from huying.intake.models import HelpRequest
from huying.records.kind import the_kind
from huying.records.panels import Panel, panel
from huying.records.rules import can_write

FRESH = timedelta(days=14)  # so long a new case may turn out to be a copy


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


@panel("contacts")
def agreement(contact: Contact, user: User, _today: date) -> Panel | None:
    """The form on which a resident agrees, to be printed at the counter."""
    if contact.erased_on is not None or not can_write(the_kind("contacts"), user, contact.centre_id):
        return None
    return Panel("casework/agreement_panel.html", {"code": contact.code})


@panel("correspondence")
def copy_of(message: Missive, user: User, today: date) -> Panel | None:
    """Form letters that say much of what a waiting message says, each with the press that counts it as a copy."""
    waits = message.state == message.State.WAITING and message.direction == message.Direction.IN
    if not waits or not can_write(the_kind("form-letters"), user, message.centre_id):
        return None
    found = letters_like("\n".join((message.subject, message.text)), message.centre_id, user, today)
    return Panel("casework/copy_panel.html", {"found": found, "message": message}) if found else None


@panel("help-requests")
def like_a_letter(asked: HelpRequest, user: User, today: date) -> Panel | None:
    """The same for a request for help that nobody has decided: it may be a copy, and no case of its own."""
    if not asked.is_waiting or not can_write(the_kind("form-letters"), user, asked.centre_id):
        return None
    found = letters_like(asked.story, asked.centre_id, user, today)
    return Panel("casework/copy_panel.html", {"found": found}) if found else None


@panel("cases")
def case_like_a_letter(case: Case, user: User, today: date) -> Panel | None:
    """The same for a case opened within the last days, unless it is the one made of the letter."""
    if not case.is_open or today - case.received_on > FRESH or not can_write(CASES, user, case.centre_id):
        return None
    told = "\n".join((case.title, case.story))
    found = [
        each for each in letters_like(told, case.centre_id, user, today) if each.letter.case_id != case.pk
    ]
    return Panel("casework/copy_panel.html", {"found": found}) if found else None


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
        "may_end": is_shared(referral, today)
        and REFERRALS.mine(user, Level.WRITE).filter(pk=referral.pk).exists(),
    }
    can = shown["may_answer"] or shown["may_report"] or shown["may_end"]
    return Panel("casework/referral_panel.html", shown) if can else None


@panel("cases")
def consents(case: Case, user: User, today: date) -> Panel | None:
    """What the resident agreed to, for whom and until when; and what they said last by themselves on the status page."""
    word = last_word_of(case)
    agreed = [consent_to(each, today) for each in agreed_referrals(case, user)]
    if not agreed and word is None:
        return None
    may_end = can_write(REFERRALS, user, case.centre_id, case.assigned_to_id)
    return Panel("casework/consent_panel.html", {"agreed": agreed, "word": word, "may_end": may_end})


@panel("closing-requests")
def decision(request: ClosingRequest, user: User, _today: date) -> Panel | None:
    """The decision about a request to close, for those who may take it."""
    if not to_decide(user).filter(pk=request.pk).exists():
        return None
    return Panel("casework/closing_panel.html", {"code": request.code})
