"""Write down the head of the audit chain, signed, where the administrator cannot reach it. Run it every hour."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from huying.audit import anchors, queries
from huying.outbox.mail import queue_mail
from huying.privacy.forgetting import write_down


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--public-key", action="store_true", help="only print the key that checks anchors"
        )
        parser.add_argument("--print-only", action="store_true", help="neither keep the anchor nor mail it")

    def handle(self, *args: Any, public_key: bool, print_only: bool, **options: Any) -> None:
        if public_key:
            self.stdout.write(anchors.public_key())
            return
        now = timezone.now()
        anchor = anchors.Anchor(*queries.head(), now)
        if print_only:
            self.stdout.write(anchors.signed(anchor))
            return
        line = anchors.keep(anchor)
        write_down()  # the list of what was erased stands beside the anchors
        if settings.ANCHOR_MAIL:
            body = f"{line}\n\nkey {anchors.public_key()}\n"
            queue_mail(
                recipient=settings.ANCHOR_MAIL, subject="Huying: head of the audit trail", body=body, at=now
            )
        self.stdout.write(line)
