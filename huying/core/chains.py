"""Records that belong to another of their own kind, which may belong to another again."""

from typing import Any


def goes_round(record: Any, link: str) -> bool:
    """Whether `link`, followed upwards from `record` as it is stored, comes back to where it has been."""
    rows, met, place = type(record)._default_manager, set(), record.pk
    while place is not None and place not in met:
        met.add(place)
        place = rows.values_list(link, flat=True).get(pk=place)
    return place is not None
