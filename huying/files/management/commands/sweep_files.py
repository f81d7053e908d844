"""Remove what uploads that were cut off have left behind, and show the virus scanner what none has seen yet."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from huying.files.scanning import NoAnswer
from huying.files.tasks import scan_unseen, sweep


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        self.stdout.write(f"{sweep(at=now)} swept")
        if not settings.CLAMD:
            return
        try:
            self.stdout.write(f"{scan_unseen(at=now)} scanned")
        except NoAnswer as problem:
            raise CommandError(
                f"The virus scanner at {settings.CLAMD} did not answer: {problem}"
            ) from problem
