"""Jobs are done once; mail leaves only after its change has committed, and never twice by itself."""

import smtplib
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail as postbox
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import transaction

from huying.audit.models import Event
from huying.core.invariants import asked_at
from huying.outbox import actions, invariants, mail
from huying.outbox.models import Job, Message

pytestmark = pytest.mark.django_db
SEND = mail.SEND


def _letter(now, subject="Your reference"):
    return mail.queue_mail(recipient="someone@example.org", subject=subject, body="…", at=now)


class _Refusing(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


class _CutOff(EmailBackend):
    """Takes the message and breaks the line before saying so."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise smtplib.SMTPServerDisconnected


def _through(settings, backend):
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"


def test_mail_is_sent_by_the_worker_and_not_before(now):
    _letter(now)
    assert postbox.outbox == []

    actions.work(at=now)

    assert [message.to for message in postbox.outbox] == [["someone@example.org"]]
    assert Message.objects.get().state == Message.State.SENT


def test_a_change_that_is_rolled_back_sends_nothing(now):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _letter(now)
        raise ZeroDivisionError

    assert not Job.objects.exists()
    assert not Message.objects.exists()


def test_a_message_delivered_three_times_to_the_worker_leaves_once(now):
    message = _letter(now)
    for _copy in range(2):
        actions.enqueue(task=SEND, arguments={"message": message.pk}, at=now)
    while actions.work(at=now):
        pass

    assert len(postbox.outbox) == 1
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}


def test_a_server_that_cannot_be_reached_is_tried_again_and_the_message_is_shown_in_the_end(now, settings):
    _through(settings, _Refusing)
    message, moment = _letter(now), now
    for _attempt in range(actions.MOST_ATTEMPTS):
        actions.work(at=moment)
        moment += timedelta(hours=1)

    message.refresh_from_db()
    assert (message.state, Job.objects.get().state) == (Message.State.FAILED, Job.State.FAILED)


def test_a_message_whose_sending_was_cut_off_is_unknown_and_not_sent_again(now, settings):
    _through(settings, _CutOff)
    message = _letter(now)
    for hours in range(4):
        actions.work(at=now + timedelta(hours=hours))

    message.refresh_from_db()
    assert (message.state, len(postbox.outbox)) == (Message.State.UNKNOWN, 1)


def test_a_worker_that_died_while_sending_leaves_the_message_unknown(now):
    message = _letter(now)
    actions.claim(at=now)
    mail._begin(message, now)

    actions.work(at=now + actions.LEASE + timedelta(seconds=1))

    message.refresh_from_db()
    assert (message.state, postbox.outbox) == (Message.State.UNKNOWN, [])


def test_a_message_that_another_worker_is_sending_is_left_to_it(now):
    message = _letter(now)
    mail._begin(message, now)

    actions.work(at=now)

    job = Job.objects.get()
    assert (job.state, job.attempts, job.run_after) == (Job.State.READY, 0, now + actions.LEASE)
    assert Message.objects.get().state == Message.State.SENDING


def test_a_header_that_is_none_fails_at_once(now):
    _letter(now)
    Message.objects.update(
        subject="a\nBcc: everybody@example.org"
    )  # past the check that queues nothing of the kind

    actions.work(at=now)

    assert Message.objects.get().state == Message.State.FAILED
    assert postbox.outbox == []


def test_an_unknown_message_is_sent_again_by_a_persons_decision_under_its_own_id(now, settings):
    message = _letter(now)
    Message.objects.update(state=Message.State.UNKNOWN, attempted_at=now)
    Job.objects.all().delete()

    call_command("jobs", send_again=message.pk, stdout=StringIO())
    actions.work(at=Job.objects.get().run_after)

    assert [each.extra_headers["Message-ID"] for each in postbox.outbox] == [message.message_id]
    assert Event.objects.get().action == "messages.sent_again"


def test_the_same_key_is_queued_once(now):
    first = actions.enqueue(task=SEND, arguments={}, at=now, key="daily-2023-05-02")
    second = actions.enqueue(task=SEND, arguments={}, at=now, key="daily-2023-05-02")

    assert first.pk == second.pk


def test_a_job_under_lease_is_not_taken_twice(now):
    actions.enqueue(task=SEND, arguments={"message": 0}, at=now)

    assert actions.claim(at=now) is not None
    assert actions.claim(at=now) is None


def test_a_job_whose_worker_died_is_taken_again(now):
    actions.enqueue(task=SEND, arguments={"message": 0}, at=now)
    actions.claim(at=now)

    again = actions.claim(at=now + actions.LEASE + timedelta(seconds=1))

    assert again is not None
    assert again.attempts == 2


def test_a_job_that_takes_its_workers_down_is_parked_after_five_of_them(now):
    message, moment = _letter(now), now
    for _worker in range(actions.MOST_ATTEMPTS):
        assert actions.claim(at=moment) is not None
        moment += actions.LEASE + timedelta(seconds=1)

    assert actions.claim(at=moment) is None
    assert Job.objects.get().state == Job.State.FAILED
    message.refresh_from_db()
    assert message.state == Message.State.FAILED


def test_a_worker_that_lost_its_lease_changes_nothing(now):
    _letter(now)
    job = actions.claim(at=now)
    actions.claim(at=now + actions.LEASE + timedelta(seconds=1))

    with pytest.raises(actions.LostLease):
        actions._finish(job, state=Job.State.DONE)

    actions._retry_or_park(job, ValueError(), now)
    assert Job.objects.get().state == Job.State.RUNNING


def test_a_failing_job_is_tried_again_later_and_parked_in_the_end(now):
    actions.enqueue(task=SEND, arguments={"letter": 0}, at=now)
    moment = now
    for _attempt in range(actions.MOST_ATTEMPTS):
        actions.work(at=moment)
        moment += timedelta(hours=1)

    job = Job.objects.get()
    assert (job.state, job.problem) == (Job.State.FAILED, "TypeError")
    assert actions.work(at=moment) is None

    call_command("jobs", retry=job.pk, stdout=StringIO())
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.READY, 0)


def test_a_job_about_something_gone_is_dropped_and_the_trail_says_so(now):
    message = _letter(now)
    job = Job.objects.get()
    message.delete()

    actions.work(at=now)

    event = Event.objects.get()
    assert Job.objects.get().state == Job.State.DROPPED
    assert (event.action, event.code, event.request_id) == ("jobs.dropped", str(job.pk), f"job-{job.pk}")


def test_a_task_outside_the_house_is_not_run(now):
    actions.enqueue(task="os.system", arguments={"command": "true"}, at=now)

    actions.work(at=now)

    assert Job.objects.get().problem == "UnknownTask"


def test_parked_jobs_and_unsent_mail_are_shown(now):
    actions.enqueue(task="os.system", arguments={}, at=now)
    Job.objects.update(state=Job.State.FAILED)
    told = StringIO()
    call_command("jobs", stdout=told)

    assert "jobs: 1 failed" in told.getvalue()
    assert "os.system" in told.getvalue()
    with pytest.raises(CommandError):
        call_command("jobs", retry=0, stdout=StringIO())


def test_mail_and_jobs_that_nobody_does_are_found_after_a_quarter_of_an_hour(now):
    _letter(now)
    with asked_at(now + timedelta(minutes=14)):
        assert [*invariants.messages.look(), *invariants.jobs.look()] == []
    with asked_at(now + timedelta(minutes=16)):
        assert len([*invariants.messages.look(), *invariants.jobs.look()]) == 2
    actions.claim(at=now)
    with asked_at(now + timedelta(minutes=21)):
        assert "was left by its worker" in list(invariants.jobs.look())[0]
