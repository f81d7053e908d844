"""What must always be true of photographs."""

from collections.abc import Iterator

from huying.activities.materials import picture_file
from huying.activities.models import Photo
from huying.core.invariants import invariant


@invariant("activities.pictures", says="Every photograph that a record names is among the office's files.")
def pictures() -> Iterator[str]:
    for code, file in Photo.objects.order_by("code").values_list("code", "file").iterator():
        if not picture_file(file).is_file():
            yield f"{code}: there is no file {file}"
