"""A scratch office for tests that need real processes: built once, then copied for each that breaks something."""

import os

import pytest
from django.conf import settings

from huying.upkeep.faults.scratch import workshop

ON_POSTGRES = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


@pytest.fixture(scope="session")
def shop():
    """The workshop on the database of the run; tests.spreading keeps together those that use it, so that it is built once."""
    with workshop(os.environ["DATABASE_URL"] if ON_POSTGRES else "") as made:
        yield made
