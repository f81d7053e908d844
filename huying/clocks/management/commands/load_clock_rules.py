"""Load the clock rules that come with the program, and the calendars they count by. A second run changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from huying.calendars.presets import load_calendars
from huying.clocks.presets import load_rules


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        calendars = load_calendars(by="load_clock_rules", at=now)
        rules = load_rules(by="load_clock_rules", at=now)
        self.stdout.write(f"{calendars} calendars and {rules} clock rules loaded")
