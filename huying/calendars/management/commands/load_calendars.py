"""Load the calendars of Hong Kong and the Mainland that come with the program. A second run changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from huying.calendars.presets import load_calendars


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        made = load_calendars(by="load_calendars", at=timezone.now())
        self.stdout.write(f"{made} calendars loaded" if made else "The calendars are there already.")
