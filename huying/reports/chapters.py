"""Chapters that an office need not begin from nothing: what they quote, in which order, and their blocks."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from huying.figures.engine import get
from huying.records.kind import By
from huying.reports.actions import create_edition_figure, create_section
from huying.reports.models import Edition, Section
from huying.reports.shape import HELP

HELP_GIVEN = "help-given"


@transaction.atomic
def add_help_given(*, edition: Edition, by: By, at: datetime) -> Section:
    """Put the chapter about help given behind the others of a draft, with one table; figures it quotes already stay.

    Raises NotAllowed, or ValidationError when the edition is published or has this chapter.
    """
    Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.sections.filter(slug=HELP_GIVEN).exists():
        raise ValidationError(_("This edition has this chapter already."))
    quoted = edition.figures.filter(representative="", centre="", only={}, key__in=HELP)
    there = set(quoted.values_list("key", flat=True))
    for position, key in enumerate(HELP):
        if key not in there:
            _quote(edition, key, position, by, at)
    last = edition.sections.aggregate(last=Max("number"))["last"] or 0
    table = {"kind": "table", "source": "help"} | _in_languages(
        lambda: _("Help given, and what became of it")
    )
    values: dict[str, Any] = {
        "edition": edition,
        "slug": HELP_GIVEN,
        "number": last + 1,
        "level": 1,
        "title": _in_languages(lambda: _("Help given to residents")),
        "blocks": [table],
    }
    return create_section(values=values, by=by, at=at)


def _quote(edition: Edition, key: str, position: int, by: By, at: datetime) -> None:
    values = {
        "edition": edition,
        "name": f"{HELP_GIVEN}-{key}".replace(".", "-").replace("_", "-"),
        "key": key,
        "from_on": edition.from_on,
        "until_on": edition.until_on,
        "label": _in_languages(lambda: str(get(key).label)),
        "section": HELP_GIVEN,
        "position": position,
        "stated": False,
    }
    create_edition_figure(values=values, by=by, at=at)


def _in_languages(words: Callable[[], str]) -> dict[str, str]:
    """The same words in the three languages of a report."""
    said = {}
    for language in ("zh-hant", "zh-hans", "en"):
        with translation.override(language):
            said[language.replace("-", "_")] = words()
    return said
