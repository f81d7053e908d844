"""Lists and searches cost the same however much there is: bounded questions, walked indexes, narrow rights."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.records import lists
from huying.records.actions import enter
from huying.records.finding import search, shelves
from huying.records.kind import kind_named, kinds
from huying.records.lists import read_list
from huying.search import index

pytestmark = pytest.mark.django_db

# Kinds of which an office enters some every day.
GROWING = ("cases", "contacts", "households", "notes", "referrals", "letters", "enquiries", "tallies")


@pytest.fixture
def category(now):
    return enter(kind_named("case-categories"), {"name": "其他"}, by="o", at=now)


def _enter_cases(centre, category, now, number, title="租務查詢"):
    start = date(2023, 3, 1)
    return [
        enter(
            kind_named("cases"),
            {
                "centre": centre,
                "category": category,
                "title": f"{title}{place}",
                "received_on": start + timedelta(days=place),
                "channel": "visit",
            },
            by="office",
            at=now,
        ).code
        for place in range(number)
    ]


def _steps(rows):
    """How the database would fetch `rows`, made to sort only where no index gives the order."""
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}", values)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.parametrize("key", GROWING)
def test_every_order_of_a_growing_kind_walks_an_index(key):
    kind = kind_named(key)
    columns = kind.model._meta.get_fields()
    led = {list(each.fields)[0] for each in kind.model._meta.indexes}
    led |= {column.name for column in columns if getattr(column, "db_index", False)}

    assert {sort.lstrip("-") for sort in kind.sorts} <= led


@pytest.mark.parametrize(
    ("sort", "filtered"),
    [
        ("-received_on", {}),
        ("due_on", {}),
        ("-closed_on", {}),
        ("-received_on", {"centre": 1}),
        ("due_on", {"centre": 1}),
        ("-closed_on", {"centre": 1}),
        ("-received_on", {"category": 1}),
    ],
)
def test_no_page_of_cases_is_sorted_row_by_row(sort, filtered):
    there = {f"{sort.lstrip('-')}__isnull": False}
    rows = kind_named("cases").model.objects.filter(**there, **filtered)

    steps = _steps(rows.order_by(sort, "-pk" if sort.startswith("-") else "pk")[:51])

    assert "case_by_" in steps
    assert "TEMP B-TREE" not in steps
    assert "Sort" not in steps


@pytest.mark.parametrize("query", [{}, {"q": "租務"}, {"category": "x"}, {"sort": "due_on"}])
def test_a_list_asks_as_often_for_three_rows_as_for_one(now, category, query):
    centre = make_centre()
    user = make_user(Role.CASEWORKER, centre)
    user.postings_held  # noqa: B018 (read once for each request)
    asked = []
    for _round in range(2):
        _enter_cases(centre, category, now, 1 + len(asked))
        with CaptureQueriesContext(connection) as queries:
            list(read_list(kind_named("cases"), user, query).page.rows)
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_a_search_asks_as_often_for_three_hits_as_for_one(now, category):
    centre = make_centre()
    user = make_user(Role.CASEWORKER, centre)
    user.postings_held  # noqa: B018 (read once for each request)
    asked = []
    for _round in range(2):
        _enter_cases(centre, category, now, 1 + len(asked))
        with CaptureQueriesContext(connection) as queries:
            search("租務", user)
        asked.append(len(queries))

    assert asked == [2, 2]


@pytest.mark.parametrize("named", [1, 100])
def test_many_hits_and_few_hits_give_the_same_list(now, category, monkeypatch, named):
    monkeypatch.setattr(lists, "NAMED_HITS", named)
    centre, other = make_centre(), make_centre()
    _enter_cases(centre, category, now, 3, title="醫療")
    mine = _enter_cases(centre, category, now, 3)
    _enter_cases(other, category, now, 3)
    user = make_user(Role.CASEWORKER, centre)

    listing = read_list(kind_named("cases"), user, {"q": "租務"})

    assert [row.code for row in listing.page.rows] == mine[::-1]
    assert (listing.counted, listing.more) == (3, False)


def test_a_list_is_counted_only_up_to_its_bound(now, category, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED_UP_TO", 2)
    monkeypatch.setattr(lists, "NAMED_HITS", 2)
    centre = make_centre()
    _enter_cases(centre, category, now, 4)
    user = make_user(Role.CASEWORKER, centre)

    for query in ({}, {"q": "租務"}):
        listing = read_list(kind_named("cases"), user, query)
        assert (listing.counted, listing.more) == (2, True)


@pytest.mark.parametrize("many", [1, 1000])
def test_the_newest_hits_are_shown_however_many_there_are(now, category, monkeypatch, many):
    monkeypatch.setattr(index, "MANY_HITS", many)
    centre = make_centre()
    entered = _enter_cases(centre, category, now, 12)

    [group] = search("租務", make_user(Role.CASEWORKER, centre))

    assert [hit.code for hit in group.hits] == entered[:3:-1]
    assert group.more


@pytest.mark.usefixtures("assigned_only")
def test_a_search_looks_only_on_the_shelves_of_ones_rights():
    centre = make_centre()
    caseworker, lawyer = make_user(Role.CASEWORKER, centre), make_user(Role.LAWYER)
    cases = [kind_named("cases")]

    supervisor = make_user(Role.SUPERVISOR, centre)

    assert shelves(caseworker, cases) == [
        index.Shelf("cases", centre_id=centre.pk),
        index.Shelf("cases", centre_id=centre.pk, owner_id=caseworker.pk, sealed=True),
    ]
    assert shelves(supervisor, cases) == [
        index.Shelf("cases", centre_id=centre.pk),
        index.Shelf("cases", centre_id=centre.pk, sealed=True),
    ]
    own = index.Shelf("cases", owner_id=lawyer.pk)
    assert shelves(lawyer, cases) == [own, replace(own, sealed=True)]
    assert shelves(make_user(Role.RESEARCH), cases) == []
    assert index.Shelf("proposals") in shelves(caseworker, kinds())


def test_a_record_that_moves_to_another_centre_is_found_there_and_only_there(now, category):
    here, there = make_centre(), make_centre()
    [code] = _enter_cases(here, category, now, 1)
    case = kind_named("cases").model.objects.get(code=code)
    case.centre = there
    lists_kind = kind_named("cases")
    index.put(index.Entry("cases", code, case.title, case.title, there.pk))

    assert index.some("租務", shelves(make_user(Role.CASEWORKER, here), [lists_kind]), 5) == []
    assert index.some("租務", shelves(make_user(Role.CASEWORKER, there), [lists_kind]), 5) == [code]


def test_who_sees_only_counts_cannot_ask_for_words(now, category):
    _enter_cases(make_centre(), category, now, 2)
    user = make_user(Role.RESEARCH)

    listing = read_list(kind_named("cases"), user, {"q": "沒有這個字"})

    assert "q" not in listing.form.fields
    assert listing.counted == 2
