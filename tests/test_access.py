"""Every address states who may come in, and keeps to it."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from huying.accounts.models import Role
from huying.accounts.policy import Level, level
from huying.accounts.tests.factories import make_centre, make_user
from huying.contacts.models import Contact
from huying.records.kind import kinds

OTHERS_DOORS = ("allauth.", "ninja.", "django.", "functools")  # the last: the API's own pages


def _patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, where)
        elif isinstance(entry, URLPattern):
            yield where, entry.callback


def test_every_view_of_ours_states_its_access():
    silent = [
        where
        for where, view in _patterns(get_resolver())
        if not getattr(view, "__module__", "").startswith(OTHERS_DOORS) and not getattr(view, "access", "")
    ]

    assert silent == []


KEYS = [kind.key for kind in kinds()]


@pytest.mark.django_db
@pytest.mark.parametrize("key", KEYS)
def test_a_stranger_is_sent_to_the_sign_in(client, key):
    for address in (
        f"/office/{key}/",
        f"/office/{key}/new/",
        f"/office/{key}/export.csv",
        f"/office/{key}/x/",
    ):
        answer = client.get(address)

        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_exactly_the_lists_that_the_policy_names(client, role):
    user = make_user(role, make_centre())
    client.force_login(user)
    for kind in kinds():
        expected = 200 if level(user, kind.function) >= Level.STATISTICS else 404
        assert (kind.key, client.get(f"/office/{kind.key}/").status_code) == (kind.key, expected)
        assert client.get(f"/office/{kind.key}/export.csv").status_code == expected
        entry = 200 if level(user, kind.function) >= kind.write else 404
        assert (kind.key, client.get(f"/office/{kind.key}/new/").status_code) == (kind.key, entry)


@pytest.mark.django_db
def test_another_centres_record_does_not_exist(client, now):
    mine, other = make_centre(), make_centre()
    client.force_login(make_user(Role.CASEWORKER, mine))
    Contact.objects.create(code="r-1", centre=other, name="CANARY", created_at=now, updated_at=now)

    assert client.get("/office/contacts/r-1/").status_code == 404
    assert client.get("/office/contacts/r-1/edit/").status_code == 404
    assert b"CANARY" not in client.get("/office/contacts/").content
    assert b"CANARY" not in b"".join(client.get("/office/contacts/export.csv").streaming_content)
    assert b"/office/contacts/r-1/" not in client.get("/office/search/?q=CANARY").content


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/office/", "/office/search/", "/office/audit/", "/office/people/", "/office/pieces/"]
)
def test_staff_pages_are_closed_to_strangers(client, address):
    assert client.get(address).status_code == 302


@pytest.mark.django_db
def test_an_unknown_kind_does_not_exist(client):
    client.force_login(make_user(Role.ADMINISTRATOR))

    assert client.get("/office/no-such-kind/").status_code == 404
