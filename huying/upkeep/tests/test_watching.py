"""What the machines that watch over the office are told, and by whom they may be."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huying.outbox import actions as outbox
from huying.outbox.mail import queue_mail
from huying.outbox.models import Job

pytestmark = pytest.mark.django_db
CACHE_TABLE = "cache_rows"


def test_an_office_that_can_take_work_says_so(client):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "database": "ok",
        "migrations": "ok",
        "cache": "ok",
        "jobs": "ok",
        "disk": "ok",
    }


def test_an_office_whose_tables_are_older_than_its_program_is_not_ready(client):
    MigrationRecorder(connection).record_unapplied("cases", "0001_initial")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["migrations"]) == (503, "failing")


def test_an_office_whose_jobs_nobody_does_is_not_ready(client):
    long_ago = timezone.now() - timedelta(minutes=11)
    outbox.enqueue(task="huying.outbox.tasks.send_message", arguments={"message": 1}, at=long_ago)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["jobs"]) == (503, "failing")


def test_an_office_whose_worker_died_at_a_job_that_nobody_takes_again_is_not_ready(client):
    begun = timezone.now() - timedelta(minutes=20)
    outbox.enqueue(task="huying.outbox.tasks.send_message", arguments={"message": 1}, at=begun)
    Job.objects.update(state=Job.State.RUNNING, lease_until=timezone.now() - timedelta(minutes=9))
    assert client.get("/readyz").status_code == 200
    Job.objects.update(lease_until=timezone.now() - timedelta(minutes=11))

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["jobs"]) == (503, "failing")


def test_others_are_told_yes_or_no_and_nothing_more(client, settings):
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    by_proxy = {"headers": {"X-Forwarded-For": "127.0.0.1"}}
    assert client.get("/readyz", **elsewhere).json() == {"status": "ready"}
    settings.DISK_RESERVE = 10**18

    for asked in (elsewhere, by_proxy):
        answer = client.get("/readyz", **asked)
        assert (answer.status_code, answer.json()) == (503, {"status": "not ready"})


def test_asking_how_the_office_is_changes_nothing_in_it(client):
    for address in ("/readyz", "/metrics"):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert asked.captured_queries
        assert [each["sql"] for each in asked if not each["sql"].strip(" (\n").startswith("SELECT")] == []


def test_an_office_without_the_cache_that_workers_share_is_not_ready(client):
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{CACHE_TABLE}" RENAME TO "lost"')

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["cache"]) == (503, "failing")


def test_an_office_on_a_full_disk_is_not_ready(client, settings):
    settings.DISK_RESERVE = 10**18

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["disk"]) == (503, "failing")


def test_readiness_says_no_more_than_ok_or_failing(client):
    assert set(client.get("/readyz").json().values()) <= {"ready", "not ready", "ok", "failing"}


def test_metrics_are_read_on_this_machine_only(client):
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="not an address").status_code == 404
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 404


def test_metrics_count_jobs_by_state_and_name_nobody(client):
    queue_mail(recipient="canary@example.com", subject="s", body="CANARY", at=timezone.now())

    text = client.get("/metrics").content.decode()

    assert 'huying_jobs{state="ready"} 1' in text
    assert 'huying_messages{state="waiting"} 1' in text
    assert 'huying_ready{condition="database"} 1' in text
    assert "canary" not in text.lower()


def test_the_health_page_asks_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}
