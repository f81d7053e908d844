"""Give each person of the sample office a random password, kept in a file that only its owner can read."""

import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from huying.accounts import actions
from huying.accounts.models import Role, User
from huying.sample.loading import STAFF

ANOTHER = ("administrator-demo-2", Role.ADMINISTRATOR)  # rights take two: one asks, another confirms


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, required=True, help="where to write the sign-ins")
        parser.add_argument(
            "--force", action="store_true", help="also outside the demonstration on this machine"
        )

    def handle(self, *args: Any, file: Path, force: bool, **options: Any) -> None:
        if not (settings.DEMO or force):
            raise CommandError(
                "Demonstration accounts are made only for a server on this machine (HUYING_DEMO=1)."
            )
        if file.exists():
            self.stdout.write("The sign-ins are there already.")
            return
        with transaction.atomic():
            _make_another()
            people = [*((username, role) for username, role, _centre in STAFF), ANOTHER]
            lines = [self._line(username, str(role), _words(role)) for username, role in people]
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            written.write("\n".join(lines) + "\n")
        self.stdout.write(f"{len(lines)} sign-ins written")

    def _line(self, username: str, role: str, words: str) -> str:
        password = secrets.token_urlsafe(15)
        user = User.objects.get(username=username)
        actions.set_password(user=user, password=password, by="demo", at=timezone.now())
        return f"{role} {username} {password} {words}"


def _make_another() -> None:
    """The second administrator, whom the sample office itself does not need."""
    username, role = ANOTHER
    now = timezone.now()
    user = User.objects.filter(username=username).first() or actions.create_user(
        username=username,
        display_name=f"示範{role.label}",
        password=secrets.token_urlsafe(15),
        by="demo",
        at=now,
    )
    actions.post_user(user=user, role=role, centre=None, by="demo", at=now)


def _words(role: Any) -> str:
    found = []
    for language in ("zh-hant", "en"):
        with translation.override(language):
            found.append(str(role.label))
    return " / ".join(found)
