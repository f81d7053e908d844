"""Serving a scratch office: by a child that can be killed and replaced in a moment, or by the real server."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.wsgi import get_wsgi_application

PATIENCE = 60.0
THREADS = 4
DOOR = "huying.upkeep.faults.wsgi:application"


class _Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, format: str, *words: object) -> None:
        pass


class _Worker(ThreadingMixIn, WSGIServer):
    """Answers each connection of a socket that the parent keeps open in a thread of its own."""

    daemon_threads = True

    def __init__(self, listening: socket.socket) -> None:
        super().__init__(listening.getsockname(), _Quiet, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.server_name, self.server_port = "127.0.0.1", listening.getsockname()[1]
        self.setup_environ()


def listen() -> socket.socket:
    """A socket on which people wait while a worker is dead, as they do behind a proxy."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)
    listening.set_inheritable(True)
    return listening


def serve(listening: socket.socket) -> None:
    """Be the web worker, until killed."""
    worker = _Worker(listening)
    worker.set_app(get_wsgi_application())
    worker.serve_forever(poll_interval=0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def real_server(environment: dict[str, str], workers: int = 2, door: str = DOOR) -> Iterator[int]:
    """The server that offices run, in a session of its own; yields its port."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(workers)]
    command += ["--blocking-threads", str(THREADS), "--log-level", "error", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--respawn-failed-workers", door]
    child = subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603 (our own command)
    try:
        wait_until_it_answers(port)
        yield port
    finally:
        child.terminate()
        try:
            child.wait(timeout=20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def wait_until_it_answers(port: int) -> None:
    """Raises TimeoutError when it never does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise TimeoutError(f"nothing answers on port {port}")
