"""What must always be true of photographs."""

from collections.abc import Iterator

from huying.activities.models import Photo
from huying.core.invariants import invariant
from huying.core.period import Period
from huying.figures.materials import supply

ANY_PERIOD = Period.year(2000)  # a file is asked for by its name; no period matters


@invariant("activities.pictures", says="Every photograph that a record names is among the office's files.")
def pictures() -> Iterator[str]:
    for code, file in Photo.objects.order_by("code").values_list("code", "file").iterator():
        if not supply("picture", file, ANY_PERIOD).is_file():
            yield f"{code}: there is no file {file}"
