"""Moving an office from SQLite to PostgreSQL: every row of one moment, through COPY, in one transaction."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, models, transaction

from huying.search.index import remember
from huying.search.models import SearchText

STAY = {"sessions.session", "usersessions.usersession"}  # people sign in again
BATCH = 2000
Told = Callable[[str, int], None]


class NotAnEmptyPlace(Exception):
    """The database to move to holds an office already."""


def models_to_move() -> list[type[models.Model]]:
    """Every table of this installation that has rows to keep, join tables included."""
    everything = apps.get_models(include_auto_created=True)
    return [
        each
        for each in everything
        if each._meta.managed and not each._meta.proxy and each._meta.label_lower not in STAY
    ]


def refuse_a_full_place(to: str) -> None:
    """Raises NotAnEmptyPlace. Only what `migrate` itself writes may be there, of whatever version."""
    written = {"contenttypes.contenttype", "auth.permission"}
    tables = connections[to].introspection.table_names()
    for model in models_to_move():
        if model._meta.label_lower in written or model._meta.db_table not in tables:
            continue
        if model._base_manager.using(to).values("pk").exists():
            raise NotAnEmptyPlace(f"{model._meta.db_table} has rows already; move into an empty database")


def move(source: str, to: str, told: Told) -> dict[str, int]:
    """Copy every row from alias `source` to alias `to`; nothing is there until everything is. Returns rows by table."""
    moved: dict[str, int] = {}
    with transaction.atomic(using=source), transaction.atomic(using=to), connections[to].cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in models_to_move():
            _empty(model, to)
            moved[model._meta.db_table] = _copied(model, source, to, cursor)
            told(model._meta.db_table, moved[model._meta.db_table])
        for statement in connections[to].ops.sequence_reset_sql(no_style(), models_to_move()):
            cursor.execute(statement)
    return moved


def index_words(to: str, told: Told) -> None:
    """Make every text findable in its new place."""
    rows = SearchText.objects.using(to).order_by("pk").iterator(chunk_size=BATCH)
    done = 0
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic(using=to):
            remember(batch, using=to)
        done += len(batch)
        told("index of words", done)


def _empty(model: type[models.Model], to: str) -> None:
    """What `migrate` wrote makes room for the same rows with their own numbers."""
    if model._base_manager.using(to).exists():
        model._base_manager.using(to).all()._raw_delete(to)


def _copied(model: type[models.Model], source: str, to: str, cursor: Any) -> int:
    fields = list(model._meta.concrete_fields)
    quote = connections[to].ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    number = 0
    with cursor.copy(f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN") as copy:
        for row in _rows(model, fields, source):
            copy.write_row(_adapted(fields, row, to))
            number += 1
    return number


def _rows(model: type[models.Model], fields: Iterable[Any], source: str) -> Iterator[tuple[Any, ...]]:
    rows = model._base_manager.using(source).order_by("pk").values_list(*(field.attname for field in fields))
    return iter(rows.iterator(chunk_size=BATCH))


def _adapted(fields: Iterable[Any], row: tuple[Any, ...], to: str) -> list[Any]:
    """Each value as PostgreSQL is given it by Django itself."""
    there = connections[to]
    return [field.get_db_prep_save(value, there) for field, value in zip(fields, row, strict=True)]
