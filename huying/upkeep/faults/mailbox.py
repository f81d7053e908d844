"""A mail server that writes down the Message-ID of each letter it took, and may be made to die around it."""

import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from huying.upkeep.faults.children import perhaps_die


class Mailbox(BaseEmailBackend):
    """Takes letters by appending one line to a file, in one write that a crash cannot cut."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            perhaps_die()
            note_down(Path(settings.HOME) / "mailbox", str(message.extra_headers["Message-ID"]))
            perhaps_die()
        return len(email_messages)


def note_down(path: Path, words: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(handle, f"{words}\n".encode())
    os.close(handle)


def noted(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []
