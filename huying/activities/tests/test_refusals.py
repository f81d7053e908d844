"""What no record of programmes, channels and photographs may say; and whose picture is shown."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from huying.activities.models import Photo, Programme
from huying.activities.tests.factories import ActivityFactory, ChannelFactory
from huying.core.period import Period
from huying.core.tests.factories import MOMENT
from huying.core.tests.refusals import refuses
from huying.figures.materials import NoSuchMaterial, supply

pytestmark = pytest.mark.django_db
YEAR = Period.year(2023)
STRETCH = {"began_on": date(2023, 1, 1), "ended_on": date(2023, 1, 2)}


def _photo(code, file="visit.svg", consent="given", activity=None):
    return Photo.objects.create(
        code=code,
        activity=activity or ActivityFactory(),
        file=file,
        caption="示例",
        alt="示例",
        consent=consent,
        created_at=MOMENT,
        updated_at=MOMENT,
    )


def test_programmes_and_channels_do_not_end_before_they_begin():
    programme = Programme.objects.create(
        code="p", type="fund", name="示例", created_at=MOMENT, updated_at=MOMENT, **STRETCH
    )

    refuses(programme, "A programme cannot end before it begins.", ended_on=date(2023, 1, 1))
    refuses(ChannelFactory(**STRETCH), "A channel cannot end before it begins.", ended_on=date(2023, 1, 1))


@pytest.mark.parametrize("file", ["visit.svg", "VISIT.svg"])
def test_a_file_has_one_caption_and_one_consent(file):
    _photo("ph-1")

    refuses(
        _photo("ph-2", "other.svg"),
        "This file is on record already, with its own caption and consent.",
        file=file,
    )


def test_a_file_is_named_without_its_folder():
    said = (
        "A picture's file is named with letters, digits and hyphens, and ends in svg, png, jpg, jpeg or webp."
    )

    refuses(_photo("ph-1"), said, file="a/visit.svg")


@pytest.mark.parametrize("file", ["../visit.svg", "visit", "visit.exe", "vis it.svg", "visit.svg\n"])
def test_a_file_is_a_picture_with_a_plain_name(file):
    photo = _photo("ph-1")
    photo.file = file

    with pytest.raises(ValidationError) as refusal:
        photo.full_clean()
    assert "file" in refusal.value.error_dict


@pytest.mark.parametrize("consent", ["refused", "asked"])
def test_a_picture_whose_people_did_not_agree_is_withdrawn(consent):
    _photo("ph-1", "shown.svg")
    withheld = _photo("ph-2", "withheld.svg", consent)

    assert supply("withdrawn_pictures", "", YEAR) == {"withheld.svg"}
    with pytest.raises(NoSuchMaterial):
        supply("photo", withheld.activity.code, YEAR)


def test_one_refusal_goes_before_every_consent(monkeypatch):
    """Two rows of one file cannot be stored any more; those of an older office still could be read."""
    activity = ActivityFactory()
    rows = [
        Photo(activity=activity, file="visit.svg", caption="甲", alt="甲", consent="given"),
        Photo(activity=activity, file="visit.svg", caption="乙", alt="乙", consent="refused"),
    ]
    monkeypatch.setattr(Photo.objects, "select_related", lambda *_paths: rows)

    assert supply("withdrawn_pictures", "", YEAR) == {"visit.svg"}
