"""Read the words of files that nobody has read yet; with --again, of every file, or of those that could not be read."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from huying.files.models import Reading, StoredFile
from huying.files.reading import read_file, unread


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", choices=["failed", "all"], help="also files that were read before")
        parser.add_argument("--file", help="only this one, whether it was read before or not")

    def handle(self, *args: Any, again: str | None, file: str | None, **options: Any) -> None:
        counts = dict.fromkeys(Reading.State.values, 0)
        for each in self._chosen(again, file):
            counts[read_file(file=each, at=timezone.now()).state] += 1
        told = ", ".join(f"{number} {state}" for state, number in counts.items())
        self.stdout.write(told)

    def _chosen(self, again: str | None, file: str | None) -> list[StoredFile]:
        if file:
            return list(StoredFile.objects.filter(pk=file))
        known = StoredFile.objects.filter(reading__isnull=False).order_by("kept_at", "pk")
        if again == "failed":
            known = known.filter(reading__state=Reading.State.FAILED)
        return [*unread(), *(known if again else [])]
