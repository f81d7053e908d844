"""Sign-in with all its demands, which the other tests do without."""

import pytest

from huying.accounts.tests.entering import PASSWORD
from huying.accounts.tests.factories import make_user


@pytest.fixture
def demanding(settings):
    """As in a real office: a second step for everybody, a fresh proof for what is weighty."""
    settings.SECOND_FACTOR_REQUIRED = True
    settings.STEP_UP_SECONDS = 300


@pytest.fixture
def person(db):
    """Somebody with a password and nothing else."""
    user = make_user(username="person")
    user.set_password(PASSWORD)
    user.save()
    return user
