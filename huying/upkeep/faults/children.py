"""Processes that are made to be killed. Whoever kills them opens no database: a child asks in its place."""

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

_dying: dict[str, float] = {}


def fork(work: Callable[[], object]) -> int:
    """A child of ours that does `work` and ends; its process id."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        random.seed(os.urandom(8))
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def kill(pid: int) -> None:
    """End our own child `pid` as a power cut would, and collect it."""
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def finish(pid: int) -> int:
    """Ask our child to come to an end, and wait for it."""
    os.kill(pid, signal.SIGTERM)
    return wait(pid)


def wait(pid: int) -> int:
    """How our child ended: its exit code, or minus the number of the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def ask(question: Callable[[], Any]) -> Any:
    """The answer of a child to a question about the database, as JSON carries it."""
    reading, writing = os.pipe()

    def answer() -> None:
        os.close(reading)
        with os.fdopen(writing, "w") as pipe:
            json.dump(question(), pipe)

    pid = fork(answer)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    if wait(pid):
        raise RuntimeError("a question was not answered")
    return json.loads(told)


def all_of(works: list[Callable[[], object]]) -> list[str]:
    """Do all of them at once, each in a child; says which did not end well."""
    children = [fork(work) for work in works]
    return [f"process {place} ended with {code}" for place, pid in enumerate(children) if (code := wait(pid))]


def mortal(chance: float) -> None:
    """From now on this process dies at every `perhaps_die` with that chance."""
    _dying["chance"] = chance


def perhaps_die() -> None:
    """Where a mortal process may end as if the power of its machine had gone."""
    chance = _dying.get("chance", 0.0)
    if chance and random.random() < chance:  # noqa: S311 (no secret)
        os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(10)
