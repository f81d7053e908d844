"""The names that a lawyer is shown before the check, and the mark by which the form says which they were."""

from django import template

from huying.clinic.rules import mark_of, names_of

register = template.Library()


@register.filter
def party_names(parties: str) -> list[str]:
    """The parties, one by one."""
    return names_of(parties)


@register.filter
def parties_mark(parties: str) -> str:
    """What the form of the check carries."""
    return mark_of(parties)
