"""The few things a template of the report needs beyond Django's own."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.simple_tag
def kind_of(node: object) -> str:
    """The name of a block's or span's type."""
    return type(node).__name__


@register.filter
def at(table: Mapping[str, str], key: str) -> str:
    """The entry of a table, or nothing."""
    return table.get(key, "")


@register.filter
def replace_source(pattern: str, source: str) -> str:
    """The pattern of a source with the source in it."""
    return pattern.replace("%(source)s", source)
