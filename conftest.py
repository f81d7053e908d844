"""Fixtures that every test may ask for."""

from datetime import datetime

import pytest
from django.utils import timezone
from hypothesis import settings as generated

# A test says what holds, not how fast a busy machine finds out.
generated.register_profile("huying", deadline=None)
generated.load_profile("huying")


@pytest.fixture(autouse=True)
def _quick(settings):
    """Cheap hashing and one connection: the tests are about behaviour, not about scrypt."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SNAPSHOT_ALIAS = "default"
    settings.SECURE_SSL_REDIRECT = False


@pytest.fixture
def now() -> datetime:
    """A fixed moment: noon of 2 May 2023 in Hong Kong."""
    return timezone.make_aware(datetime(2023, 5, 2, 12, 0))
