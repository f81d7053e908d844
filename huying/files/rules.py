"""What may be done with a stored file."""

from datetime import timedelta

from huying.files.keeping import digest_of
from huying.files.models import StoredFile

IN_THE_MAKING = timedelta(hours=1)  # how long bytes may wait for their row


def is_sound(file: StoredFile) -> bool:
    """Whether the bytes are there and still what was received."""
    return file.path.is_file() and digest_of(file.path) == file.sha256
