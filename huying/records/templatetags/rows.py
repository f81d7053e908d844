"""The cells of a row of records. A list has hundreds: they are drawn here, where each costs microseconds."""

from collections.abc import Iterable
from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
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
    return format_html_join("", "{}", ((_cell(fact, place, url, today),) for place, fact in enumerate(facts)))


def _cell(fact: Fact, place: int, url: str, today: date) -> SafeString:
    words = _short(fact.value)
    if place == 0:
        head = format_html('<a href="{}">{}</a>', url, words) if url else words
        return format_html('<th scope="row" data-label="{}">{}</th>', fact.label, head)
    shown = deadline(fact.due, today) if fact.due else words
    return format_html('<td data-label="{}" class="{}">{}</td>', fact.label, fact.form, shown)


def _short(value: str) -> str:
    if len(value) > LONGEST:
        return str(Truncator(value).chars(LONGEST))
    return value or NOTHING
