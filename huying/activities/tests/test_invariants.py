"""A photograph that a record names is there."""

import pytest

from huying.activities.invariants import pictures
from huying.activities.materials import PICTURES
from huying.activities.models import Photo
from huying.activities.tests.factories import ActivityFactory
from huying.core.tests.factories import MOMENT

pytestmark = pytest.mark.django_db


def _photo(file):
    return Photo.objects.create(
        activity=ActivityFactory(),
        code=file[:20].replace(".", "-"),
        file=file,
        created_at=MOMENT,
        updated_at=MOMENT,
    )


def test_a_photograph_without_its_file_is_named():
    there = next(PICTURES.glob("*.svg")).name
    _photo(there)
    gone = _photo("no-such-picture.jpg")

    assert list(pictures.look()) == [f"{gone.code}: there is no file no-such-picture.jpg"]
    assert Photo.objects.count() == 2
