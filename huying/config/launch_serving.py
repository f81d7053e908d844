"""Serve the prepared office: one server, one job worker, until a signal; nobody is left behind."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from huying.config.launch_words import refuse

PROJECT = Path(__file__).resolve().parent.parent.parent
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 30.0
SERVER = [
    "granian",
    "--interface",
    "wsgi",
    "--workers",
    "1",
    "--blocking-threads",
    "4",
    "--log-level",
    "warning",
]
WORKER = ["django", "work_jobs"]
Child = subprocess.Popen[bytes]


def listen_to_signals() -> None:
    """Ctrl-C, a polite kill and a closed terminal mean the same, also where a shell had them ignored."""
    for number in SIGNALS:
        signal.signal(number, _interrupt)


def serve(address: str, port: int, ready: Callable[[], None]) -> int:
    """Run both children and call `ready` once the server answers. Returns when a signal asked for the end."""
    server = [*SERVER, "--host", address, "--port", str(port), "huying.config.wsgi:application"]
    children: list[Child] = []
    try:
        for command in (server, WORKER):
            children.append(_child(command))
        _wait_until_it_answers(address, port, children[0])
        ready()
        while all(child.poll() is None for child in children):
            time.sleep(0.3)
        raise refuse("stopped", "")
    except KeyboardInterrupt:
        return 0
    finally:
        for number in SIGNALS:  # an impatient second Ctrl-C must not cut the stopping short
            signal.signal(number, signal.SIG_IGN)
        _stop(children)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _child(command: list[str]) -> Child:
    """A child in a session of its own, so that Ctrl-C reaches us alone and we stop it in order."""
    return subprocess.Popen(  # noqa: S603 (our own commands)
        [sys.executable, "-m", "huying.config.launch_child", *command],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def _wait_until_it_answers(address: str, port: int, server: Child) -> None:
    """Any answer will do: where https is demanded, the health page answers with the way there."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 (asked, not bound)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        connection = http.client.HTTPConnection(near, port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status < 500:
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise refuse("stopped", "")


def _stop(children: list[Child]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=10)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)  # whatever it had started itself
        child.wait()
