"""The walked office is made once for all tests of the walk, and undone after them."""

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from tests.access.office import build


@pytest.fixture(scope="package")
def walked(django_db_setup, django_db_blocker, tmp_path_factory):
    """The office of two centres, inside a transaction that is never committed, with a data folder of its own."""
    home = tmp_path_factory.mktemp("walked")
    with django_db_blocker.unblock(), override_settings(HOME=home), transaction.atomic():
        with translation.override("zh-hant"), override_settings(SNAPSHOT_ALIAS="default"):
            office = build()
        yield office
        transaction.set_rollback(True)


@pytest.fixture
def office(walked, db):
    """The walked office; what a test changes is undone after it."""
    return walked
