"""Do the waiting jobs, and keep waiting for more unless told to stop when there are none."""

import logging
import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connections
from django.utils import timezone

from huying.outbox import actions

PAUSE = 1.0
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="stop when nothing is due")

    def handle(self, *args: Any, until_empty: bool, **options: Any) -> None:
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.stopping:
            try:
                job = actions.work(at=timezone.now())
            except (OperationalError, InterfaceError) as problem:  # the database is away: it will come back
                if until_empty:
                    raise
                logger.warning("the database does not answer: %s", type(problem).__name__)
                connections.close_all()
                time.sleep(PAUSE)
                continue
            if job is None:
                if until_empty:
                    return
                time.sleep(PAUSE)

    def _stop(self, *_signal: object) -> None:
        self.stopping = True
