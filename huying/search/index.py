"""Keeping and asking the index: FTS5 on SQLite, a tsvector column on PostgreSQL, the same hits on both.

Both hold overlapping pairs of Chinese characters and the characters alone; a phrase of pairs is confirmed against the
folded text, so that a hit always contains what was typed. What decides who may find a text (its kind, centre and
person) is indexed as tokens too, so that a narrow right costs no walk over what others may see. Contentless FTS rows
are deleted by their old tokens.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from huying.core.text import CJK_RUN, LONGEST_WORD, RUNS, SHORTEST_ENDING, clean_text, fold, tokens
from huying.search.models import SearchText

LONGEST_TITLE = 300
SHORTEST_BEGINNING = 2
MANY_HITS = 300  # of one kind: from here on they are not all fetched to know the newest
GROUPED = re.compile(r"\+?[0-9]{2,}(?:[ \-][0-9]+)+|\+[0-9]{4,}")
NOT_DIGITS = re.compile(r"[^0-9]")
KEPT = ("title", "folded", "text", "centre_id", "owner_id", "sealed")
UNINDEXED = "(t.tv || ''::tsvector)"  # the same tokens, but no reason to fetch every hit by the index


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index is told about a record."""

    kind: str
    code: str
    title: str
    text: str
    centre_id: int | None = None
    owner_id: int | None = None
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """Texts of one kind that somebody may find: all of them, or only those of one centre or one person.

    Sealed texts stand on shelves of their own.
    """

    kind: str
    centre_id: int | None = None
    owner_id: int | None = None
    sealed: bool = False


def as_kept(entry: Entry) -> dict[str, str | int | bool | None]:
    """The columns in which an entry is kept."""
    text = clean_text(f"{entry.title}\n{entry.text}")
    return {
        "title": entry.title[:LONGEST_TITLE],
        "folded": fold(text),
        "text": text,
        "centre_id": entry.centre_id,
        "owner_id": entry.owner_id,
        "sealed": entry.sealed,
    }


def put(entry: Entry) -> None:
    """Index a record, replacing what was known of it."""
    put_many([entry])


def put_many(entries: Sequence[Entry]) -> None:
    """Index records, replacing what was known of them."""
    rows = [SearchText(kind=entry.kind, code=entry.code, **as_kept(entry)) for entry in entries]
    with transaction.atomic(savepoint=False):
        if connection.vendor == "sqlite":
            for kind, codes in _codes_by_kind(entries).items():
                _forget(SearchText.objects.filter(kind=kind, code__in=codes))
        SearchText.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["kind", "code"], update_fields=KEPT
        )
        remember(rows)


def remove(kind: str, code: str) -> None:
    """Forget a record."""
    remove_many(kind, [code])


def remove_many(kind: str, codes: Sequence[str]) -> None:
    """Forget records of a kind."""
    with transaction.atomic():
        rows = SearchText.objects.filter(kind=kind, code__in=codes)
        if connection.vendor == "sqlite":
            _forget(rows)
        rows.delete()


