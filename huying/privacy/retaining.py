"""Rules of keeping, and their runs: asked for by one person with the list, let happen by another, or done by night."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.correspondence.models import Missive
from huying.outbox.models import Message
from huying.privacy.clearing import delete_messages, unfinished_imports
from huying.privacy.erasing import erase
from huying.privacy.models import RetentionRule, RetentionRun, Taken
from huying.privacy.overdue import (
    AT_ONCE,
    SHELVES,
    Class,
    Shelf,
    due,
    due_rows,
    held_of,
    over_before,
    rules_in_force,
)
from huying.records import actions as records
from huying.records.kind import By, the_kind
from huying.search.index import forget_for_good, remove_many

BY = "retention"


@transaction.atomic
def enter_rule(*, values: dict[str, Any], by: By, at: datetime, code: str = "") -> RetentionRule:
    """Enter a rule; it holds once a second person agrees. Raises NotAllowed or ValidationError."""
    told = dict(values) | {"entered_by": by if isinstance(by, User) else None}
    rule: RetentionRule = records.create_record(
        kind=the_kind("retention-rules"), values=told, by=by, at=at, code=code
    )
    return rule


@transaction.atomic
def confirm_rule(*, rule: RetentionRule, by: User, at: datetime) -> RetentionRule:
    """Another person agrees to a rule. Raises NotAllowed or ValidationError; a second time changes nothing."""
    held = RetentionRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if held.confirmed_on is not None:
        return held
    if held.entered_by_id == by.pk:
        raise ValidationError(_("Another person than the one who entered the rule must agree."))
    values = {"confirmed_by": by, "confirmed_on": timezone.localdate(at)}
    agreed: RetentionRule = _edit("retention-rules", held, values, by, at)
    return agreed


@transaction.atomic
def end_rule(*, rule: RetentionRule, by: User, at: datetime) -> RetentionRule:
    """A rule holds no more from today on. Raises NotAllowed or ValidationError; a second time changes nothing."""
    held, today = (
        RetentionRule.objects.select_for_update(of=("self",)).get(pk=rule.pk),
        timezone.localdate(at),
    )
    if held.ended_on is not None and held.ended_on <= today:
        return held
    if held.began_on >= today:
        raise ValidationError(_("A rule ends on a later day than it begins. Let it end tomorrow."))
    ended: RetentionRule = _edit("retention-rules", held, {"ended_on": today}, by, at)
    return ended


@transaction.atomic
def ask_run(*, rule: RetentionRule, by: User, at: datetime) -> RetentionRun:
    """Ask that everything on the list of today be done; the list is kept. Raises NotAllowed or ValidationError."""
    return _run(rule, by, at, RetentionRun.State.ASKED, AT_ONCE * 20)


@transaction.atomic
def withdraw_run(*, run: RetentionRun, by: User, at: datetime) -> RetentionRun:
    """Nothing on the list is done. Raises NotAllowed; a second time changes nothing."""
    held = RetentionRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if held.state != RetentionRun.State.ASKED:
        return held
    values = {"state": RetentionRun.State.WITHDRAWN, "decided_by": by, "decided_on": timezone.localdate(at)}
    withdrawn: RetentionRun = _edit("retention-runs", held, values, by, at)
    return withdrawn


@transaction.atomic
def carry_out_run(*, run: RetentionRun, by: User, at: datetime) -> RetentionRun:
    """Another person lets happen what is on the list, as far as it is still over and nothing holds it.

    Raises NotAllowed or ValidationError; a second time changes nothing.
    """
    held = RetentionRun.objects.select_for_update(of=("self",)).select_related("rule").get(pk=run.pk)
    if held.state != RetentionRun.State.ASKED:
        return held
    if held.asked_by_id == by.pk:
        raise ValidationError(_("Another person than the one who asked must let it happen."))
    return _carried_out(held, by, at, {"decided_by": by, "decided_on": timezone.localdate(at)})


@transaction.atomic
def run_by_night(*, at: datetime) -> list[RetentionRun]:
    """What the rules that need nobody say is done; the rest of a long list the next night. A second run does nothing."""
    runs = []
    for rule in rules_in_force(timezone.localdate(at)):
        if (
            rule.nightly
            and not _waits_for_imports(rule)
            and any(not each.held for each in due(rule, timezone.localdate(at), AT_ONCE))
        ):
            asked = _run(rule, BY, at, RetentionRun.State.ASKED, AT_ONCE)
            runs.append(_carried_out(asked, BY, at, {"decided_on": timezone.localdate(at)}))
    return runs


def _run(rule: RetentionRule, by: By, at: datetime, state: str, most: int) -> RetentionRun:
    today = timezone.localdate(at)
    if rule not in rules_in_force(today):
        raise ValidationError(_("This rule does not hold today."))
    found = [each for each in due(rule, today, most) if not each.held]
    if not found:
        raise ValidationError(_("Nothing is over by this rule today."))
    values = {
        "rule": rule,
        "until_on": over_before(rule, today),
        "listed": len(found),
        "state": state,
        "asked_by": by if isinstance(by, User) else None,
        "asked_on": today,
    }
    run: RetentionRun = records.create_record(kind=the_kind("retention-runs"), values=values, by=by, at=at)
    Taken.objects.bulk_create(Taken(run=run, kind=each.kind, code=each.code) for each in found)
    return run


def _carried_out(run: RetentionRun, by: By, at: datetime, decided: dict[str, Any]) -> RetentionRun:
    if _waits_for_imports(run.rule):
        raise ValidationError(_("An import is not finished. Finish it or give it up first."))
    shelf, today = SHELVES[run.rule.subject], timezone.localdate(at)
    listed = set(run.taken.values_list("code", flat=True))
    held, done = held_of(run.rule.subject), []
    for row in due_rows(run.rule, today).filter(**{f"{shelf.key}__in": listed}):
        if row.pk not in held:
            done.append(str(getattr(row, shelf.key)))
            _do(run.rule, shelf, row, by, at)
    forget_for_good()
    run.taken.filter(code__in=done).update(done_on=today)
    values = decided | {"state": RetentionRun.State.DONE, "done": len(done)}
    done_run: RetentionRun = _edit("retention-runs", run, values, by, at)
    return done_run


def _waits_for_imports(rule: RetentionRule) -> bool:
    """Whether the file of an import may still hold words about the people that would be erased."""
    return rule.subject == Class.CONTACTS and unfinished_imports()


def _do(rule: RetentionRule, shelf: Shelf, row: Any, by: By, at: datetime) -> None:
    if shelf.subject is not None:
        erase(who=shelf.subject(row), by=by, at=at, more=True)
    if rule.then == RetentionRule.Then.ERASE:
        if isinstance(row, Missive):
            Missive.objects.filter(answers=row).update(answers=None)
            remove_many("correspondence", [row.code])
        if isinstance(row, Message):
            delete_messages([row.pk])
        else:
            row.delete()


def _edit(key: str, record: Any, values: dict[str, Any], by: By, at: datetime) -> Any:
    return records.edit_record(
        kind=the_kind(key), record=record, values=values, version=record.version, by=by, at=at
    )
