"""Whether a number typed by hand answers a figure that exists, in its unit, about people and places on record."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext as _

from huying.figures.engine import Figure, Origin, UnknownFigure, get
from huying.records.kind import kind_named

ANSWERABLE = {Origin.DECLARED, Origin.CUMULATIVE}
PLACES = {"representative": "representatives", "centre": "centres"}
FACT = "fact"  # the one part of outside facts, which their figure reads by itself


def must_answer(told: Mapping[str, Any], origin: Origin) -> None:
    """Refuse a total or balance that would count nowhere, or be added to what it cannot be added to.

    Raises ValidationError naming the fields.
    """
    figure = _figure(str(told["figure"]))
    if figure is None or figure.origin is not origin or origin not in ANSWERABLE:
        raise ValidationError(
            {"figure": _("No figure of this kind is answered by it. Choose one of the list.")}
        )
    wrong: dict[str, list[str]] = {}
    if told["unit"] != figure.unit:
        wrong["unit"] = [_("This figure counts in another unit: %(unit)s.") % {"unit": figure.unit.label}]
    if problems := list(problems_of_parts(figure, told.get("parts", {}))):
        wrong["parts"] = problems
    wrong |= unknown_places(told)
    if wrong:
        raise ValidationError(wrong)


def must_be_asked_rightly(told: Mapping[str, Any]) -> None:
    """Refuse to quote a figure, a part, a person or a place that does not exist. Raises ValidationError."""
    figure = _figure(str(told["key"]))
    if figure is None:
        raise ValidationError({"key": _("There is no figure of this key.")})
    wrong = unknown_places(told)
    if problems := list(problems_of_parts(figure, told.get("only", {}))):
        wrong["only"] = problems
    if wrong:
        raise ValidationError(wrong)


def problems_of_parts(figure: Figure, parts: Any) -> Iterator[str]:
    """What is wrong with the part of a figure that is asked about, in sentences."""
    if not isinstance(parts, dict):
        yield _('Write the part as {"grouping": "part"}, or {} for the whole.')
        return
    groupings = {FACT} if figure.origin is Origin.EXTERNAL else set(figure.breakdowns)
    for name, part in parts.items():
        if name not in groupings:
            known = ", ".join(sorted(groupings)) or "–"
            yield _("This figure has no grouping %(name)s; it has: %(known)s.") % {
                "name": name,
                "known": known,
            }
        elif not isinstance(part, str) or not _is_part(figure, name, part):
            yield _("%(name)s has no part %(part)s.") % {"name": name, "part": part}


def unknown_places(told: Mapping[str, Any]) -> dict[str, list[str]]:
    """Fields that name a representative or centre who is not on record, each with a sentence."""
    wrong: dict[str, list[str]] = {}
    for name, key in PLACES.items():
        kind, code = kind_named(key), told.get(name)
        if code and (kind is None or not kind.model._default_manager.filter(code=code).exists()):
            wrong[name] = [_("Nobody and nothing on record has this reference.")]
    return wrong


def _figure(key: str) -> Figure | None:
    try:
        return get(key)
    except UnknownFigure:
        return None


def _is_part(figure: Figure, name: str, part: str) -> bool:
    """Whether the part is one that could have a name; a grouping without names takes any word."""
    if name == FACT and figure.origin is Origin.EXTERNAL:
        facts = kind_named("external-facts")
        return facts is not None and facts.model._default_manager.filter(code=part).exists()
    names = figure.parts.get(name)
    return bool(part) if names is None else part in names.read([part], DEFAULT_DB_ALIAS)