def forget_for_good() -> None:
    """Leave no trace of the words of what was removed: until it is merged the index of SQLite keeps them as deletions."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('optimize')")


def _codes_by_kind(entries: Iterable[Entry]) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for entry in entries:
        codes.setdefault(entry.kind, []).append(entry.code)
    return codes


def remember(rows: Iterable[SearchText], using: str = DEFAULT_DB_ALIAS) -> None:
    """Make saved texts findable that were not so before."""
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "sqlite":
            told = [(row.pk, " ".join(_terms(row))) for row in rows]
            cursor.executemany("INSERT INTO search_fts(rowid, x) VALUES (%s, %s)", told)
        else:
            sets = [(sorted(set(_terms(row))), row.pk) for row in rows]
            cursor.executemany("UPDATE search_searchtext SET tv = array_to_tsvector(%s) WHERE id = %s", sets)


def readings(query: str) -> list[list[str]]:
    """What `query` may mean, as folded words: as it is typed; and with a number typed in groups as one number.

    Telephone numbers are typed as 2701 2808, 2701-2808 and 27012808, and kept as typed and as digits alone.
    """
    typed = fold(query)
    joined = GROUPED.sub(lambda number: NOT_DIGITS.sub("", number[0]), typed)
    return [typed.split()] if joined == typed else [typed.split(), joined.split()]


def some(query: str, shelves: Iterable[Shelf], limit: int) -> list[str]:
    """References of up to `limit` records on `shelves` that hold every word of `query`, in no order."""
    chosen = list(shelves)
    found = [code for words in readings(query) for code in _some(words, chosen, limit)]
    return list(dict.fromkeys(found))[:limit]


def _some(words: list[str], chosen: list[Shelf], limit: int) -> list[str]:
    asked = _asked(words, _on(chosen))
    if not asked or not chosen:
        return []
    sql = f"SELECT t.code FROM {_hits(words)} LIMIT %s"  # noqa: S608 (fixed SQL)
    with connection.cursor() as cursor:
        cursor.execute(sql, [asked, *words, limit])
        return [code for (code,) in cursor.fetchall()]


def holds(query: str, shelves: Iterable[Shelf], kind: str, code: str) -> RawSQL:
    """Whether the record of `kind` whose reference stands in SQL column `code` is on `shelves` and holds `query`.

    For walking a list of records when too many hold the words to be named. The database must not turn it round into
    fetching every hit: a scalar subquery on PostgreSQL, over a tsvector that is not the indexed one, is left alone.
    """
    words = fold(query).split()
    asked = _asked(words, _on(list(shelves)))
    if connection.vendor == "sqlite":
        sql = (
            # The plus keeps SQLite from walking all hits for each record to look one up by kind, reference and number.
            "EXISTS (SELECT 1 FROM search_searchtext t WHERE +t.id IN "  # noqa: S608 (fixed SQL)
            f"(SELECT rowid FROM search_fts WHERE search_fts MATCH %s){_confirmed(words)} "
            f"AND t.kind = %s AND t.code = {code})"
        )
    else:
        sql = (
            f"(SELECT {UNINDEXED} @@ %s::tsquery{_confirmed(words)} "  # noqa: S608 (fixed SQL)
            f"FROM search_searchtext t WHERE t.kind = %s AND t.code = {code})"
        )
    return RawSQL(sql, [asked, *words, kind], output_field=BooleanField())  # noqa: S611 (the words are parameters)


def newest(query: str, shelves: Iterable[Shelf], limit: int) -> dict[str, list[SearchText]]:
    """For each kind on `shelves`, up to `limit` of the texts last entered that hold every word of `query`.

    One question to the database for all kinds. On PostgreSQL a kind with very many hits is asked again by walking from
    its newest text, because there the index cannot be read in order.
    """
    by_kind: dict[str, list[Shelf]] = {}
    for shelf in shelves:
        by_kind.setdefault(shelf.kind, []).append(shelf)
    merged: dict[str, list[SearchText]] = {}
    for words in readings(query):
        for kind, texts in _newest(words, by_kind, limit).items():
            merged[kind] = [*merged.get(kind, []), *texts]
    return {kind: _newest_first(texts)[:limit] for kind, texts in merged.items()}


def _newest_first(texts: list[SearchText]) -> list[SearchText]:
    return sorted({text.pk: text for text in texts}.values(), key=lambda text: -text.pk)


def _newest(words: list[str], by_kind: dict[str, list[Shelf]], limit: int) -> dict[str, list[SearchText]]:
    if not by_kind or not _asked(words):
        return {}
    asked = {kind: _asked(words, _on(chosen)) for kind, chosen in by_kind.items()}
    found = _newest_sqlite if connection.vendor == "sqlite" else _newest_postgresql
    keys = found(asked, words, limit)
    texts = SearchText.objects.in_bulk([pk for pks in keys.values() for pk in pks])
    return {kind: [texts[pk] for pk in pks] for kind, pks in keys.items() if pks}


def _newest_sqlite(asked: dict[str, str], words: list[str], limit: int) -> dict[str, list[int]]:
    """FTS5 reads its hits newest first and stops when there are enough."""
    part = f"SELECT * FROM (SELECT t.kind, t.id FROM {_hits(words)} ORDER BY f.rowid DESC LIMIT %s)"  # noqa: S608
    values: list[str | int] = []
    for each in asked.values():
        values += [each, *words, limit]
    found: dict[str, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([part] * len(asked)), values)
        for kind, pk in cursor.fetchall():
            found.setdefault(kind, []).append(pk)
    return found


def _newest_postgresql(asked: dict[str, str], words: list[str], limit: int) -> dict[str, list[int]]:
    part = (
        "SELECT min(h.kind), count(*), (array_agg(h.id ORDER BY h.id DESC))[:%s] FROM "  # noqa: S608 (fixed SQL)
        f"(SELECT t.kind, t.id FROM {_hits(words)} LIMIT %s) h HAVING count(*) > 0"
    )
    values: list[str | int] = []
    for each in asked.values():
        values += [limit, each, *words, MANY_HITS]
    walk = f"SELECT t.id FROM {_hits(words)} AND t.kind = %s ORDER BY t.kind DESC, t.id DESC LIMIT %s"  # noqa: S608
    found: dict[str, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([part] * len(asked)), values)
        for kind, number, keys in cursor.fetchall():
            found[kind] = list(keys)
            if number == MANY_HITS:
                cursor.execute(walk, [asked[kind], *words, kind, limit])
                found[kind] = [pk for (pk,) in cursor.fetchall()]
    return found


def _hits(words: list[str]) -> str:
    """FROM and WHERE of the texts `t` that match; parameters are the question and the words to confirm."""
    if connection.vendor == "sqlite":
        start = "search_fts f CROSS JOIN search_searchtext t ON t.id = f.rowid WHERE f.search_fts MATCH %s"
    else:
        start = "search_searchtext t WHERE t.tv @@ %s::tsquery"
    return start + _confirmed(words)


def _confirmed(words: list[str]) -> str:
    place = "instr" if connection.vendor == "sqlite" else "strpos"
    return f" AND {place}(t.folded, %s) > 0" * len(words)


def _asked(words: list[str], within: str = "") -> str:
    """The question in the index's own language; empty when no word can be looked up."""
    parts = [part for word in words for run in RUNS.findall(word) for part in _run(run)]
    if not parts:
        return ""
    both = " AND " if connection.vendor == "sqlite" else " & "
    return both.join([*parts, f"({within})"] if within else parts)


