"""Do the waiting jobs, and keep waiting for more unless told to stop when there are none."""

import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from huying.outbox import actions

PAUSE = 1.0


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="stop when nothing is due")

    def handle(self, *args: Any, until_empty: bool, **options: Any) -> None:
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.stopping:
            job = actions.work(at=timezone.now())
            if job is None:
                if until_empty:
                    return
                time.sleep(PAUSE)

    def _stop(self, *_signal: object) -> None:
        self.stopping = True
