"""Jobs of imports: ids in, one action called. Each commits batch by batch, so none runs in one transaction."""

from datetime import datetime, timedelta

from huying.accounts.models import User
from huying.imports import actions, running
from huying.imports.models import Import
from huying.outbox.effects import outside, when_given_up
from huying.records.kind import By

KEPT_FOR = timedelta(days=30)
BY = "forgetting"


@outside
def check_import(*, pk: int, at: datetime) -> None:
    actions.check(of=Import.objects.select_related("file", "made_by").get(pk=pk), at=at)


@outside
def run_import(*, pk: int, by: int | None, at: datetime) -> None:
    running.run(of=Import.objects.select_related("file").get(pk=pk), by=_who(by), at=at)


@outside
def undo_import(*, pk: int, by: int | None, at: datetime) -> None:
    running.undo(of=Import.objects.get(pk=pk), by=_who(by), at=at)


@when_given_up(check_import)
def leave_unchecked(*, pk: int, at: datetime) -> None:
    actions.stop(of=Import.objects.get(pk=pk))


@when_given_up(run_import)
@when_given_up(undo_import)
def leave_unfinished(*, pk: int, by: int | None, at: datetime) -> None:
    actions.stop(of=Import.objects.get(pk=pk))


def forget_old(*, at: datetime) -> int:
    """Forget the files of imports that ended, or were left lying, thirty days ago. Says how many."""
    forgotten = 0
    for each in Import.objects.filter(file__isnull=False).order_by("pk"):
        if (
            each.state in {*actions.OPEN, *actions.UNDOABLE}
            and (each.ended_at or each.received_at) <= at - KEPT_FOR
        ):
            forgotten += actions.forget_source(of=each, by=BY, at=at)
    return forgotten


def _who(pk: int | None) -> By:
    return actions.KEYBOARD if pk is None else User.objects.get(pk=pk)
