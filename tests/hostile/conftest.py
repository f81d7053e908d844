"""The sample office with its report published, and somebody who may do everything in it."""

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from huying.accounts.models import Posting, Role, User
from huying.reports.models import Edition
from huying.reports.publishing import publish_edition
from huying.sample.loading import AT, BY, EDITION
from huying.sample.tests.standing import sample_standing


@pytest.fixture(scope="package")
def house(django_db_setup, django_db_blocker):
    """The sample office with its report published, and somebody who may do everything in it."""
    with sample_standing(django_db_blocker):
        publish_edition(edition=Edition.objects.get(code=EDITION), by=BY, at=AT)
        user = User.objects.create(username="everything-demo")
        for role in Role:
            Posting.objects.create(user=user, role=role, centre=None, since_on=date(2023, 1, 1))
        yield user


@pytest.fixture
def browser(house, db):
    """The person who may do everything, signed in; a failure inside is answered as readers would see it."""
    client = Client(raise_request_exception=False)
    client.force_login(house)
    return client


@pytest.fixture
def stranger(house, db):
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def _fresh_cache(db):
    cache.clear()
