"""Queueing and doing: jobs with leases, mail from the outbox."""

import importlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from huying.core.text import check_mail
from huying.outbox.models import Job, Message

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5


class UnknownTask(LookupError):
    """A job names a function that is not a task of this project."""


@transaction.atomic
def enqueue(
    *,
    task: str,
    arguments: Mapping[str, Any],
    at: datetime,
    key: str | None = None,
    delay: timedelta = timedelta(),
) -> Job:
    """Queue `task` (`huying.app.tasks.function`) with JSON arguments; the same `key` is queued once."""
    values = {"task": task, "arguments": dict(arguments), "run_after": at + delay, "made_at": at}
    if key is None:
        return Job.objects.create(**values)
    job, _made = Job.objects.get_or_create(key=key, defaults=values)
    return job


@transaction.atomic
def claim(*, at: datetime) -> Job | None:
    """Take the next due job under a lease. A job whose lease ran out is taken again."""
    due = Q(state=Job.State.READY, run_after__lte=at) | Q(state=Job.State.RUNNING, lease_until__lt=at)
    job = Job.objects.select_for_update(skip_locked=True).filter(due).order_by("run_after", "id").first()
    if job is not None:
        job.state, job.attempts, job.lease_until = Job.State.RUNNING, job.attempts + 1, at + LEASE
        job.save(update_fields=["state", "attempts", "lease_until"])
    return job


def work(*, at: datetime) -> Job | None:
    """Claim one job and do it. Its effect and its `done` mark commit together; a failure is tried again later."""
    job = claim(at=at)
    if job is None:
        return None
    try:
        with transaction.atomic():
            _task(job.task)(at=at, **job.arguments)
            _finish(job, state=Job.State.DONE, done_at=at)
    except Exception as problem:  # whatever a task raises is kept on its row, not lost in a log
        _retry_or_park(job, problem, at)
    return job


def _task(path: str) -> Any:
    module, _dot, name = path.rpartition(".")
    if not (module.startswith("huying.") and module.endswith(".tasks")):
        raise UnknownTask(path)
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as problem:
        raise UnknownTask(path) from problem


def _finish(job: Job, **values: object) -> None:
    """Fencing: a worker that lost its lease changes nothing."""
    changed = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING).update(**values)
    if not changed:
        raise RuntimeError("the lease of this job was lost")


def _retry_or_park(job: Job, problem: Exception, at: datetime) -> None:
    parked = job.attempts >= MOST_ATTEMPTS
    Job.objects.filter(pk=job.pk, attempts=job.attempts).update(
        state=Job.State.FAILED if parked else Job.State.READY,
        run_after=at + timedelta(seconds=30 * 2**job.attempts),
        problem=type(problem).__name__,
    )


@transaction.atomic
def queue_mail(*, recipient: str, subject: str, body: str, at: datetime) -> Message:
    """Queue an e-mail. Its subject carries nothing personal.

    Raises ValidationError for an address or a subject that could say more than it should.
    """
    check_mail(recipient, subject)
    message = Message.objects.create(
        recipient=recipient,
        subject=subject,
        body=body,
        made_at=at,
        message_id=f"<{secrets.token_hex(16)}@huying.invalid>",
    )
    enqueue(task="huying.outbox.tasks.send_message", arguments={"message": message.pk}, at=at)
    return message


def send(*, message: Message, at: datetime) -> Message:
    """Hand one message to the mail server. The fixed Message-ID lets a repeated attempt be recognised."""
    if message.state == Message.State.WAITING:
        mail = EmailMessage(message.subject, message.body, to=[message.recipient])
        mail.extra_headers["Message-ID"] = message.message_id
        mail.send()
        message.state, message.sent_at = Message.State.SENT, at
        message.save(update_fields=["state", "sent_at"])
    return message
