"""The kinds of file that the office takes, each with its ending. Whatever is not here is not taken.

Nothing here needs Django, because the child that looks at files has none.
"""

from enum import StrEnum


class Media(StrEnum):
    """A kind of file, by its name among the media types."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    TEXT = "text/plain"
    CSV = "text/csv"
    MAIL = "message/rfc822"

    @property
    def short(self) -> str:
        """What people call it: its usual ending."""
        return ENDINGS[self][0].lstrip(".").upper()


PHOTOGRAPHS = frozenset({Media.JPEG, Media.PNG, Media.WEBP})
DRAWABLE = PHOTOGRAPHS | {Media.PDF}  # of which a page can be drawn
DOCUMENTS = frozenset(Media) - PHOTOGRAPHS
TEXTS = frozenset({Media.TEXT, Media.CSV, Media.MAIL})
ENDINGS = {
    Media.JPEG: (".jpg", ".jpeg"),
    Media.PNG: (".png",),
    Media.WEBP: (".webp",),
    Media.PDF: (".pdf",),
    Media.DOCX: (".docx",),
    Media.XLSX: (".xlsx",),
    Media.ODT: (".odt",),
    Media.ODS: (".ods",),
    Media.TEXT: (".txt",),
    Media.CSV: (".csv",),
    Media.MAIL: (".eml",),
}
