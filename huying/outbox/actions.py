"""Queueing and doing jobs: each under a lease, its effect and its end committed together."""

import importlib
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import F, Q

from huying.audit import actions as audit
from huying.core.request import answering
from huying.outbox.effects import NotNow, Task, acts_outside, ending_of
from huying.outbox.models import Job

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5
BY = "jobs"
logger = logging.getLogger(__name__)


class UnknownTask(LookupError):
    """A job names a function that is not a task of this project."""


class LostLease(RuntimeError):
    """Another worker took the job over; this one changes nothing any more."""


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
    """Take the next due job under a lease. A job whose lease ran out is taken again, or parked after too many tries.

    A job that takes its worker down with it never comes to say so; only the number of its claims can.
    """
    due = Q(state=Job.State.READY, run_after__lte=at) | Q(state=Job.State.RUNNING, lease_until__lt=at)
    waiting = Job.objects.select_for_update(skip_locked=True).filter(due).order_by("run_after", "id")
    while (job := waiting.first()) is not None:
        if job.attempts < MOST_ATTEMPTS:
            job.state, job.attempts, job.lease_until = Job.State.RUNNING, job.attempts + 1, at + LEASE
            job.save(update_fields=["state", "attempts", "lease_until"])
            return job
        job.state, job.problem = Job.State.FAILED, "its worker died"
        job.save(update_fields=["state", "problem"])
        _end(job, at)
    return None


def work(*, at: datetime) -> Job | None:
    """Claim one job and do it; a failure is tried again later, and what is about something gone is dropped."""
    job = claim(at=at)
    if job is None:
        return None
    with answering(f"job-{job.pk}"):
        try:
            _do(job, at)
        except NotNow:
            _put_back(job, at)
        except ObjectDoesNotExist as problem:
            _drop(job, problem, at)
        except LostLease:
            pass  # the one who has it now says how it ended
        except Exception as problem:  # whatever a task raises is kept on its row, not lost in a log
            _retry_or_park(job, problem, at)
    return job


def _do(job: Job, at: datetime) -> None:
    task = _task(job.task)
    if acts_outside(task):
        task(at=at, **job.arguments)
        _finish(job, state=Job.State.DONE, done_at=at, problem="")
        return
    with transaction.atomic():
        task(at=at, **job.arguments)
        _finish(job, state=Job.State.DONE, done_at=at, problem="")


def _task(path: str) -> Task:
    module, _dot, name = path.rpartition(".")
    if not (module.startswith("huying.") and module.endswith(".tasks")):
        raise UnknownTask(path)
    try:
        found: Task = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as problem:
        raise UnknownTask(path) from problem
    return found


def _finish(job: Job, **values: object) -> None:
    """Fencing: a worker that lost its lease changes nothing. Raises LostLease."""
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING)
    if not mine.update(**values):
        raise LostLease(job.pk)


def _put_back(job: Job, at: datetime) -> None:
    """The attempt did not count."""
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING)
    mine.update(state=Job.State.READY, attempts=F("attempts") - 1, run_after=at + LEASE)


@transaction.atomic
def _drop(job: Job, problem: Exception, at: datetime) -> None:
    """What the job speaks of is not there any more: say so in the trail and let it be."""
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING)
    if mine.update(state=Job.State.DROPPED, done_at=at, problem=type(problem).__qualname__):
        audit.record("jobs.dropped", kind="jobs", code=str(job.pk), by=BY, at=at, note=job.task)


@transaction.atomic
def _retry_or_park(job: Job, problem: Exception, at: datetime) -> None:
    parked = job.attempts >= MOST_ATTEMPTS
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING)
    mine.update(
        state=Job.State.FAILED if parked else Job.State.READY,
        run_after=at + timedelta(seconds=30 * 2**job.attempts),
        problem=type(problem).__name__,
    )
    if parked:
        _end(job, at)


def _end(job: Job, at: datetime) -> None:
    """What the parked job was about is told that nobody tries any more; a poisoned job cannot be helped further."""
    try:
        with transaction.atomic():
            _task(job.task)  # its module may not have been read in this process yet
            if ending := ending_of(job.task):
                ending(at=at, **job.arguments)
    except Exception as problem:
        logger.warning("job %s was parked without an ending: %s", job.pk, type(problem).__name__)


@transaction.atomic
def retry(*, job: Job, by: str, at: datetime) -> Job:
    """Give a parked job another five tries, by a person's decision."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state == Job.State.FAILED:
        job.state, job.attempts, job.run_after = Job.State.READY, 0, at
        job.save(update_fields=["state", "attempts", "run_after"])
        audit.record("jobs.retried", kind="jobs", code=str(job.pk), by=by, at=at, note=job.task)
    return job
