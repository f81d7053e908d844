"""What must always be true of photographs."""

from collections.abc import Iterator

from huying.activities.models import Photo
from huying.core.invariants import invariant
from huying.core.period import Period
from huying.figures.materials import supply

ANY_PERIOD = Period.year(2000)  # a file is asked for by its name; no period matters


@invariant("activities.pictures", says="Every photograph that a record names is among the office's files.")
def pictures() -> Iterator[str]:
    for photo in Photo.objects.select_related("picture__drawn").order_by("code").iterator():
        if photo.picture and not hasattr(photo.picture, "drawn"):
            yield f"{photo.code}: its photograph was never drawn anew"
        elif not supply("picture", photo.shown_as, ANY_PERIOD).is_file():
            yield f"{photo.code}: there is no file {photo.shown_as}"
