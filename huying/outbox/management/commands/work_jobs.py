"""Do the waiting jobs, and keep waiting for more unless told to stop when there are none."""

import logging
import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connections
from django.utils import timezone

from huying.core.sqlite.statistics import learn_sizes
from huying.outbox import actions

PAUSE = 1.0
LEARNT_FOR = 4 * 60 * 60  # seconds for which what the database knows of its tables will do
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="stop when nothing is due")

    def handle(self, *args: Any, until_empty: bool, **options: Any) -> None:
        self.stopping = False
        self.learnt_at = float("-inf")
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.stopping:
            try:
                self._learn()
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

    def _learn(self) -> None:
        """Every few hours, between two jobs, the database looks again at how large its tables are."""
        if time.monotonic() - self.learnt_at >= LEARNT_FOR:
            learn_sizes()
            self.learnt_at = time.monotonic()

    def _stop(self, *_signal: object) -> None:
        self.stopping = True
