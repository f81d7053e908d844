"""Giving files to the office in tests, and looking what is left."""

from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from huying.files.actions import keeping
from huying.files.media import Media
from huying.files.receiving import receive

ALL = frozenset(Media)


def given(content, name="a.jpg", wanted=ALL):
    """Received and waiting."""
    upload = SimpleUploadedFile("x", content)
    upload._name = name  # as it came, before Django takes folders off
    return receive(upload, wanted)


def kept(content, name="a.jpg", *, at, by="somebody"):
    with keeping(given(content, name), by=by, at=at) as file:
        return file


def on_disk():
    """Every file of the data folder, by its place there."""
    home = Path(settings.HOME)
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())
