"""What a refusal of a file means to the person who chose it: the reason, and what to do."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext_lazy

from huying.core.languages import listed
from huying.files.media import Media
from huying.files.reasons import Reason, Refused

MEGABYTE = 1_000_000
WORDS = {
    Reason.EMPTY: gettext_lazy("The file is empty. Choose it again, or another one."),
    Reason.TOO_LARGE: gettext_lazy("The file is larger than %(most)s MB. Make it smaller, or choose another one."),
    Reason.UNKNOWN: gettext_lazy("The content of this file is of no kind that is taken here. Choose a file of one of these kinds: %(kinds)s."),
    Reason.NOT_WANTED: gettext_lazy("The content of this file is of another kind than belongs here. Choose a file of one of these kinds: %(kinds)s."),
    Reason.ACTIVE: gettext_lazy("This file is a page or a program, which could act by itself. Choose a file of one of these kinds: %(kinds)s."),
    Reason.TWO_KINDS: gettext_lazy("This file is of two kinds at once, or something is hidden behind its end. Open it, save it anew, and choose that file."),
    Reason.BROKEN: gettext_lazy("The file is damaged or not whole. Open it, save it anew, and choose that file."),
    Reason.TOO_MANY_PIXELS: gettext_lazy("The picture has more than 40 million pixels. Make it smaller and choose that file."),
    Reason.LOCKED: gettext_lazy("The file is locked with a password. Save it without one and choose that file."),
    Reason.OLD: gettext_lazy("This is a document of an old kind (such as .xls or .doc). Open it, save it as one of these kinds, and choose that file: %(kinds)s."),
    Reason.MACROS: gettext_lazy("The document holds macros, which could act by themselves. Save it without macros and choose that file."),
    Reason.SWELLS: gettext_lazy("The document would become far too large when unpacked. Save it anew with less in it and choose that file."),
    Reason.ESCAPES: gettext_lazy("The document holds parts that point outside itself. Save it anew and choose that file."),
    Reason.NESTED: gettext_lazy("The document holds another archive or document inside. Take that out, or choose each one by itself."),
    Reason.TOO_HARD: gettext_lazy("Reading this file takes more time or memory than is given to one. Save it anew, smaller or simpler, and choose that file."),
    Reason.INFECTED: gettext_lazy("The virus scanner found something in this file. It was not kept. Tell your administrator before you open it again."),
    Reason.ON_RECORD: gettext_lazy("This photograph is on record already, with its own caption and consent. Change that record, or choose another photograph."),
}  # fmt: skip
AGAIN = gettext_lazy("The file was not kept, because other answers need another look. Choose it again.")


def sentence(refused: Refused, wanted: Iterable[Media]) -> str:
    """The refusal in the reader's language."""
    named = listed(media.short for media in Media if media in set(wanted))
    return str(WORDS[refused.reason]) % {"most": settings.LARGEST_FILE // MEGABYTE, "kinds": named}
