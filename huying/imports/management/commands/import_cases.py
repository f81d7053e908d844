"""Import cases from a CSV or XLSX file by a mapping (docs/guides/moving-in.md). With --dry-run nothing is changed."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.files.reasons import Refused
from huying.files.receiving import Received, receive
from huying.files.sentences import sentence
from huying.imports import actions, running
from huying.imports.judging import Judge
from huying.imports.mapping import BadMapping, Mapping, from_toml
from huying.imports.models import Import
from huying.imports.planning import planned
from huying.imports.profiling import as_kept, profiled
from huying.imports.reading.table import WANTED, Table, open_table
from huying.imports.reading.unreadable import Unreadable
from huying.imports.reporting import checked
from huying.imports.sentences import of_exception
from huying.imports.showing import lines
from huying.outbox.actions import LEASE, enqueue
from huying.records.kind import By


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, required=True, help="a TOML file")
        parser.add_argument("--dry-run", action="store_true", help="print the report and change nothing")
        parser.add_argument(
            "--good-rows", action="store_true", help="import the good rows though others are wrong"
        )
        parser.add_argument(
            "--as", dest="name", default="", help="the sign-in name of whoever enters the cases"
        )

    def handle(self, *args: Any, file: Path, mapping: Path, **options: Any) -> None:
        at, by = timezone.now(), self._who(options["name"])
        try:
            told = from_toml(mapping.read_text("utf-8"))
            with file.open("rb") as content:
                received = receive(File(content, file.name), WANTED)
        except (BadMapping, OSError, UnicodeDecodeError) as problem:
            words = of_exception(problem) if isinstance(problem, BadMapping) else str(problem)
            raise CommandError(words) from problem
        except Refused as problem:
            raise CommandError(sentence(problem, WANTED)) from problem
        try:
            table = open_table(received.waiting.path, received.media, told.reading)
            found = self._report(received, table, told, by, at)
            if options["dry_run"] or not self._may_begin(found, options["good_rows"]):
                raise SystemExit(0 if options["dry_run"] and not found.report["bad"] else 1)
            self._import(received, table, told, found, by, at)
        except (Unreadable, BadMapping) as problem:
            raise CommandError(of_exception(problem)) from problem
        finally:
            received.discard()

    def _who(self, name: str) -> By:
        if not name:
            return actions.KEYBOARD
        person = User.objects.filter(username=name, is_active=True).first()
        if person is None:
            raise CommandError(_("Nobody signs in as “%(name)s”.") % {"name": name})
        return person

    def _report(self, received: Received, table: Table, told: Mapping, by: By, at: datetime) -> Import:
        """The report of a check, printed; the import that it stands on is not kept."""
        plan = planned(told, table.names, by, timezone.localdate(at))
        report = checked(plan, table, Judge(plan)).as_kept(plan, table)
        found = Import(name=received.name, mapping=told.as_kept(), report=report)
        for line in lines(found):
            self.stdout.write(line)
        return found

    def _may_begin(self, found: Import, good_rows: bool) -> bool:
        if found.report["good"] and (good_rows or not found.report["bad"]):
            return True
        self.stdout.write(_("Nothing was imported."))
        return False

    def _import(
        self, received: Received, table: Table, told: Mapping, found: Import, by: By, at: datetime
    ) -> None:
        """Do it here; should this process die, the worker takes the import up from where it stood."""
        columns, total = profiled(table)
        made = actions.receive_import(
            received=received, profile=as_kept(columns, table), total=total, mapping=told, by=by, at=at
        )
        made = actions.keep_mapping(of=made, mapping=told)
        made = actions.keep_report(of=made, report=found.report)
        arguments = {"pk": made.pk, "by": by.pk if isinstance(by, User) else None}
        begun = actions.begin(of=made, by=by, at=at, good_rows_only=True, queued=False)
        enqueue(task=actions.RUN, arguments=arguments, at=at, delay=LEASE)
        done = running.run(of=begun, by=by, at=at)
        self.stdout.write(
            _("%(made)s cases were made, %(left)s rows left out. This is import %(pk)s.")
            % {"made": done.made, "left": done.left_out, "pk": done.pk}
        )
