"""Fetch what is new in each mailbox that HUYING_MAILBOXES names, and what the message adapters bring."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.correspondence.accessing import NotSet, access_to
from huying.correspondence.adapters import adapters, take_from
from huying.correspondence.collecting import NoMailServer, collect
from huying.correspondence.models import Mailbox


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mailbox", default="", help="only the mailbox of this reference")

    def handle(self, *args: Any, mailbox: str, **options: Any) -> None:
        rows = Mailbox.objects.select_related("centre").order_by("code")
        well = [self._fetched(each) for each in (rows.filter(code=mailbox) if mailbox else rows)]
        if not mailbox:
            self._adapted()
        if not all(well):
            raise SystemExit(1)

    def _fetched(self, mailbox: Mailbox) -> bool:
        """Fetch one mailbox; a server that does not answer does not keep the others waiting."""
        try:
            access = access_to(mailbox.code)
        except NotSet as problem:
            self.stdout.write(f"{mailbox.code}: {problem}")
            return True
        try:
            done = collect(mailbox=mailbox, access=access, at=timezone.now())
        except NoMailServer as problem:
            words = _("The mail server does not answer (%(problem)s).") % {"problem": problem}
            self.stderr.write(f"{mailbox.code}: {words}")
            return False
        words = _("%(kept)s kept, %(known)s known already.") % {"kept": done.kept, "known": done.known}
        self.stdout.write(f"{mailbox.code}: {words}")
        return True

    def _adapted(self) -> None:
        for name, adapter in adapters().items():
            kept, known, refused = take_from(adapter, at=timezone.now(), name=name)
            words = _("%(kept)s kept, %(known)s known already, %(refused)s refused.")
            self.stdout.write(f"{name}: {words % {'kept': kept, 'known': known, 'refused': refused}}")
