"""Make the first administrators: only while there are fewer than two, who then confirm what either asks."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils import timezone

from huying.accounts import actions
from huying.accounts.models import Role, User
from huying.accounts.queries import administrators

ENOUGH = 2
BY = "command"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="sign-in name: letters, digits, hyphens")
        parser.add_argument("--display-name", default="", help="name shown; the sign-in name unless told")
        parser.add_argument("--email", default="", help="where notices about the sign-in go")

    @transaction.atomic
    def handle(self, *args: Any, name: str, display_name: str, email: str, **options: Any) -> None:
        validate_slug(name)
        _one_at_a_time()
        if administrators().exclude(username=name.lower()).count() >= ENOUGH:
            raise CommandError(
                "There are two administrators already: one of them asks on the page “Accounts”, another confirms."
            )
        user = User.objects.filter(username=name.lower()).first()
        if user is None:
            password = secrets.token_urlsafe(15)
            user = actions.create_user(
                username=name,
                display_name=display_name or name,
                password=password,
                email=email,
                by=BY,
                at=timezone.now(),
            )
            self.stdout.write(f"Sign-in name {user.username}, password {password} (shown once; change it).")
        elif not user.is_active:
            raise CommandError("This account is closed.")
        actions.post_user(user=user, role=Role.ADMINISTRATOR, centre=None, by=BY, at=timezone.now())
        self.stdout.write(f"{user.username} is an administrator.")


def _one_at_a_time() -> None:
    """Two such commands at once must not make three: every account is locked while one decides."""
    list(User.objects.select_for_update().values_list("pk", flat=True))