def _run(run: str) -> list[str]:
    """One run of characters: a phrase of pairs, a character, the beginning of a word or number, or a short word."""
    sqlite = connection.vendor == "sqlite"
    if CJK_RUN.fullmatch(run):
        pairs = [run[place : place + 2] for place in range(len(run) - 1)] or [run]
        return ['"' + " ".join(pairs) + '"'] if sqlite else [f"'{pair}'" for pair in pairs]
    run = run[:LONGEST_WORD]  # the text itself confirms the rest
    shortest = SHORTEST_ENDING if run.isdecimal() else SHORTEST_BEGINNING
    if len(run) < shortest:
        return [f'"{run}"' if sqlite else f"'{run}'"]
    return [f'"{run}"*' if sqlite else f"'{run}':*"]


def _on(shelves: list[Shelf]) -> str:
    """The shelves in the index's own language."""
    sqlite = connection.vendor == "sqlite"
    quote, both, either = ('"', " AND ", " OR ") if sqlite else ("'", " & ", " | ")
    alternatives = []
    for shelf in shelves:
        marks = _marks(shelf.kind, shelf.centre_id, shelf.owner_id, shelf.sealed)
        alternatives.append("(" + both.join(f"{quote}{mark}{quote}" for mark in marks) + ")")
    return either.join(alternatives)


def _terms(row: SearchText) -> list[str]:
    return [*tokens(row.folded), *_marks(row.kind, row.centre_id, row.owner_id, row.sealed)]


def _marks(kind: str, centre_id: int | None, owner_id: int | None, sealed: bool) -> list[str]:
    """Tokens that say where a text stands. No typed word has an underscore, so none can be taken for one of them."""
    marks = [f"_{'s' if sealed else 'k'}{kind.replace('-', '_')}"]
    if centre_id is not None:
        marks.append(f"_c{centre_id}")
    if owner_id is not None:
        marks.append(f"_o{owner_id}")
    return marks


def _forget(rows: Iterable[SearchText]) -> None:
    """A contentless row goes by the tokens with which it came."""
    told = [(row.pk, " ".join(_terms(row))) for row in rows]
    if told:
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO search_fts(search_fts, rowid, x) VALUES ('delete', %s, %s)", told)
