"""Forget requests for help that nobody has gone on writing for a day. Run it every hour; twice does no harm."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from huying.intake.actions import forget_drafts


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", type=datetime.fromisoformat, help="the moment to go by, instead of now")

    def handle(self, *args: Any, at: datetime | None, **options: Any) -> None:
        moment = timezone.make_aware(at) if at is not None and timezone.is_naive(at) else at
        self.stdout.write(str(forget_drafts(at=moment or timezone.now())))
