"""Jobs of papers: what the scanners have laid down, and what has been removed for long enough."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from huying.centres.models import Centre
from huying.papers.taking import Outcome, take_from


class NotSet(Exception):
    """It is not said where scanners lay their sheets, or not so that it can be relied on."""


def take_scans(*, at: datetime) -> dict[str, Outcome]:
    """Take what lies in the folder of each centre; a folder that names no centre is left alone. Raises NotSet or OSError."""
    if not settings.SCANS:
        raise NotSet(_("Say in HUYING_SCANS in which folder scanners lay their sheets (docs/operations.md)."))
    place = Path(settings.SCANS)
    if not place.is_dir():
        raise NotSet(_("%(path)s is no folder.") % {"path": place})
    known = {centre.code: centre for centre in Centre.objects.all()}
    folders = [each for each in sorted(place.iterdir()) if each.is_dir() and not each.is_symlink()]
    return {
        each.name: take_from(folder=each, centre=known[each.name], at=at)
        for each in folders
        if each.name in known
    }
