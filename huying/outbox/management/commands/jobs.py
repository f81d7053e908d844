"""Show what waits, what was given up and which mail perhaps left; try a parked job again, or send a message again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, QuerySet
from django.utils import timezone

from huying.outbox.actions import retry
from huying.outbox.mail import send_again
from huying.outbox.models import Job, Message

BY = "keyboard"
SHOWN_JOBS = (Job.State.FAILED, Job.State.DROPPED)
SHOWN_MESSAGES = (Message.State.FAILED, Message.State.UNKNOWN)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--retry", type=int, metavar="JOB", help="give a failed job another five tries")
        parser.add_argument(
            "--send-again", type=int, metavar="MESSAGE", help="send a failed or unknown message"
        )

    def handle(
        self, *args: Any, retry: int | None = None, send_again: int | None = None, **options: Any
    ) -> None:
        if retry is not None:
            self._retry(retry)
        if send_again is not None:
            self._send_again(send_again)
        self._count("jobs", Job.objects.all())
        self._count("messages", Message.objects.all())
        for job in Job.objects.filter(state__in=SHOWN_JOBS).order_by("-pk")[:50]:
            self.stdout.write(f"job {job.pk} {job.state}: {job.task} {job.arguments} ({job.problem})")
        for message in Message.objects.filter(state__in=SHOWN_MESSAGES).order_by("-pk")[:50]:
            self.stdout.write(f"message {message.pk} {message.state}: {message.message_id}")

    def _count(self, what: str, rows: QuerySet[Any]) -> None:
        counts = rows.order_by("state").values_list("state").annotate(number=Count("pk"))
        told = ", ".join(f"{number} {state}" for state, number in counts)
        self.stdout.write(f"{what}: {told or 'none'}")

    def _retry(self, pk: int) -> None:
        job = Job.objects.filter(pk=pk, state=Job.State.FAILED).first()
        if job is None:
            raise CommandError(f"There is no failed job {pk}.")
        retry(job=job, by=BY, at=timezone.now())

    def _send_again(self, pk: int) -> None:
        message = Message.objects.filter(pk=pk, state__in=SHOWN_MESSAGES).first()
        if message is None:
            raise CommandError(f"There is no failed or perhaps-sent message {pk}.")
        send_again(message=message, by=BY, at=timezone.now())
