"""The access walk: every address of the resolver, as everybody, with every method, against the one table."""

import os
from zlib import crc32

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from huying.accounts.models import Role
from huying.records.kind import kinds
from tests.access.table import (
    DOORS,
    FUNCTION_OF,
    KEPT_BY_CENTRE,
    KIND_DOORS,
    PUBLIC,
    ROLES,
    SIGN_IN,
    STAFF,
    STRANGE_KEYS,
    may,
    reaches,
)
from tests.access.ways import address_of, cells, kind_address

VISITORS = ("stranger", "unposted", *ROLES)
METHODS = ("get", "post", "put", "delete")
FULL = (
    os.environ.get("HUYING_WALK") == "full"
)  # every cell; else of each kind's cells one in SHARE, all of them in turn
SHARE = 16
OTHERS_DOORS = ("allauth.", "ninja.", "django.", "functools")  # the last: the API's own pages
NOT_THERE = {404, 405}


def _patterns(resolver, names=()):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, (*names, entry.namespace) if entry.namespace else names)
        elif isinstance(entry, URLPattern):
            yield ":".join((*names, entry.name or str(entry.pattern))), entry


ADDRESSES = list(_patterns(get_resolver()))


def test_every_address_has_its_row_and_every_row_its_address():
    declared = {door.name for door in (*DOORS, *KIND_DOORS)} | set(SIGN_IN)

    assert declared == {name for name, _entry in ADDRESSES}


def test_every_kind_and_every_role_stands_in_the_table():
    assert set(FUNCTION_OF) == {kind.key for kind in kinds()}
    assert {kind.key for kind in kinds() if kind.centre} == KEPT_BY_CENTRE
    assert set(ROLES) == set(Role.values)
    assert {kind.key: kind.function for kind in kinds()} == FUNCTION_OF


def test_every_view_of_ours_states_its_access():
    silent = [
        name
        for name, entry in ADDRESSES
        if not entry.callback.__module__.startswith(OTHERS_DOORS)
        and not getattr(entry.callback, "access", "")
    ]

    assert silent == []


@pytest.fixture(params=VISITORS)
def visitor(request, office):
    client = Client()
    if request.param != "stranger":
        client.force_login(office.people[request.param])
    client.name = request.param
    return client


def _in_this_run(*cell):
    """Whether a cell is tried in this run: the same ones every time, spread evenly over kinds, doors and people."""
    return FULL or crc32(repr(cell).encode()) % SHARE == 0


def _told(client, address, expected, sent, methods=METHODS):
    """Where the answers to the methods are not what the table says."""
    wrong = []
    for method in methods:
        answer = getattr(client, method)(address, sent or {"x": "1"} if method == "post" else None)
        wanted = expected(method)
        if answer.status_code not in wanted:
            wrong.append(f"{method} {address}: {answer.status_code}, not {sorted(wanted)}")
        if (
            answer.status_code == 302
            and wanted == {302}
            and client.name == "stranger"
            and "/office/" in address
        ):
            assert answer["Location"].startswith("/accounts/login/"), address
        if answer.streaming:
            b"".join(answer.streaming_content)  # read to the end, as a browser would, which closes it
    return wrong


def test_doors_that_belong_to_no_kind(visitor, office):
    wrong = []
    for door in DOORS:
        if door.rule == PUBLIC and not FULL and visitor.name not in {"stranger", "caseworker"}:
            continue
        allowed = door.rule in {PUBLIC, STAFF} or may(visitor.name, *door.rule.split())

        def expected(method, door=door, allowed=allowed):
            if door.rule != PUBLIC and visitor.name == "stranger":
                return {302}
            return ({door.answers[method]} if method in door.answers else NOT_THERE) if allowed else {404}

        wrong += _told(visitor, address_of(door, office), expected, door.sent)

    assert wrong == []


def test_doors_of_every_kind(visitor, office):
    wrong, tried = [], 0
    for key in FUNCTION_OF:
        for door, side in cells(key):
            methods = [each for each in METHODS if _in_this_run(visitor.name, key, door.name, side, each)]
            if methods:
                expected = _of_a_kind(visitor.name, key, door, side)
                address = kind_address(door, office, key, side, visitor.name)
                wrong += _told(visitor, address, expected, door.sent, methods)
                tried += len(methods)
    print(f"{visitor.name}: {tried} cells tried")

    assert wrong == []


def _of_a_kind(name, key, door, side):
    function = FUNCTION_OF[key]
    allowed = may(name, function, door.rule) and (side == "N" or reaches(name, function, side))

    def expected(method):
        if name == "stranger":
            return {302}
        if method not in door.answers:
            return NOT_THERE
        return {door.answers[method]} if allowed else {404}

    return expected


@pytest.mark.parametrize("name", SIGN_IN)
def test_the_sign_in_pages(office, name):
    entry = next(entry for known, entry in ADDRESSES if known == name)
    keys = {each: STRANGE_KEYS[each] for each in entry.pattern.regex.groupindex}
    stranger, inside = Client(), Client()
    inside.force_login(office.people["caseworker"])
    address = reverse(name, kwargs=keys)

    assert (stranger.get(address).status_code, inside.get(address).status_code) == SIGN_IN[name]


def test_another_persons_saved_list_does_not_exist(office):
    client = Client()
    client.force_login(office.people["caseworker"])
    theirs = office.records["saved", "supervisor"]

    assert client.get(f"/office/cases/lists/{theirs.pk}/").status_code == 404
    assert client.post(f"/office/cases/lists/{theirs.pk}/forget/").status_code == 404


@pytest.mark.parametrize("bad", ["x", "0", "XFc9999Z", "-", "a" * 300, "%00", "..%2f", "🀄"])
def test_what_is_no_reference_opens_nothing(office, bad):
    client = Client()
    client.force_login(office.people["supervisor"])

    for address in (f"/office/cases/{bad}/", f"/office/cases/{bad}/edit/", f"/office/{bad}/"):
        assert client.get(address).status_code == 404


def test_static_files_of_the_house_are_for_everybody_and_nothing_else_is(client):
    assert client.get("/static/huying/base.css").status_code == 200
    assert client.get("/static/../huying/config/settings.py").status_code == 404
    assert client.get("/static/%2e%2e/db.sqlite3").status_code == 404
