"""Bring in e-mails from a .eml, an mbox or a folder of either. With --dry-run nothing is changed; twice is once."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.correspondence.filing import bring_in, files_of
from huying.correspondence.queries import mailbox_named
from huying.correspondence.receiving import POST


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a .eml, an mbox or a folder")
        parser.add_argument("--mailbox", required=True, help="the reference of a mailbox")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done and change nothing"
        )

    def handle(self, *args: Any, file: Path, mailbox: str, dry_run: bool, **options: Any) -> None:
        into = mailbox_named(mailbox)
        if into is None:
            raise CommandError(_("There is no mailbox with the reference %(code)s.") % {"code": mailbox})
        try:
            outcome = bring_in(
                mailbox=into, files=files_of(file), by=POST, at=timezone.now(), dry_run=dry_run
            )
        except OSError as problem:
            raise CommandError(str(problem)) from problem
        for place, why in outcome.refused:
            self.stdout.write(f"{place}: {why}")
        told = {"kept": outcome.kept, "known": outcome.known, "refused": len(outcome.refused)}
        words = _("%(kept)s kept, %(known)s known already, %(refused)s refused.")
        if dry_run:
            words = _(
                "Nothing was changed. %(kept)s would be kept, %(known)s are known already, %(refused)s refused."
            )
        self.stdout.write(words % told)
        if outcome.refused:
            raise SystemExit(1)
