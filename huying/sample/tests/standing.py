"""The sample office for many tests: loaded once, and taken back after them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.test import override_settings

from huying.sample.loading import load_sample

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@contextmanager
def sample_standing(blocker: Any) -> Iterator[None]:
    """The sample office inside a transaction that is never committed; what a test changes is undone after it.

    `blocker` is the one that keeps tests from databases which they did not ask for.
    """
    one_connection = override_settings(SNAPSHOT_ALIAS="default", PASSWORD_HASHERS=QUICK)
    with blocker.unblock(), one_connection, transaction.atomic():
        load_sample()
        yield
        transaction.set_rollback(True)
