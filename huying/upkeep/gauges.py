"""What a monitoring program may read: counts and sizes, never a name, a code or a word."""

import resource
import sys
from collections.abc import Iterator
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import Count, Max, Min

from huying.audit.models import Event
from huying.core.disk import free_bytes
from huying.outbox.models import Job, Message
from huying.upkeep.readiness import readiness

Sample = tuple[str, str, float]  # name, labels, value
HELP = {
    "huying_ready": "1 when this condition of readiness holds",
    "huying_jobs": "jobs by state",
    "huying_oldest_job_seconds": "how long the oldest due job has waited",
    "huying_messages": "outgoing messages by state",
    "huying_audit_events": "events on the audit trail",
    "huying_sessions": "sessions that have not ended",
    "huying_disk_free_bytes": "free bytes where the data folder lies",
    "huying_process_peak_bytes": "most memory this worker has held",
}


def samples(at: datetime) -> Iterator[Sample]:
    """Every gauge at moment `at`."""
    for name, holds in readiness(at).items():
        yield "huying_ready", f'{{condition="{name}"}}', float(holds)
    for model, name in ((Job, "huying_jobs"), (Message, "huying_messages")):
        counted = dict(model.objects.values_list("state").annotate(Count("pk")))  # type: ignore[attr-defined]
        for state in model.State.values:  # type: ignore[attr-defined]
            yield name, f'{{state="{state}"}}', float(counted.get(state, 0))
    oldest = Job.objects.filter(state=Job.State.READY, run_after__lte=at).aggregate(at=Min("run_after"))["at"]
    yield "huying_oldest_job_seconds", "", (at - oldest).total_seconds() if oldest else 0.0
    yield "huying_audit_events", "", float(Event.objects.aggregate(last=Max("seq"))["last"] or 0)
    yield "huying_sessions", "", float(Session.objects.filter(expire_date__gt=at).count())
    yield "huying_disk_free_bytes", "", float(free_bytes())
    yield "huying_process_peak_bytes", "", float(_peak_bytes())


def exposition(at: datetime) -> str:
    """The gauges as Prometheus reads them."""
    lines: list[str] = []
    told: set[str] = set()
    for name, labels, value in samples(at):
        if name not in told:
            lines += [f"# HELP {name} {HELP[name]}", f"# TYPE {name} gauge"]
            told.add(name)
        lines.append(f"{name}{labels} {value:.15g}")
    return "\n".join(lines) + "\n"


def _peak_bytes() -> int:
    """Linux counts in kilobytes, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
