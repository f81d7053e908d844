"""What must always be true of files: rows and bytes belong together, and the bytes are what was given."""

from collections.abc import Iterator

from huying.core.invariants import invariant, moment_of_asking
from huying.files.keeping import digest_of, places
from huying.files.models import StoredFile
from huying.files.rules import IN_THE_MAKING


@invariant("files.bytes", says="Every stored file has its bytes, of the size and SHA-256 that were received.")
def bytes_of_files() -> Iterator[str]:
    for file in StoredFile.objects.order_by("pk").iterator():
        if not file.path.is_file():
            yield f"{file.pk}: its bytes are not there"
        elif file.path.stat().st_size != file.size or digest_of(file.path) != file.sha256:
            yield f"{file.pk}: its bytes are not what was received"


@invariant("files.orphans", says="No bytes lie among the files without a row that says what they are.")
def orphans() -> Iterator[str]:
    known = set(StoredFile.objects.values_list("place", flat=True))
    late = (moment_of_asking() - IN_THE_MAKING).timestamp()
    for place, path in places():
        if place not in known and path.stat().st_mtime < late:
            yield f"{place} belongs to no stored file"


@invariant("files.readings", says="What a virus scanner has refused is not found by its words.")
def readings() -> Iterator[str]:
    refused = StoredFile.objects.filter(reading__state="read", state=StoredFile.State.REFUSED)
    for code in refused.order_by("pk").values_list("pk", flat=True):
        yield f"{code} was read although the scanner refused it"
