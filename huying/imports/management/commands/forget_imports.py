"""Forget the files of imports that ended, or were left lying, thirty days ago; run it every night."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from huying.imports.tasks import forget_old


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--at", default="", help="the moment to count from, such as 2026-03-01T02:00+08:00"
        )

    def handle(self, *args: Any, at: str, **options: Any) -> None:
        moment = parse_datetime(at) if at else timezone.now()
        if moment is None:
            raise CommandError(f"{at} is no moment.")
        aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
        self.stdout.write(f"{forget_old(at=aware)} forgotten")
