"""Photographs, titles and channels for the report."""

from pathlib import Path

from django.conf import settings

from huying.activities.models import Activity, Channel, Photo
from huying.core.period import Period
from huying.core.shapes import in_language
from huying.figures.materials import AddressMaterial, NoSuchMaterial, PhotoMaterial, material

PICTURES = Path(settings.PACKAGE) / "sample" / "2023" / "images"


def picture_file(name: str) -> Path:
    """Where a photograph's file is: among the files of this office, or the illustrations of the sample."""
    plain = Path(name).name
    own = Path(settings.HOME) / "files" / "photos" / plain
    return own if own.exists() else PICTURES / plain


@material("photo")
def photo(code: str, period: Period) -> PhotoMaterial:
    """The publishable photograph of an activity."""
    withdrawn = withdrawn_files()
    for found in Photo.objects.filter(activity__code=code).order_by("code"):
        if Path(found.file).name not in withdrawn:
            caption = in_language(found.caption, found.caption_en)
            alt = in_language(found.alt, found.caption_en)
            return PhotoMaterial(picture_file(found.file), caption, alt, found.illustration)
    raise NoSuchMaterial(f"photograph of {code}")


@material("activity")
def activity_title(code: str, period: Period) -> str:
    found = Activity.objects.filter(code=code).first()
    if found is None:
        raise NoSuchMaterial(f"activity {code}")
    return str(found)


@material("channel")
def channel(code: str, period: Period) -> AddressMaterial:
    """A channel's name and full address; survey reports and accounts without one are shown without a code."""
    found = Channel.objects.filter(code=code).first()
    if found is None:
        raise NoSuchMaterial(f"channel {code}")
    address = found.address
    return AddressMaterial(str(found), f"https://{address}" if address and "://" not in address else address)


@material("picture")
def picture(name: str, period: Period) -> Path:
    """The file of a picture named in a stored document."""
    return picture_file(name)


@material("withdrawn_pictures")
def withdrawn_pictures(code: str, period: Period) -> frozenset[str]:
    return withdrawn_files()


def withdrawn_files() -> frozenset[str]:
    """Names of picture files that may not be shown, because somebody in them does not agree or has not been asked.

    One refusal is enough, whatever another record says of the same file.
    """
    return frozenset(Path(each.file).name for each in Photo.objects.all() if not each.may_be_published)
