"""Pages of kept files as pictures, drawn anew each time in the limited child: nothing of them lies about afterwards."""

from pathlib import Path

from huying.core.typeset.fonts import unpack
from huying.core.typeset.setting import cache_folder
from huying.files.asking import ask
from huying.files.drawing import only_a_picture
from huying.files.marking import mark_on
from huying.files.media import Media
from huying.files.models import StoredFile
from huying.files.reasons import Reason, Refused


def page_count(file: StoredFile) -> int:
    """How many pages it has; a photograph is one. Raises Refused."""
    if file.media_type != Media.PDF:
        return 1
    said, _made = ask(file.path, "count")
    return int(said["pages"])


def page_picture(file: StoredFile, number: int, turn: int = 0) -> bytes:
    """A page as a JPEG of pixels alone, with the mark of a copy if the file bears one. Raises Refused."""
    if file.media_type != Media.PDF and number != 1:
        raise Refused(Reason.BROKEN)
    told = {
        "media": file.media_type,
        "page": number,
        "turn": turn,
        "stamp": mark_on(file),
        "font": lettering(),
    }
    _said, picture = ask(pixels_of(file), "draw", **told)
    if not only_a_picture(picture):
        raise Refused(Reason.BROKEN)
    return picture


def lettering() -> str:
    """Where the font lies in which something is burnt into a page."""
    return str(unpack(cache_folder()) / "NotoSansHK-Regular.ttf")


def pixels_of(file: StoredFile) -> Path:
    """The bytes of which pages are drawn: of a photograph those that we have drawn anew before. Raises Refused."""
    if file.media_type == Media.PDF:
        return file.path
    drawn = getattr(file, "drawn", None)
    if drawn is None:
        raise Refused(Reason.BROKEN)
    return Path(drawn.path)
