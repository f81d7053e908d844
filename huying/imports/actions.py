"""Bringing a file in, matching and checking it, beginning, giving up and forgetting it. The work itself: `running`."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from huying.accounts.models import User
from huying.cases.models import Category
from huying.core.text import check_text
from huying.files.actions import discard, keeping
from huying.files.receiving import Received
from huying.imports.judging import Judge
from huying.imports.mapping import BadMapping, Mapping
from huying.imports.models import Import
from huying.imports.planning import Plan, planned
from huying.imports.reading.table import Table, open_table
from huying.imports.reading.unreadable import Unreadable
from huying.imports.reporting import checked
from huying.outbox.actions import enqueue
from huying.records.actions import enter
from huying.records.kind import By, kind_named
from huying.records.telling import tell

CHECK, RUN, UNDO = (f"huying.imports.tasks.{name}" for name in ("check_import", "run_import", "undo_import"))
THING = "imports"  # what the trail calls an import, which is no kind of record
KEYBOARD = "keyboard"  # who imports by the command, unless a person is named
State = Import.State
OPEN = (State.MAPPING, State.CHECKING, State.CHECKED)
UNDOABLE = (State.DONE, State.STOPPED, State.UNDONE)


class NotNow(Exception):
    """The import is not in a state in which this can be done."""


def receive_import(
    *, received: Received, profile: dict[str, Any], total: int, mapping: Mapping, by: By, at: datetime
) -> Import:
    """Keep a file that has been read; the same file, brought twice by one person, is one import."""
    maker = by if isinstance(by, User) else None
    told = {"made_by": maker, "sha256": received.waiting.sha256}
    if maker and (earlier := Import.objects.filter(**told, state__in=OPEN).first()):
        received.discard()
        return earlier
    try:
        with keeping(received, by=by, at=at) as file:
            made = Import.objects.create(
                file=file,
                name=received.name,
                mapping=mapping.as_kept(),
                profile=profile,
                total=total,
                received_at=at,
                **told,
            )
            tell(THING, made, "received", by=by, at=at)
    except IntegrityError:
        return Import.objects.get(**told, state__in=OPEN)
    return made


def locked(of: Import, *states: State) -> Import:
    """The import as it is now, for whoever changes it. Raises NotNow when it is in none of `states`."""
    current = Import.objects.select_for_update().get(pk=of.pk)
    if current.state not in states:
        raise NotNow(current.state)
    return current


@transaction.atomic
def keep_mapping(
    *, of: Import, mapping: Mapping, profile: dict[str, Any] | None = None, total: int = 0
) -> Import:
    """Keep how a file is to be read, also when it is not whole yet; what was checked before holds no more."""
    current = locked(of, *OPEN)
    current.mapping, current.state, current.report = mapping.as_kept(), State.MAPPING, {}
    if profile is not None:
        current.profile, current.total = profile, total
    current.save(update_fields=["mapping", "state", "report", "profile", "total"])
    return current


@transaction.atomic
def keep_report(*, of: Import, report: dict[str, Any]) -> Import:
    """Keep what was found by whoever checked it already."""
    current = locked(of, *OPEN)
    current.report, current.state = report, State.CHECKED
    current.save(update_fields=["report", "state"])
    return current


@transaction.atomic
def ask_check(*, of: Import, mapping: Mapping, at: datetime) -> Import:
    """Have every row checked by the worker."""
    current = keep_mapping(of=of, mapping=mapping)
    current.state = State.CHECKING
    current.save(update_fields=["state"])
    enqueue(task=CHECK, arguments={"pk": current.pk}, at=at)
    return current


def opened(of: Import) -> Table:
    """The table in the file of an import. Raises Unreadable, Import.DoesNotExist when it has been forgotten."""
    if of.file is None:
        raise Import.DoesNotExist(of.pk)
    return open_table(of.file.path, of.file.media_type, Mapping.from_kept(of.mapping).reading)


def plan_of(of: Import, table: Table, by: By, at: datetime) -> Plan:
    """How its rows become cases. Raises BadMapping."""
    return planned(Mapping.from_kept(of.mapping), table.names, by, timezone.localdate(at))


def check(*, of: Import, at: datetime) -> Import:
    """Judge every row and keep the report; a mapping that cannot be followed goes back to whoever made it."""
    try:
        table = opened(of)
        plan = plan_of(of, table, of.made_by or KEYBOARD, at)
        report = checked(plan, table, Judge(plan, of)).as_kept(plan, table)
        state = State.CHECKED
    except (Unreadable, BadMapping) as problem:
        report, state = {"refused": _refusal(problem)}, State.MAPPING
    with transaction.atomic():
        current = Import.objects.select_for_update().get(pk=of.pk)
        if current.state == State.CHECKING and current.mapping == of.mapping:
            current.report, current.state = report, state
            current.total = report.get("rows", current.total)
            current.save(update_fields=["report", "state", "total"])
    return current


def _refusal(problem: Unreadable | BadMapping) -> list[Any]:
    return [str(problem.why if isinstance(problem, Unreadable) else problem.what), problem.about]


@transaction.atomic
def begin(*, of: Import, by: By, at: datetime, good_rows_only: bool = False, queued: bool = True) -> Import:
    """Begin to import what was checked: the new categories now, the cases by the worker.

    Raises NotNow when it is not checked, or rows are wrong and nobody chose to leave them out.
    """
    current = locked(of, State.CHECKED)
    if not current.report["good"] or (current.report["bad"] and not good_rows_only):
        raise NotNow(current.state)
    current.new_categories = list(_made(current.report["new_categories"], by, at))
    current.state = State.RUNNING
    current.save(update_fields=["state", "new_categories"])
    tell(THING, current, "begun", by=by, at=at, note=current.sha256[:16])
    if queued:
        ask(RUN, current, by, at)
    return current


def _made(names: list[str], by: By, at: datetime) -> Any:
    """Categories that the mapping asked for and that are not there yet."""
    kind = kind_named("case-categories")
    last = Category.objects.order_by("-position").values_list("position", flat=True).first() or 0
    there = set(Category.objects.filter(name__in=names).values_list("name", flat=True))
    for place, name in enumerate((name for name in names if name not in there), start=last + 1):
        check_text(name, one_line=True, name=True)
        assert kind is not None  # noqa: S101 (registered by its app)
        yield enter(kind, {"name": name, "position": min(place, 32_000)}, by=by, at=at).code


@transaction.atomic
def go_on(*, of: Import, by: By, at: datetime) -> Import:
    """Try again what was given up on."""
    current = locked(of, State.STOPPED)
    current.state = State.RUNNING
    current.save(update_fields=["state"])
    ask(RUN, current, by, at)
    return current


def ask(task: str, of: Import, by: By, at: datetime) -> None:
    """Have the worker do it in the name of whoever asked."""
    enqueue(task=task, arguments={"pk": of.pk, "by": by.pk if isinstance(by, User) else None}, at=at)


@transaction.atomic
def stop(*, of: Import) -> None:
    """Nobody tries any more: say so on its page."""
    Import.objects.filter(pk=of.pk, state=State.RUNNING).update(state=State.STOPPED)
    Import.objects.filter(pk=of.pk, state=State.UNDOING).update(state=State.DONE)
    Import.objects.filter(pk=of.pk, state=State.CHECKING).update(
        state=State.MAPPING, report={"refused": ["stopped", {}]}
    )


@transaction.atomic
def ask_undo(*, of: Import, by: By, at: datetime, queued: bool = True) -> Import:
    """Take back what an import made, as far as nobody has worked on it."""
    current = locked(of, *UNDOABLE)
    current.state = State.UNDOING
    current.save(update_fields=["state"])
    tell(THING, current, "undoing", by=by, at=at)
    if queued:
        ask(UNDO, current, by, at)
    return current


@transaction.atomic
def give_up(*, of: Import, by: By, at: datetime) -> Import:
    """Give up an import that has not begun; its file is forgotten at once."""
    current = locked(of, *OPEN)
    current.state, current.ended_at = State.DISCARDED, at
    current.save(update_fields=["state", "ended_at"])
    tell(THING, current, "discarded", by=by, at=at)
    forget_source(of=current, by=by, at=at)
    return current


@transaction.atomic
def forget_source(*, of: Import, by: By, at: datetime) -> bool:
    """Forget the file of an import and every word quoted from it; False when that was done before."""
    current = Import.objects.select_for_update().get(pk=of.pk)
    file = current.file
    if file is None:
        return False
    current.file, current.profile = None, {}
    current.report = {
        name: value for name, value in current.report.items() if name in {"rows", "good", "bad"}
    }
    current.mapping = {}
    current.save(update_fields=["file", "profile", "report", "mapping"])
    discard(file=file, by=by, at=at)
    tell(THING, current, "forgotten", by=by, at=at)
    return True
