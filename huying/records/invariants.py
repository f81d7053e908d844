"""What must always be true of records, whatever their kind."""

from collections.abc import Iterator

from django.db.models import F

from huying.core.invariants import invariant
from huying.records.kind import kind_of, kinds


@invariant("records.one_centre", says="No record of one centre names a record of another.")
def one_centre() -> Iterator[str]:
    for kind in kinds():
        for column in kind.model._meta.fields:
            other = kind_of(column.related_model) if column.is_relation else None  # type: ignore[arg-type]
            if kind.centre and other and other.centre and kind.centre.split("__")[0] != column.name:
                apart = kind.rows().exclude(**{kind.centre: F(f"{column.name}__{other.centre}")})
                named = apart.filter(**{f"{column.name}__isnull": False})
                yield from (
                    f"{kind.key} {code} {column.name}" for code in named.values_list("code", flat=True)
                )
