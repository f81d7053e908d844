"""A list to choose one from, drawn at once: a page may have eight of them with forty lines each."""

from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString


class OneOf(forms.Select):
    """A plain select, with or without groups, as Django's own would be drawn by a template for each of its lines."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = {str(each) for each in self.format_value(value)}
        drawn = "".join(_drawn(key, words, chosen) for key, words in self.choices)
        return format_html(
            '<select name="{}"{}>{}</select>',
            name,
            flatatt(self.build_attrs(self.attrs, attrs)),
            SafeString(drawn),  # every word in it was escaped where it was put in
        )


def _drawn(key: Any, words: Any, chosen: set[str]) -> str:
    """One line, or a group of lines under its heading."""
    if not isinstance(words, list):
        return _line(str(key or ""), str(words), chosen)
    lines = "".join(_line(str(one or ""), str(said), chosen) for one, said in words)
    return f'<optgroup label="{escape(str(key))}">{lines}</optgroup>'


def _line(key: str, words: str, chosen: set[str]) -> str:
    return f'<option value="{escape(key)}"{" selected" if key in chosen else ""}>{escape(words)}</option>'


def in_groups(rows: Iterable[Any], line: Callable[[Any], tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """The lines of rows that stand by themselves or under a `parent`: a parent and its own are one group.

    Groups come in the order of their first rows; a parent that is not among the rows is a heading only.
    """
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.parent or row, []).append(row)
    for top, found in groups.items():
        if found == [top]:
            yield line(top)
        else:
            yield str(top), [line(row) for row in sorted(found, key=lambda row: row != top)]


class InGroups(ModelChoiceIterator):  # type: ignore[type-arg]
    """The lines of a field of records that stand in two levels."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from in_groups(self.queryset.select_related("parent"), self.choice)


def group(field: forms.ModelChoiceField) -> None:  # type: ignore[type-arg]
    """Let a field show its choices in two levels."""
    field.iterator = InGroups
    field.widget.choices = field.choices
