"""Photographs, titles and channels for the report."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from django.conf import settings

from huying.activities.models import Activity, Channel, Photo, Programme
from huying.core.period import Period
from huying.core.shapes import in_language
from huying.figures.materials import AddressMaterial, NoSuchMaterial, PhotoMaterial, material
from huying.figures.register import names
from huying.files.keeping import drawn_path

PICTURES = Path(settings.PACKAGE) / "sample" / "2023" / "images"


def picture_file(name: str) -> Path:
    """Where a picture is: among the stored files, or the illustrations of the sample.

    An office that put its photographs into the folder by hand, before they could be chosen in a form, still has them.
    """
    plain = Path(name).name
    if (drawn := drawn_path(plain)) is not None:
        return drawn
    own = Path(settings.HOME) / "files" / "photos" / plain
    return own if own.exists() else PICTURES / plain


@material("photo")
def photo(code: str, period: Period) -> PhotoMaterial:
    """The publishable photograph of an activity."""
    withdrawn = withdrawn_files()
    for found in Photo.objects.filter(activity__code=code).select_related("picture__drawn").order_by("code"):
        if found.shown_as not in withdrawn:
            caption = in_language(found.caption, found.caption_en)
            alt = in_language(found.alt, found.caption_en)
            return PhotoMaterial(picture_file(found.shown_as), caption, alt, found.illustration)
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
    rows = Photo.objects.select_related("picture__drawn")
    return frozenset(each.shown_as for each in rows if not each.may_be_published)


@names
def names_of_programmes() -> Iterator[str]:
    yield from chain.from_iterable(Programme.objects.values_list("name", "name_en"))
    yield from chain.from_iterable(Channel.objects.values_list("name", "name_en"))
