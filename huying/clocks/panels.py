"""The dates and the steps of a case on its page, and how a date was reached on that of a clock."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from huying.accounts.models import User
from huying.calendars.models import Counted
from huying.cases.models import Case, Referral
from huying.clocks.models import Clock, ClockRule, Pause, Task
from huying.clocks.queries import clocks_of, rules_in_force, tasks_of
from huying.clocks.rules import TONES, State, state_of
from huying.clocks.wording import STATE_WORDS, basis, counting_basis, counting_lines, reckoning
from huying.records.kind import the_kind
from huying.records.panels import Panel, panel
from huying.records.rules import can_write

STYLE = "clocks/clocks.css"


@dataclass(frozen=True, slots=True)
class Shown:
    """One clock as a page shows it: its state, its date, how that was reached, and what may be done with it."""

    clock: Clock
    state: str
    tone: str
    lines: list[str]
    basis: str
    pauses: list[Pause]
    acts: tuple[str, ...]
    right_is_open: bool

    @property
    def rule(self) -> ClockRule:
        return self.clock.rule


@panel("cases")
def dates(record: Case, user: User, today: date) -> Panel:
    """Clocks and steps of a case, with what the reader may do about them."""
    may_write, tasks = _may_write(record, user), tasks_of(record, user)
    shown: dict[str, Any] = {
        "case": record,
        "today": today,
        "may_write": may_write,
        "clocks": [_shown(clock, record, today, may_write) for clock in clocks_of(record, user)],
        "tasks": [(task, counting_lines(task, task.due_on), counting_basis(task)) for task in tasks],
        "rules": _startable(today) if may_write and record.is_open else [],
    }
    shown["done"] = sum(task.done_on is not None for task in tasks)
    return Panel("clocks/case_panel.html", shown, STYLE)


@panel("clocks")
def one(record: Clock, user: User, today: date) -> Panel:
    """One clock on its own page."""
    case = record.case
    may_write = _may_write(case, user)
    shown = {"case": case, "today": today, "clocks": [_shown(record, case, today, may_write)]}
    return Panel("clocks/clock_panel.html", shown, STYLE)


@panel("tasks")
def task(record: Task, user: User, today: date) -> Panel:
    """The way back from a step to its case, and how its date was reached."""
    shown = {"task": record, "may_write": _may_write(record.case, user), **_counted(record, record.due_on)}
    return Panel("clocks/task_panel.html", shown, STYLE)


@panel("referrals")
def answer_date(record: Referral, user: User, today: date) -> Panel | None:
    """How the day was reached by which an answer is due: nothing about a person, so both sides read it."""
    if record.counted_from is None or record.answer_by is None:
        return None
    return Panel("clocks/answer_panel.html", _counted(record, record.answer_by), STYLE)


def _counted(record: Counted, due: date | None) -> dict[str, Any]:
    return {"due": due, "lines": counting_lines(record, due), "basis": counting_basis(record)}


def _may_write(case: Case, user: User) -> bool:
    kind = the_kind("clocks")
    return can_write(kind, user, case.centre_id, case.assigned_to_id)


def _startable(today: date) -> list[ClockRule]:
    """Rules that a colleague may start: not those that follow another step."""
    return list(rules_in_force(today, follows=None))


def _shown(clock: Clock, case: Case, today: date, may_write: bool) -> Shown:
    state = state_of(clock, today, ended=case.closed_on is not None)
    used_or_past = clock.right_used_on is not None or clock.right_until is None or clock.right_until < today
    return Shown(
        clock=clock,
        state=str(STATE_WORDS[state]),
        tone=TONES[state],
        lines=list(reckoning(clock)),
        basis=basis(clock),
        pauses=list(clock.pauses.all()),
        acts=_acts(clock, state) if may_write else (),
        right_is_open=not used_or_past,
    )


def _acts(clock: Clock, state: State) -> tuple[str, ...]:
    """What may be done with a clock in its state, the most usual first."""
    if state in {State.MET, State.MET_LATE}:
        return ("right",) if clock.right_until and clock.right_used_on is None else ()
    if state is State.STOPPED:
        return ()
    found = ["met", "resume" if state is State.PAUSED else "pause"]
    if clock.rule.extension and clock.extended_on is None:
        found.append("extend")
    return (*found, "stop")
