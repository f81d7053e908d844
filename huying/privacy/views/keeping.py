"""What is over by the rules of keeping, what is done about it, the data map and the register of transfers."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level, allows
from huying.core.sheets import csv_lines
from huying.privacy import overdue, retaining
from huying.privacy.actions import note_transfers
from huying.privacy.crossing import crossings, filings
from huying.privacy.exports import crossing_table, due_table
from huying.privacy.kinds import RETENTION_RULES, RETENTION_RUNS
from huying.privacy.models import RetentionRule
from huying.privacy.queries import data_map, due_seen_by, due_with_addresses, ends_seen_by, plan, waiting_runs
from huying.records.actions import EditedMeanwhile, NotAllowed, sentence
from huying.records.presentation import record_url

SHOWN = 200
CSV = "text/csv; charset=utf-8"


@requires(Function.PROTECTION, Level.READ)
@require_safe
def retention_plan(request: HttpRequest) -> HttpResponse:
    """What each rule in force would touch today, and what waits for a second person."""
    today = timezone.localdate()
    context = {
        "plan": plan(today),
        "runs": waiting_runs(),
        "unconfirmed": list(RETENTION_RULES.visible_to(_user(request)).filter(confirmed_on=None)),
        "may_write": _approves(request),
    }
    return render(request, "privacy/plan.html", context)


@requires(Function.PROTECTION, Level.READ)
@require_safe
def retention_due(request: HttpRequest, code: str) -> HttpResponse:
    """Every record that a run of this rule would touch, before anything happens."""
    rule, today = _rule(request, code), timezone.localdate()
    rows = due_seen_by(overdue.due(rule, today), _user(request))
    context = {
        "rule": rule,
        "rows": due_with_addresses(rows[:SHOWN], _user(request)),
        "number": sum(not each.held for each in rows),
        "held": sum(each.held for each in rows),
        "more": len(rows) > SHOWN,
        "over_before": overdue.over_before(rule, today),
        "holds_today": rule in overdue.rules_in_force(today),
        "may_write": _approves(request),
    }
    return render(request, "privacy/due.html", context)


@requires(Function.PROTECTION, Level.READ)
@require_safe
def retention_list(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """The same list as a file, all of it: references and days."""
    header, rows = due_table(
        due_seen_by(overdue.due(_rule(request, code), timezone.localdate()), _user(request))
    )
    answer = StreamingHttpResponse(csv_lines(header, rows), content_type=CSV)
    answer["Content-Disposition"] = f'attachment; filename="retention-{code}.csv"'
    return answer


@requires(Function.PROTECTION, Level.APPROVE)
@require_POST
def run_ask(request: HttpRequest, code: str) -> HttpResponse:
    rule = _rule(request, code)

    def ask() -> str:
        run = retaining.ask_run(rule=rule, by=_user(request), at=timezone.now())
        return record_url(RETENTION_RUNS, run.code)

    said = _("Asked for. It happens when another administrator lets it.")
    return _pressed(request, ask, said, record_url(RETENTION_RULES, code))


@requires(Function.PROTECTION, Level.APPROVE, recent=True)
@require_POST
def run_confirm(request: HttpRequest, code: str) -> HttpResponse:
    run, here = (
        get_object_or_404(RETENTION_RUNS.visible_to(_user(request)), code=code),
        record_url(RETENTION_RUNS, code),
    )

    def confirm() -> str:
        retaining.carry_out_run(run=run, by=_user(request), at=timezone.now())
        return here

    return _pressed(request, confirm, _("Carried out."), here)


@requires(Function.PROTECTION, Level.APPROVE)
@require_POST
def run_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    run, here = (
        get_object_or_404(RETENTION_RUNS.visible_to(_user(request)), code=code),
        record_url(RETENTION_RUNS, code),
    )

    def withdraw() -> str:
        retaining.withdraw_run(run=run, by=_user(request), at=timezone.now())
        return here

    return _pressed(request, withdraw, _("Withdrawn. Nothing was done."), here)


@requires(Function.PROTECTION, Level.APPROVE, recent=True)
@require_POST
def rule_confirm(request: HttpRequest, code: str) -> HttpResponse:
    rule, here = _rule(request, code), record_url(RETENTION_RULES, code)

    def confirm() -> str:
        retaining.confirm_rule(rule=rule, by=_user(request), at=timezone.now())
        return here

    return _pressed(request, confirm, _("The rule holds now, from its day on."), here)


@requires(Function.PROTECTION, Level.APPROVE)
@require_POST
def rule_end(request: HttpRequest, code: str) -> HttpResponse:
    rule, here = _rule(request, code), record_url(RETENTION_RULES, code)

    def end() -> str:
        retaining.end_rule(rule=rule, by=_user(request), at=timezone.now())
        return here

    return _pressed(request, end, _("The rule holds no more."), here)


@requires(Function.PROTECTION, Level.READ)
@require_safe
def data_map_page(request: HttpRequest) -> HttpResponse:
    """Every place where words about residents are kept, and what erasing does there."""
    return render(request, "privacy/data_map.html", {"tables": data_map()})


@requires(Function.PROTECTION, Level.READ)
@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    """What crossed the boundary, by references, and the contracts that must be filed."""
    today, found = timezone.localdate(), list(crossings(ends_seen_by(_user(request))))
    context = {
        "crossings": found[:SHOWN],
        "more": len(found) > SHOWN,
        "uncovered": sum(not each.is_covered for each in found),
        "filings": filings(today),
        "today": today,
    }
    return render(request, "privacy/transfers.html", context)


@requires(Function.PROTECTION, Level.READ, recent=True)
@require_safe
def transfers_file(request: HttpRequest) -> StreamingHttpResponse:
    header, rows = crossing_table(crossings(ends_seen_by(_user(request))))
    note_transfers(by=_user(request), at=timezone.now())
    answer = StreamingHttpResponse(csv_lines(header, rows), content_type=CSV)
    answer["Content-Disposition"] = f'attachment; filename="transfers-{timezone.localdate():%Y-%m-%d}.csv"'
    return answer


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _approves(request: HttpRequest) -> bool:
    return allows(request.user, Function.PROTECTION, Level.APPROVE)


def _rule(request: HttpRequest, code: str) -> RetentionRule:
    found: RetentionRule = get_object_or_404(RETENTION_RULES.visible_to(_user(request)), code=code)
    return found


def _pressed(request: HttpRequest, work: Callable[[], str], said: str, here: str) -> HttpResponse:
    """Do what needs no words, and go where it says; or say why it was not done."""
    try:
        there = work()
    except (NotAllowed, ValidationError, EditedMeanwhile) as problem:
        messages.warning(request, sentence(problem))
        return redirect(here)
    messages.success(request, said)
    return redirect(there)
