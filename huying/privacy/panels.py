"""What can be done about a request, a hold, a rule and a run, on their pages; and a resident's number and holds on theirs."""

from datetime import date

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, allows
from huying.contacts.models import Contact
from huying.privacy.actions import hindrances
from huying.privacy.models import DataRequest, Hold, IdentityNumber, RetentionRule, RetentionRun
from huying.privacy.rules import is_pressing
from huying.records.kind import the_kind
from huying.records.panels import Panel, panel
from huying.records.rules import can_write


@panel("data-requests")
def request_steps(request: DataRequest, user: User, today: date) -> Panel | None:
    """Where a request stands, how its day was reached, and the next step for whoever may take it."""
    writes = can_write(the_kind("data-requests"), user, request.centre_id)
    answers = the_kind("data-requests").visible_to(user, Level.APPROVE).filter(pk=request.pk).exists()
    erases = request.what == DataRequest.What.ERASE
    shown = {
        "request": request,
        "pressing": is_pressing(request, today),
        "late": request.is_late(today),
        "may_check": writes and request.is_waiting and request.contact is not None,
        "may_decide": answers and request.is_waiting and request.identity_by_id != user.pk,
        "needs_another": answers and request.is_waiting and request.identity_by_id == user.pk,
        "may_pack": answers and request.is_granted and not erases,
        "may_erase": answers and request.is_granted and erases,
        "may_finish": writes
        and request.done_on is None
        and not request.is_waiting
        and not (erases and request.is_granted),
        "hindrances": hindrances(request) if erases and request.is_granted else [],
        "erased": sum(request.counts.values()),
    }
    return Panel("privacy/request_panel.html", shown)


@panel("holds")
def hold_lifting(hold: Hold, user: User, _today: date) -> Panel | None:
    """Lifting, for those who answer for the centre, as long as the hold stands."""
    if not hold.is_standing or not can_write(the_kind("holds"), user, hold.centre_id):
        return None
    return Panel("privacy/hold_panel.html", {"code": hold.code})


@panel("retention-rules")
def rule_steps(rule: RetentionRule, user: User, today: date) -> Panel | None:
    """Agreeing to a rule and ending it, for administrators."""
    if not allows(user, Function.PROTECTION, Level.APPROVE):
        return None
    waits = rule.confirmed_on is None
    shown = {
        "rule": rule,
        "waits": waits,
        "may_confirm": waits and rule.entered_by_id != user.pk,
        "may_end": rule.began_on < today and (rule.ended_on is None or rule.ended_on > today),
    }
    return Panel("privacy/rule_panel.html", shown)


@panel("retention-runs")
def run_steps(run: RetentionRun, user: User, _today: date) -> Panel | None:
    """The list of a run, and for another administrator the word that lets it happen."""
    waits = run.state == RetentionRun.State.ASKED
    decides = waits and allows(user, Function.PROTECTION, Level.APPROVE)
    whole = allows(user, Function.PROTECTION, Level.APPROVE) or allows(user, Function.AUDIT, Level.READ)
    shown = {
        "run": run,
        "taken": list(run.taken.order_by("pk")[:100]) if whole else [],
        "may_confirm": decides and run.asked_by_id != user.pk,
        "may_withdraw": decides,
    }
    return Panel("privacy/run_panel.html", shown)


@panel("contacts")
def resident_data(contact: Contact, user: User, _today: date) -> Panel | None:
    """The number of a resident's card, masked, and what they may ask, for those who write about them."""
    if not can_write(the_kind("contacts"), user, contact.centre_id):
        return None
    shown = {
        "contact": contact,
        "number": IdentityNumber.objects.filter(contact=contact).first(),
        "holds": list(the_kind("holds").visible_to(user).filter(contact=contact, lifted_on=None)),
        "may_ask": can_write(the_kind("data-requests"), user, contact.centre_id),
        "may_hold": can_write(the_kind("holds"), user, contact.centre_id),
    }
    return Panel("privacy/contact_panel.html", shown)
