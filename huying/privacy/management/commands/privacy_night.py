"""Carry out the retention rules that need nobody, and remind of contracts to be filed. Run it every night."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from huying.privacy.routine import night


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--at", default="", help="the moment, such as 2026-02-16T03:30; now when left out"
        )

    def handle(self, *args: Any, at: str, **options: Any) -> None:
        self.stdout.write(f"{night(at=_moment(at))} records done")


def _moment(text: str) -> datetime:
    if not text:
        return timezone.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as problem:
        raise CommandError(f"{text} is no moment, such as 2026-02-16T03:30.") from problem
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
