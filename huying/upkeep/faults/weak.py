"""Guarantees taken away one by one, only in a scratch office, so that each fault is seen to find their absence."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

Weakening = Callable[[], None]


class _Pretending:
    """A connection that says it is in a transaction."""

    in_atomic_block = True

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def no_transaction() -> None:
    """Each statement commits by itself: a record may stand without its event, an event without its text."""
    from huying.audit import actions

    atomic: Any = transaction.Atomic
    atomic.__enter__ = lambda self: None
    atomic.__exit__ = lambda self, *problem: None
    vars(actions)["connection"] = _Pretending(vars(actions)["connection"])


def effect_apart() -> None:
    """A job's effect and its `done` mark are two transactions, and an attempt to send is not written down before."""
    from huying.outbox import actions, mail

    def do(job: Any, at: Any) -> None:
        actions._task(job.task)(at=at, **job.arguments)
        actions._finish(job, state="done", done_at=at)

    actions._do = do
    not_written_down()
    mail._begin = lambda message, at: message.state != "sent"


def not_written_down() -> None:
    """Two workers may both believe that they are the first to send a letter."""
    from huying.outbox import mail

    mail._begin = lambda message, at: message.state != "sent"


def not_forced() -> None:
    """SQLite acknowledges what it has not forced to the disk."""
    from django.db import connection

    from huying.core.sqlite.version import init_command
    from huying.upkeep.faults import power

    weaker = init_command().replace("synchronous=FULL", "synchronous=NORMAL")
    power.SETTINGS = weaker
    connection.settings_dict["OPTIONS"]["init_command"] = weaker


def not_waited_for() -> None:
    """PostgreSQL acknowledges what it has not written down."""
    from huying.upkeep.faults import postgres_kills

    postgres_kills.OPTIONS += ["-c", "synchronous_commit=off", "-c", "wal_writer_delay=10s"]


def no_key() -> None:
    """A form may be sent as often as one likes."""
    from huying.records import actions

    actions.send_once = lambda *, work, **_more: work()


def no_version_check() -> None:
    """Whoever saves last is right."""
    from huying.records import actions

    real: Any = actions.edit_record

    def edit(*, kind: Any, record: Any, version: int, **more: Any) -> Any:
        now = kind.model._default_manager.get(pk=record.pk)
        try:
            return real(kind=kind, record=record, version=now.version, **more)
        except actions.EditedMeanwhile:
            return edit(kind=kind, record=record, version=version, **more)

    actions.edit_record = edit


def no_page() -> None:
    """A full disk is an error like any other."""
    from huying.core import refusals

    refusals._is_want_of_room = lambda problem: False


def no_anchor() -> None:
    """Nobody keeps the head of the chain."""
    from huying.audit.queries import breaks
    from huying.upkeep.faults import trail

    trail.broken = lambda seq, digest: breaks()


def one_changed() -> None:
    """Somebody changes one event of the long trail."""
    from huying.upkeep.faults import trail

    trail.CHANGED_BEHIND = True


def not_atomic() -> None:
    """Each statement of a migration commits by itself."""
    from django.db.migrations import Migration

    Migration.atomic = False


def no_patience() -> None:
    """PostgreSQL: a change of a table waits for its readers as long as they read. SQLite: the new column must be filled."""
    from django.core.management.commands import migrate as plain
    from django.db import connection

    from huying.upkeep.faults.next_release import noted_by
    from huying.upkeep.management.commands import migrate

    if connection.vendor == "postgresql":
        vars(migrate)["Command"] = plain.Command
        return
    noted_by.ADDITIVE = False
    vars(noted_by.Migration.operations[0])["field"] = noted_by.column()


def each_for_itself() -> None:
    """Each web worker counts tries alone, and a form may be sent as often as one likes."""
    import os

    from huying.accounts import tries

    real = tries._key
    tries._key = lambda limit, subject: real(limit, f"{subject} {os.getpid()}")
    no_key()
