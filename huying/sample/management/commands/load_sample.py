"""Load the 2023 sample office. A second run changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huying.sample.loading import load_sample
from huying.sample.reading import BadRow


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            entered = load_sample(self.stdout.write)
        except BadRow as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{entered} records entered" if entered else "The sample office is loaded already.")
