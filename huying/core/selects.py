"""A list to choose one from, drawn at once: a page may have eight of them with forty lines each."""

from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString


class OneOf(forms.Select):
    """A plain select without groups, as Django's own would be drawn by a template for each of its lines."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = {str(each) for each in self.format_value(value)}
        drawn = "".join(_line(str(key or ""), str(words), chosen) for key, words in self.choices)
        return format_html(
            '<select name="{}"{}>{}</select>',
            name,
            flatatt(self.build_attrs(self.attrs, attrs)),
            SafeString(drawn),  # every word in it was escaped where it was put in
        )


def _line(key: str, words: str, chosen: set[str]) -> str:
    return f'<option value="{escape(key)}"{" selected" if key in chosen else ""}>{escape(words)}</option>'
