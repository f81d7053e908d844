"""What is being answered just now: a request or a job, by the id that its log lines and audit events share."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id of the request or job being answered; empty for a command at the keyboard."""
    return _current.get()


@contextmanager
def answering(request_id: str) -> Iterator[None]:
    """Everything done inside is done for `request_id`."""
    token = _current.set(request_id)
    try:
        yield
    finally:
        _current.reset(token)
