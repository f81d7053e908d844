"""The language switch: the same page in each language."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

SHORT = {"zh-hant": "繁", "zh-hans": "简", "en": "EN"}
NAMES = {"zh-hant": _("Traditional Chinese"), "zh-hans": _("Simplified Chinese"), "en": _("English")}


def languages(request: HttpRequest) -> dict[str, object]:
    """Links to this page in each language; staff pages, whose address has no language, post the choice."""
    here = request.get_full_path()
    current = get_language()
    by_post = request.path.startswith(("/office/", "/accounts/"))
    links = [
        {
            "code": code,
            "label": SHORT[code],
            "name": NAMES[code],
            "url": here if by_post else translate_url(here, code),
            "current": code == current,
        }
        for code, _native in settings.LANGUAGES
    ]
    return {"languages": links, "language_by_post": by_post}


def listed(words: Iterable[object]) -> str:
    """Words one after the other, parted as the reader's language does it."""
    return pgettext("between the words of a list", ", ").join(str(each) for each in words)
