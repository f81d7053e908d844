"""A monthly return on paper and as a table."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huying.centres.models import Centre
from huying.core.office import office_in
from huying.core.typeset.setting import in_language, typeset_alone
from huying.returns.models import MonthlyReturn
from huying.returns.queries import Line, every
from huying.returns.rules import period_of

SOURCE = Path(__file__).resolve().parent / "typst" / "return.typ"


def as_pdf(centre: Centre, month: date, lines: list[Line], confirmed: MonthlyReturn | None) -> bytes:
    """The return as an accessible PDF. Raises CannotTypeset in words."""
    data = _data(centre, month, lines, confirmed)
    return typeset_alone(SOURCE, data, day=period_of(month).last_day)


def table(lines: list[Line]) -> tuple[list[str], Iterator[list[str]]]:
    """Heads and rows of the return as a table: the parts of a figure stand below it."""
    heads = [_("figure"), _("part"), _("value"), _("unit"), _("confirmed"), _("definition")]
    return heads, (_row(line, lines) for line in every(lines))


def _row(line: Line, lines: list[Line]) -> list[str]:
    whole = next(each for each in lines if each.key == line.key)
    part = line.label if line is not whole else ""
    return [whole.label, part, line.value, line.unit, line.confirmed or line.value, line.definition]


def _data(centre: Centre, month: date, lines: list[Line], confirmed: MonthlyReturn | None) -> dict[str, Any]:
    language = get_language() or "zh-hant"
    told = {
        "title": _("Monthly return"),
        "office": office_in(language).name,
        "centre": str(centre),
        "month": date_format(month, "YEAR_MONTH_FORMAT"),
        "state": _state(confirmed),
        "heads": [_("figure"), _("value")],
        "lines": [_told(line) for line in lines],
        "definitions": _("Definitions"),
    }
    return in_language(told, language)


def _state(confirmed: MonthlyReturn | None) -> str:
    if confirmed is None:
        return _("Not confirmed yet: from the records as they are now.")
    about = {"who": confirmed.confirmed_by, "day": date_format(confirmed.confirmed_on)}
    return _("Confirmed by %(who)s on %(day)s.") % about


def _told(line: Line) -> dict[str, Any]:
    parts = [{"label": part.label, "text": part.text} for part in line.parts]
    changed = _("confirmed as %(value)s") % {"value": line.confirmed} if line.confirmed else ""
    return {
        "label": line.label,
        "text": line.text,
        "note": " · ".join(filter(None, (line.note, changed))),
        "definition": line.definition,
        "parts": parts,
    }
