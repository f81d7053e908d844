"""What each work is measured against: the raw database, and the least Django page for it.

The raw query and the bare page know nothing of access, audit, languages or looks; no Django product can be faster.
"""

import secrets
from collections.abc import Callable
from itertools import count
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.template import engines

from huying.cases.models import Case

COLUMNS = "id, code, title, received_on, due_on, closed_on, centre_id, category_id"
NEWEST = "ORDER BY received_on DESC, id DESC LIMIT 51"
TABLE = """<table>{% for row in rows %}<tr><td>{{ row.code }}</td><td>{{ row.title }}</td><td>{{ row.received_on }}</td>
<td>{{ row.due_on }}</td><td>{{ row.closed_on }}</td><td>{{ row.centre__name }}</td></tr>{% endfor %}</table>"""
SHOWN = ("code", "title", "received_on", "due_on", "closed_on", "centre__name")
_numbers = count(1)

Act = Callable[[], Any]


def raw(sql: str, *values: Any) -> Act:
    """Run one statement and fetch everything."""

    def act() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    return act


def raw_cases(end: str, *values: Any) -> Act:
    return raw(f"SELECT {COLUMNS} FROM cases_case {end}", *values)


def raw_search(words: str) -> Act:
    """The nine newest hits of the index, nothing confirmed."""
    pairs = [words[place : place + 2] for place in range(len(words) - 1)]
    if connection.vendor == "sqlite":
        asked = '"' + " ".join(pairs) + '"' if pairs else f'"{words}"*'
        return raw(
            "SELECT rowid FROM search_fts WHERE search_fts MATCH %s ORDER BY rowid DESC LIMIT 9", asked
        )
    asked = " & ".join(f"'{pair}'" for pair in pairs) if pairs else f"'{words}':*"
    return raw("SELECT id FROM search_searchtext WHERE tv @@ %s::tsquery ORDER BY id DESC LIMIT 9", asked)


def page(rows: Callable[[], QuerySet[Any]]) -> Act:
    """Fifty rows as a plain table."""
    template = engines["django"].from_string(TABLE)

    def act() -> HttpResponse:
        return HttpResponse(template.render({"rows": rows().values(*SHOWN)[:51]}))

    return act


def newest(**narrowed: Any) -> Act:
    return page(lambda: Case.objects.filter(**narrowed).order_by("-received_on", "-pk"))


def counted(**narrowed: Any) -> Act:
    return lambda: list(Case.objects.filter(**narrowed).values("category").annotate(number=Count("pk")))


def insert_raw() -> None:
    """One row and a commit."""
    names = "centre_id, category_id, representative_id, contact_id, assigned_to_id"
    plain = "version, created_at, updated_at, title, channel, received_on, closed_on, story, wish, outcome, result"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO cases_case (code, {plain}, {names}) SELECT %s, {plain}, {names} "
            "FROM cases_case WHERE code = 'B-0000001'",
            [f"RAW-{connection.vendor}-{next(_numbers)}-{_stamp()}"],
        )


def insert_bare() -> None:
    """The same through a model, as the least form would do it."""
    with transaction.atomic():
        case = Case.objects.get(code="B-0000002")
        case.pk, case.code = None, f"BARE-{next(_numbers)}-{_stamp()}"
        case.closed_on, case.outcome = None, ""
        case.save(force_insert=True)


def _stamp() -> str:
    return secrets.token_hex(4)
