"""What a reader sees when the house itself cannot go on."""

import errno

import psycopg
import pytest
from django.db import OperationalError
from django.test import RequestFactory

from huying.core.refusals import server_error
from huying.core.sqlite.version import library

FULL = library.OperationalError("database or disk is full")
FULL.sqlite_errorcode = 13


def _answer(problem, cause=None):
    try:
        raise problem from cause
    except Exception:
        return server_error(RequestFactory().get("/"))


@pytest.mark.parametrize(
    ("problem", "cause"),
    [
        (OperationalError("full"), FULL),
        (OperationalError("full"), psycopg.errors.DiskFull("could not extend file")),
        (OSError(errno.ENOSPC, "No space left on device"), None),
    ],
    ids=["sqlite", "postgresql", "a file"],
)
def test_a_full_disk_is_told_in_every_language(problem, cause):
    answer = _answer(problem, cause)

    assert answer.status_code == 507
    for words in ("磁碟已滿", "磁盘已满", "The disk is full"):
        assert words in answer.content.decode()


def test_a_database_that_is_away_asks_to_come_again():
    answer = _answer(OperationalError("the connection is lost"))

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "資料庫暫時未能使用" in answer.content.decode()


def test_any_other_fault_says_little():
    assert _answer(ValueError("secret words")).status_code == 500
    assert "secret" not in _answer(ValueError("secret words")).content.decode()
