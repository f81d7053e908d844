"""The access walk: every address of the resolver, as everybody, with every method, against the one table."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from huying.accounts.models import Role
from huying.records.kind import kinds
from tests.access.table import (
    DATA_OF_PAGES,
    DOORS,
    FUNCTION_OF,
    GIVEN_AT_ONCE,
    KEPT_BY_CENTRE,
    KIND_DOORS,
    PUBLIC,
    ROLES,
    SIGN_IN,
    STAFF,
    answers_page,
    closed,
    may,
    opens,
    reader_of,
)
from tests.access.ways import address_of, cells, kind_address, session_of, sign_in_address
from tests.turns import SEED, WALK_FULL, is_tried, taking_turns

VISITORS = ("stranger", "unposted", *ROLES)
METHODS = ("get", "head", "post", "put", "delete", "options")
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


@pytest.fixture(params=taking_turns(VISITORS))
def visitor(request, office):
    client = Client()
    if request.param != "stranger":
        client.force_login(office.people[request.param])
    client.name = request.param
    return client


def _told(client, address, expected, sent, methods=METHODS):
    """Where the answers to the methods are not what the table says; HEAD is answered as GET, or not at all."""
    wrong = []
    for method in methods:
        answer = getattr(client, method)(address, sent or {"x": "1"} if method == "post" else None)
        wanted = expected(method) if method != "head" else expected("get") | (expected("patch") & {405})
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
    wrong, tried = [], 0
    for door in DOORS:
        if door.rule == PUBLIC and not WALK_FULL and visitor.name not in {"stranger", "caseworker"}:
            continue
        allowed = door.rule in {PUBLIC, STAFF} or may(visitor.name, *door.rule.split())

        def expected(method, door=door, allowed=allowed):
            if door.rule != PUBLIC and visitor.name == "stranger":
                return {302}
            return ({door.answers[method]} if method in door.answers else NOT_THERE) if allowed else {404}

        methods = [
            each for each in METHODS if each in door.answers or is_tried(visitor.name, door.name, each)
        ]
        wrong += _told(visitor, address_of(door, office, visitor.name), expected, door.sent, methods)
        tried += len(methods)
    print(f"{visitor.name}: {tried} cells tried")

    assert wrong == [], f"again with HUYING_WALK_SEED={SEED}"


def test_doors_of_every_kind(visitor, office):
    wrong, tried = [], 0
    for key in FUNCTION_OF:
        for door, side in cells(key):
            methods = [each for each in METHODS if is_tried(visitor.name, key, door.name, side, each)]
            if methods:
                expected = _of_a_kind(visitor.name, key, door, side)
                address = kind_address(door, office, key, side, visitor.name)
                wrong += _told(visitor, address, expected, door.sent, methods)
                tried += len(methods)
    print(f"{visitor.name}: {tried} cells tried")

    assert wrong == [], f"again with HUYING_WALK_SEED={SEED}"


def _of_a_kind(name, key, door, side):
    allowed = opens(name, key, door.rule, side) and not closed(key, door.name)

    def expected(method):
        if name == "stranger":
            return {302}
        if method not in door.answers:
            return NOT_THERE
        return {door.answers[method]} if allowed else {404}

    return expected


@pytest.mark.parametrize("name", SIGN_IN)
def test_the_sign_in_pages(office, name):
    stranger, inside = Client(), Client()
    inside.force_login(office.people["caseworker"])
    address = sign_in_address(name)

    assert (stranger.get(address).status_code, inside.get(address).status_code) == SIGN_IN[name]


def _every_address(office, name, keys=tuple(FUNCTION_OF)):
    """Every door that is not for everybody, with an address that `name` could ask for."""
    yield from ((door, address_of(door, office, name)) for door in DOORS if door.rule != PUBLIC)
    yield from (
        (door, kind_address(door, office, key, side, name)) for key in keys for door, side in cells(key)
    )


def test_no_door_lets_in_a_password_alone(office, settings):
    """Whoever has not given a second step is led to it, whatever they may do and whatever they ask for."""
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    client.force_login(office.people["supervisor"])
    wrong = []
    for door, address in _every_address(office, "supervisor"):
        answer = getattr(client, next(iter(door.answers)))(address)
        if not answer.get("Location", "").startswith("/accounts/2fa/?next="):
            wrong.append(f"{address}: {answer.status_code} {answer.get('Location', '')}")

    assert wrong == []


@pytest.mark.parametrize(
    ("name", "key"),
    [("administrator", "centres"), ("supervisor", "cases"), ("fund", "donations"), ("lawyer", "cases")],
)
def test_weighty_doors_ask_again_who_sits_there_and_no_others_do(office, settings, name, key):
    settings.STEP_UP_SECONDS = 300
    client, asked = Client(), set()
    client.force_login(office.people[name])
    for door, address in _every_address(office, name, [key]):
        answer = getattr(client, next(iter(door.answers)))(address)
        if answer.get("Location", "").startswith("/accounts/reauthenticate/"):
            asked.add(door.name)
    comes_in = {door.name for door in KIND_DOORS if may(name, FUNCTION_OF[key], door.rule)}
    comes_in |= {
        door.name for door in DOORS if door.rule not in {PUBLIC, STAFF} and may(name, *door.rule.split())
    }

    assert asked == {door.name for door in (*DOORS, *KIND_DOORS) if door.weighty and door.name in comes_in}


@pytest.mark.parametrize(
    "door", [each for each in DOORS if each.answers.get("get") == 200], ids=lambda each: each.name
)
def test_whatever_takes_something_out_asks_again_or_says_why_it_need_not(office, door):
    """A file that is given to whoever signed in is weighty, or one of those that are not, each with its reason."""
    client, name = Client(), reader_of(door.rule)
    if name != "stranger":
        client.force_login(office.people[name])
    answer = client.get(address_of(door, office, name))
    if answer.streaming:
        b"".join(answer.streaming_content)
    is_page = answer["Content-Type"].startswith("text/html") and "Content-Disposition" not in answer

    assert is_page == answers_page(door)
    assert is_page or door.rule == PUBLIC or door.weighty or door.name in {*GIVEN_AT_ONCE, *DATA_OF_PAGES}


def test_another_persons_saved_list_does_not_exist(office):
    client = Client()
    client.force_login(office.people["caseworker"])
    theirs = office.records["saved", "supervisor"]

    assert client.get(f"/office/cases/lists/{theirs.pk}/").status_code == 404
    assert client.post(f"/office/cases/lists/{theirs.pk}/forget/").status_code == 404


@pytest.mark.parametrize("bad", ["x", "0", "XFc9999Z", "-", "a" * 300, "..%2f", "🀄"])
def test_what_is_no_reference_opens_nothing(office, bad):
    client = Client()
    client.force_login(office.people["supervisor"])

    for address in (f"/office/cases/{bad}/", f"/office/cases/{bad}/edit/", f"/office/{bad}/"):
        assert client.get(address).status_code == 404


def test_another_persons_session_does_not_exist_and_is_not_ended(office):
    client = Client()
    client.force_login(office.people["administrator"])
    theirs = session_of(office.people["supervisor"])

    assert client.post(f"/office/sessions/{theirs.pk}/end/").status_code == 404
    assert type(theirs).objects.filter(pk=theirs.pk).exists()


def test_static_files_of_the_house_are_for_everybody_and_nothing_else_is(client):
    assert client.get("/static/huying/base.css").status_code == 200
    assert client.get("/static/../huying/config/settings.py").status_code == 404
    assert client.get("/static/%2e%2e/db.sqlite3").status_code == 404
