"""Take what scanners have laid into the folder of each centre; with --watch, keep looking every few seconds."""

import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, connections
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.papers.taking import NotSet, take_all

PAUSE = 5.0


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--watch", action="store_true", help="keep looking until told to stop")

    def handle(self, *args: Any, watch: bool, **options: Any) -> None:
        self.stopping = False
        if watch:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self._stop)
        while True:
            self._once(watch)
            if not watch or self.stopping:
                return
            time.sleep(PAUSE)

    def _once(self, watch: bool) -> None:
        try:
            found = take_all(at=timezone.now())
        except (OperationalError, InterfaceError):
            if not watch:
                raise
            connections.close_all()
            return
        except (NotSet, OSError) as problem:
            raise CommandError(str(problem)) from problem
        words = _(
            "%(centre)s: %(taken)s taken, %(known)s known already, %(waiting)s not at rest, %(refused)s refused."
        )
        for code, told in found.items():
            counts = {"taken": told.taken, "known": told.known, "waiting": told.waiting}
            if not watch or told.taken or told.refused:
                self.stdout.write(words % (counts | {"centre": code, "refused": len(told.refused)}))
            for name, why in told.refused:
                self.stdout.write(f"{name}: {why}")

    def _stop(self, *_signal: object) -> None:
        self.stopping = True
