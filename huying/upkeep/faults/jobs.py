"""F2 and F7: job workers that die at any point, and jobs delivered several times, late, out of order, to several."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from huying.audit.models import Event
from huying.outbox.actions import LEASE, MOST_ATTEMPTS, enqueue, work
from huying.outbox.mail import SEND, queue_mail
from huying.outbox.models import Job, Message
from huying.upkeep.faults import children
from huying.upkeep.faults.ground import Found, Ground
from huying.upkeep.faults.mailbox import noted

COUNT = "huying.upkeep.faults.tasks.count"
STEP = LEASE + timedelta(seconds=1)
WORKERS = 3
CHANCE = 0.25  # of dying at each point where it matters


def worker_kills(ground: Ground) -> Found:
    """Half the jobs act in the database, half send mail; whoever does them may die before, during and after."""
    start, half = ground.clock(), ground.size // 2
    _clear(ground)
    children.ask(lambda: _queue(half, half, start))
    deaths, moment = 0, start
    while children.ask(_unfinished):
        workers = [children.fork(partial(_work_mortally, moment)) for _place in range(WORKERS)]
        deaths += sum(children.wait(pid) < 0 for pid in workers)
        moment += STEP
    found = Found(f"{ground.size:,} jobs, {deaths:,} workers killed")
    found.expect(deaths > 0, "no worker died")
    _once(found, ground, half)
    return found


def duplicate_jobs(ground: Ground) -> Found:
    """Every job three times, shuffled, some late, for several workers at once; some speak of mail that is gone."""
    start = ground.clock()
    _clear(ground)
    children.ask(lambda: _queue(0, ground.size, start))
    gone = children.ask(lambda: _multiply(ground, start))
    moment = start
    while children.ask(_unfinished):
        ended = children.all_of([partial(_work_all, moment)] * WORKERS)
        if ended:
            return Found("", ended)
        moment += STEP
    found = Found(f"{ground.size:,} messages, {ground.size * 3:,} jobs, {gone:,} of them about messages gone")
    dropped = children.ask(lambda: Event.objects.filter(action="jobs.dropped").count())
    found.expect(dropped == gone, f"{gone} jobs were about messages gone, {dropped} lines in the trail")
    _once(found, ground, 0)
    return found


def _clear(ground: Ground) -> None:
    """Nothing waits when the fault begins."""
    (ground.home / "mailbox").unlink(missing_ok=True)
    children.ask(lambda: Job.objects.all().delete()[0] + Message.objects.all().delete()[0])


def _queue(counting: int, mail: int, at: datetime) -> int:
    with transaction.atomic():
        for number in range(counting):
            enqueue(task=COUNT, arguments={"number": number}, at=at)
        for number in range(mail):
            queue_mail(recipient=f"person{number}@example.org", subject="x", body="", at=at)
    return counting + mail


def _multiply(ground: Ground, at: datetime) -> int:
    """Three rows for each job, in any order, a tenth of them late; a hundredth of the messages vanish."""
    with transaction.atomic():
        rows = list(Job.objects.values_list("arguments", flat=True)) * 3
        Job.objects.all().delete()
        ground.dice.shuffle(rows)
        late = [timedelta() if ground.dice.random() < 0.9 else STEP for _row in rows]
        made = [
            Job(task=SEND, arguments=row, run_after=at + delay, made_at=at)
            for row, delay in zip(rows, late, strict=True)
        ]
        Job.objects.bulk_create(made)
        gone = list(Message.objects.values_list("pk", flat=True)[: max(ground.size // 100, 1)])
        Message.objects.filter(pk__in=gone).delete()
    return len(gone) * 3


def _work_mortally(at: datetime) -> None:
    children.mortal(CHANCE)
    _work_all(at)


def _work_all(at: datetime) -> None:
    while work(at=at):
        pass


def _unfinished() -> bool:
    return Job.objects.filter(state__in=[Job.State.READY, Job.State.RUNNING]).exists()


def _once(found: Found, ground: Ground, counted: int) -> None:
    """No effect twice; none missing, but of jobs that killed five workers, which are shown."""
    letters = Counter(noted(ground.home / "mailbox"))
    found.problems += [f"{letter} left {number} times" for letter, number in letters.items() if number > 1]
    for message_id, state in children.ask(lambda: list(Message.objects.values_list("message_id", "state"))):
        if state == Message.State.SENT and message_id not in letters:
            found.problems.append(f"{message_id} is said to be sent and never left")
        if state in {Message.State.WAITING, Message.State.SENDING}:
            found.problems.append(f"{message_id} is {state} and nobody does it")
        if state == Message.State.FAILED and message_id in letters:
            found.problems.append(f"{message_id} is said to have failed and left")
    found.problems += children.ask(lambda: list(_miscounted(counted)))


def _miscounted(number: int) -> Iterator[str]:
    codes = Event.objects.filter(action="faults.counted").values_list("code", flat=True)
    counted = Counter(codes)
    states = {
        str(arguments["number"]): (state, attempts)
        for arguments, state, attempts in Job.objects.filter(task=COUNT).values_list(
            "arguments", "state", "attempts"
        )
    }
    for code in map(str, range(number)):
        state, attempts = states[code]
        wanted = 1 if state == Job.State.DONE else 0
        if counted[code] != wanted or (state != Job.State.DONE and attempts < MOST_ATTEMPTS):
            yield f"job {code} is {state} after {attempts} tries, its effect is there {counted[code]} times"
