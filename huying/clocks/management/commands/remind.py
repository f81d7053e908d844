"""Queue one mail for each person whose dates press, within the hours of service. A second run on a day sends nothing."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from huying.clocks.reminding import remind


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--at", default="", help="the moment, such as 2026-02-16T09:30; now when left out"
        )

    def handle(self, *args: Any, at: str, **options: Any) -> None:
        self.stdout.write(f"{remind(at=_moment(at))} reminders queued")


def _moment(text: str) -> datetime:
    if not text:
        return timezone.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as problem:
        raise CommandError(f"{text} is no moment, such as 2026-02-16T09:30.") from problem
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
