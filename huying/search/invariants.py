"""What must always be true between the texts and the index over them."""

from collections.abc import Iterator

from django.db import connection

from huying.core.invariants import invariant

UNFINDABLE = {
    "sqlite": "SELECT t.kind, t.code FROM search_searchtext t WHERE t.id NOT IN (SELECT rowid FROM search_fts)",
    "postgresql": "SELECT t.kind, t.code FROM search_searchtext t WHERE t.tv IS NULL",
}
LEFT_OVER = "SELECT f.rowid FROM search_fts f WHERE f.rowid NOT IN (SELECT id FROM search_searchtext)"


@invariant("search.findable", says="Every searchable text is in the index of words, and no other is.")
def findable() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(UNFINDABLE[connection.vendor])
        for kind, code in cursor:
            yield f"{kind} {code} is not in the index of words"
        if connection.vendor == "sqlite":
            cursor.execute(LEFT_OVER)
            for (row,) in cursor:
                yield f"row {row} of the index of words belongs to no text"
