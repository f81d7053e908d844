"""The cells of a row of records. A list has hundreds: they are drawn here, where each costs microseconds."""

from collections.abc import Iterable
from datetime import date
from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from huying.core.templatetags.pieces import deadline
from huying.records.presentation import Fact

register = template.Library()
LONGEST = 90
NOTHING = "–"


@register.simple_tag
def cells(facts: Iterable[Fact], url: str, today: date) -> SafeString:
    """A row's cells: the first names the row and, with `url`, opens it; each says its own label on a narrow screen."""
    drawn = (_cell(fact, place, url, today) for place, fact in enumerate(facts))
    return SafeString("".join(drawn))  # every word in it was escaped where it was put in


def _cell(fact: Fact, place: int, url: str, today: date) -> str:
    words, label = escape(_short(fact.value)), escape(fact.label)
    if place == 0:
        head = f'<a href="{escape(url)}">{words}</a>' if url else words
        return f'<th scope="row" data-label="{label}">{head}</th>'
    shown = deadline(fact.due, today) if fact.due else words
    return f'<td data-label="{label}" class="{fact.form}">{shown}</td>'


def _short(value: str) -> str:
    if len(value) > LONGEST:
        return str(Truncator(value).chars(LONGEST))
    return value or NOTHING
