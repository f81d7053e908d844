"""A file as it leaves the office: as it came, or as pictures with the mark of a copy burnt across them.

Whoever gives a file away, to be saved, in an export or in a package, takes it from here and not from the store.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from huying.files.marking import mark_on
from huying.files.models import StoredFile
from huying.files.redacting import with_mark


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is given away: the bytes that lie at `path`, or `content` that was made of them."""

    name: str
    media_type: str
    path: Path
    content: bytes | None = None

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.content is None else len(self.content)

    def write_into(self, archive: zipfile.ZipFile, name: str) -> None:
        """Put it into an archive under that name."""
        if self.content is None:
            archive.write(self.path, name)
        else:
            archive.writestr(name, self.content)


def leaving(file: StoredFile) -> Leaving:
    """A file as it may be given away. Raises Refused when it must bear the mark and no picture of it can be drawn."""
    words = mark_on(file)
    if not words:
        return Leaving(file.name, file.media_type, file.path)
    content, media = with_mark(file, words)
    name = f"{Path(file.name).stem}{'.pdf' if media.short == 'PDF' else '.png'}"
    return Leaving(name, media.value, file.path, content)
