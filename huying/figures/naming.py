"""What the parts of a breakdown are called, in the reader's language, read all at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Names:
    """Names by part. With `in_order` the parts keep the order in which they are read, as in the office's tables."""

    read: Callable[[Iterable[str], str], Mapping[str, Words]]
    in_order: bool = False


def of_records(model: type[models.Model], *, order: str = "") -> Names:
    """Parts that are references of records: each is called what its record is called."""

    def read(parts: Iterable[str], using: str) -> Mapping[str, Words]:
        rows: Any = model._default_manager.using(using).filter(code__in=list(parts))
        return {row.code: str(row) for row in rows.order_by(*([order] if order else []), "code")}

    return Names(read, in_order=bool(order))


def of_choices(choices: Iterable[tuple[Any, Words]]) -> Names:
    """Parts that are values of a field with choices."""
    labels = {str(value): label for value, label in choices}

    def read(parts: Iterable[str], using: str) -> Mapping[str, Words]:
        return labels

    return Names(read)
