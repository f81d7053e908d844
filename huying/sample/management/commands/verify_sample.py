"""Compare every figure of the sample edition with the value and qualifier expected of it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huying.reports.models import Edition
from huying.sample.verifying import differences


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            total, wrong = differences()
        except Edition.DoesNotExist:
            raise CommandError("The sample office is not loaded; run load_sample first.") from None
        for line in wrong:
            self.stdout.write(line)
        if wrong:
            raise CommandError(f"{len(wrong)} of {total} figures differ.")
        self.stdout.write(f"{total} of {total} figures agree.")
