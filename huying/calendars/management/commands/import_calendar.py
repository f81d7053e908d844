"""Take over holidays and make-up days from an iCalendar or CSV file into a calendar."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from huying.calendars import importing
from huying.calendars.actions import plan, take_over
from huying.calendars.models import Calendar

BY = "import_calendar"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="reference of the calendar, such as hong-kong")
        parser.add_argument("file", type=Path, help="an .ics or .csv file")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and change nothing"
        )

    def handle(self, *args: Any, code: str, file: Path, dry_run: bool, **options: Any) -> None:
        calendar = Calendar.objects.filter(code=code).first()
        if calendar is None:
            raise CommandError(f"There is no calendar {code}; `load_calendars` makes those that are shipped.")
        try:
            with file.open("rb") as opened:
                read = importing.read(opened.read(importing.LARGEST + 1))
        except OSError as problem:
            raise CommandError(f"{file} cannot be read: {problem.strerror}") from problem
        if read.problems:
            raise CommandError("\n".join(["Nothing was changed.", *read.problems]))
        if dry_run:
            found = plan(calendar, read.lines)
        else:
            found = take_over(calendar=calendar, lines=read.lines, by=BY, at=timezone.now())
        for line in found.new:
            self.stdout.write(f"new      {line.day} {line.sort} {line.name or line.name_en}")
        for here, line in found.changed:
            self.stdout.write(f"changed  {line.day} {here.name} -> {line.sort} {line.name or line.name_en}")
        for here in found.only_here:
            self.stdout.write(f"not in the file, left as it is  {here.day} {here.name}")
        said = "would be " if dry_run else ""
        self.stdout.write(
            f"{len(found.new)} {said}new, {len(found.changed)} {said}changed, {found.same} the same"
        )
