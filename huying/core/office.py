"""The office that runs this installation (辦事處): its name, tagline and logo in the reader's language."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huying.core.text import to_simplified


@dataclass(frozen=True, slots=True)
class Office:
    """What a page says of the office: name and tagline in one language, address of a logo or nothing."""

    name: str
    tagline: str
    logo: str


def office_in(language: str | None) -> Office:
    """The office of settings.HUYING_OFFICE in a language; a missing wording falls back to the one for all languages, then Chinese, then English."""
    return Office(
        name=_wording("name", language) or "Huying 呼應",
        tagline=_wording("tagline", language) or _("Every call answered, every figure traced."),
        logo=str(settings.HUYING_OFFICE.get("logo", "")),
    )


def office(request: HttpRequest) -> dict[str, Office]:
    """Context processor: the office in the language of the page."""
    return {"office": office_in(get_language())}


def _wording(field: str, language: str | None) -> str:
    own = (language or "").replace("-", "_")
    for key in (f"{field}_{own}", field, f"{field}_zh_hant", f"{field}_en"):
        wording = settings.HUYING_OFFICE.get(key)
        if wording:
            borrowed = language == "zh-hans" and not key.endswith("_zh_hans")
            return to_simplified(str(wording)) if borrowed else str(wording)
    return ""
