"""What must always be true of mail and of work put off."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models.functions import Coalesce

from huying.core.invariants import invariant, moment_of_asking
from huying.outbox.models import Job, Message

LONGEST_WAIT = timedelta(minutes=15)


@invariant(
    "outbox.messages",
    says="Every message is sent, or shown as failed or perhaps sent, or has waited a quarter of an hour at most.",
)
def messages() -> Iterator[str]:
    late = moment_of_asking() - LONGEST_WAIT
    open_ones = Message.objects.filter(state__in=[Message.State.WAITING, Message.State.SENDING])
    since = Coalesce("attempted_at", "made_at")
    rows = open_ones.annotate(since=since).filter(since__lt=late).order_by("pk")
    for pk, state, moment in rows.values_list("pk", "state", "since").iterator():
        yield f"message {pk} is {state} since {moment.isoformat()}"


@invariant("outbox.jobs", says="No job is due for more than a quarter of an hour, whether waiting or begun.")
def jobs() -> Iterator[str]:
    late = moment_of_asking() - LONGEST_WAIT
    waiting = Job.objects.filter(state=Job.State.READY, run_after__lt=late)
    begun = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=late)
    for job in waiting.order_by("pk").iterator():
        yield f"job {job.pk} ({job.task}) is due since {job.run_after.isoformat()}"
    for job in begun.order_by("pk").iterator():
        yield f"job {job.pk} ({job.task}) was left by its worker"
