"""Whoever asks only for the head of a public page gets the head of that page."""

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from huying.centres.tests.factories import CentreFactory
from huying.proposals.tests.factories import ProposalFactory
from huying.reports.publishing import publish_edition
from huying.reports.tests.editions import make_report

pytestmark = pytest.mark.django_db
POSTED = {"set_preference", "set_language"}
PARTS = [
    {},
    {"code": "2023"},
    {"code": "c-1"},
    {"form": "json"},
    {"key": "fig-cases"},
    {"key": "fig-cases", "form": "json"},
    {"code": "2023", "form": "json"},
    {"code": "2023", "key": "fig-cases"},
    {"code": "2023", "key": "fig-cases", "form": "json"},
    {"name": "fig-cases"},
]


def _public(resolver, space=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _public(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern) and entry.name and entry.name not in POSTED:
            ours = getattr(entry.callback, "access", "") == "public"
            if ours or space == "api:":
                yield space + entry.name


def _addresses():
    for name in sorted(set(_public(get_resolver()))):
        for parts in PARTS:
            try:
                yield reverse(name, kwargs=parts)
            except NoReverseMatch:
                continue


def test_a_head_is_answered_like_a_get(client):
    edition = make_report()
    publish_edition(edition=edition, by="office", at=timezone.now())
    CentreFactory(code="c-1")
    ProposalFactory(code="c-1")
    seen = {}
    for address in _addresses():
        if address.endswith((".pdf", ".zip", ".html")):
            continue
        got, head = client.get(address), client.head(address)
        assert (address, head.status_code, head["Content-Type"]) == (
            address,
            got.status_code,
            got["Content-Type"],
        )
        seen[address] = got.status_code

    answered = {address for address, status in seen.items() if status in {200, 302}}
    assert answered >= {
        "/",
        "/healthz",
        "/zh-hant/",
        "/zh-hant/privacy/",
        "/zh-hant/centres/",
        "/zh-hant/centres/c-1/",
        "/zh-hant/proposals/",
        "/zh-hant/proposals/c-1/",
        "/zh-hant/report/2023/",
        "/zh-hant/figures/fig-cases/",
        "/api/v1/openapi.json",
        "/api/v1/centres",
        "/api/v1/proposals/c-1",
    }


def test_a_public_page_takes_no_other_method(client):
    for address in ("/healthz", "/zh-hant/", "/zh-hant/centres/", "/api/v1/centres"):
        assert (address, client.post(address).status_code) == (address, 405)
