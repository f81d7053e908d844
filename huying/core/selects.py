"""A list to choose one from, drawn at once: a page may have eight of them with forty lines each."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SELECTED = format_html(" selected")


class OneOf(forms.Select):
    """A plain select without groups, as Django's own would be drawn by a template for each of its lines."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = {str(each) for each in self.format_value(value)}
        lines = (
            (key or "", SELECTED if str(key or "") in chosen else "", words) for key, words in self.choices
        )
        drawn = format_html_join("", '<option value="{}"{}>{}</option>', lines)
        return format_html(
            '<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), drawn
        )
