"""Throw away for good the papers and scans that were removed more than a month ago."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from huying.papers.actions import forget_removed


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_removed(at=timezone.now())} forgotten")
