"""Jobs are done once; mail leaves only after its change has committed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from huying.outbox import actions
from huying.outbox.models import Job, Message

pytestmark = pytest.mark.django_db


def test_mail_is_sent_by_the_worker_and_not_before(now):
    actions.queue_mail(recipient="someone@example.org", subject="Your reference", body="…", at=now)
    assert mail.outbox == []

    actions.work(at=now)

    assert [message.to for message in mail.outbox] == [["someone@example.org"]]
    assert Message.objects.get().state == Message.State.SENT


def test_a_change_that_is_rolled_back_sends_nothing(now):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.queue_mail(recipient="someone@example.org", subject="x", body="", at=now)
        raise ZeroDivisionError

    assert not Job.objects.exists()
    assert not Message.objects.exists()


def test_the_same_key_is_queued_once(now):
    first = actions.enqueue(
        task="huying.outbox.tasks.send_message", arguments={}, at=now, key="daily-2023-05-02"
    )
    second = actions.enqueue(
        task="huying.outbox.tasks.send_message", arguments={}, at=now, key="daily-2023-05-02"
    )

    assert first.pk == second.pk


def test_a_job_under_lease_is_not_taken_twice(now):
    actions.enqueue(task="huying.outbox.tasks.send_message", arguments={"message": 0}, at=now)

    assert actions.claim(at=now) is not None
    assert actions.claim(at=now) is None


def test_a_job_whose_worker_died_is_taken_again(now):
    actions.enqueue(task="huying.outbox.tasks.send_message", arguments={"message": 0}, at=now)
    actions.claim(at=now)

    again = actions.claim(at=now + actions.LEASE + timedelta(seconds=1))

    assert again is not None
    assert again.attempts == 2


def test_a_failing_job_is_tried_again_later_and_parked_in_the_end(now):
    actions.enqueue(task="huying.outbox.tasks.send_message", arguments={"message": 0}, at=now)
    moment = now
    for _attempt in range(actions.MOST_ATTEMPTS):
        actions.work(at=moment)
        moment += timedelta(hours=1)

    job = Job.objects.get()
    assert (job.state, job.problem) == (Job.State.FAILED, "DoesNotExist")
    assert actions.work(at=moment) is None


def test_a_task_outside_the_house_is_not_run(now):
    actions.enqueue(task="os.system", arguments={"command": "true"}, at=now)

    actions.work(at=now)

    assert Job.objects.get().problem == "UnknownTask"
