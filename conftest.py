"""Fixtures that every test may ask for."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from hypothesis import settings as hypothesis

from huying.accounts import policy
from huying.accounts.models import Role
from huying.core.typeset.fonts import unpack
from huying.core.typeset.setting import cache_folder
from tests.spreading import pytest_collection_modifyitems, pytest_xdist_make_scheduler

__all__ = ["pytest_collection_modifyitems", "pytest_xdist_make_scheduler"]

hypothesis.register_profile("patient", deadline=None)  # a busy machine is no defect; speed is for ./run bench
hypothesis.load_profile("patient")


@pytest.fixture(autouse=True)
def _quick(settings):
    """Cheap hashing, one connection, and sign-in in one step: tests of sign-in itself turn its demands on again."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SNAPSHOT_ALIAS = "default"
    settings.SECURE_SSL_REDIRECT = False
    settings.SECOND_FACTOR_REQUIRED = False
    settings.STEP_UP_SECONDS = 0


@pytest.fixture
def now() -> datetime:
    """A fixed moment: noon of 2 May 2023 in Hong Kong."""
    return timezone.make_aware(datetime(2023, 5, 2, 12, 0))


@pytest.fixture
def still(now: datetime) -> Iterator[Any]:
    """The clock stands at that moment; a test may shift it."""
    with time_machine.travel(now, tick=False) as clock:
        yield clock


@pytest.fixture
def own_home(settings, tmp_path: Path) -> Path:
    """A data folder of the test's own, in which only the fonts are those of the run: unpacking them takes long."""
    fonts = unpack(cache_folder())
    settings.HOME = tmp_path
    cache_folder().joinpath(fonts.name).symlink_to(fonts)
    return tmp_path


@pytest.fixture
def assigned_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lawyers who read the cases assigned to them: no role of the office does, and that reach must hold all the same."""
    own = policy.Grant(policy.Level.READ, policy.Reach.OWN)
    given = dict(policy.POLICY[Role.LAWYER]) | {policy.Function.CASEWORK: own}
    monkeypatch.setitem(policy.POLICY, Role.LAWYER, given)  # type: ignore[arg-type]
