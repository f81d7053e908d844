"""Jobs of the records: ids in, one action called."""

from datetime import datetime

from huying.files import reading
from huying.files.models import StoredFile
from huying.outbox.effects import outside
from huying.records.index import reindex_all_readers
from huying.records.kind import kind_named


@outside
def reindex_readers(*, kind: str, code: str, at: datetime) -> None:
    """Many records speak of this one: index them anew, a few at a time, so that nobody who writes must wait."""
    found = kind_named(kind)
    if found is not None:
        reindex_all_readers(found, found.model._default_manager.get(code=code))


@outside
def read_file(*, file: str, at: datetime) -> None:
    """Read a kept file for its words; reading it twice comes to the same."""
    reading.read_file(file=StoredFile.objects.get(pk=file), at=at)
