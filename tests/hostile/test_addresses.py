"""Every address of the house, with everything that can stand in one: never a failure inside."""

import base64
import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from huying.cases.models import Case
from huying.records.kind import kinds
from huying.reports.models import Edition, Section
from tests.hostile import corpus
from tests.hostile.reading import Page
from tests.turns import taking_turns

pytestmark = pytest.mark.django_db
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
PARAMETERS = (
    "q", "page", "sort", "from", "until", "centre", "category", "stage", "signer", "kind", "edition", "language", "next",
    "actor", "code", "find", "saved",
)  # fmt: skip
HOLE = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)|<(?:\w+:)?(\w+)>")
MARKS = (
    '[false, Infinity, 1]', '[false, NaN, 1]', '[true, "2023-01-01", 99999999999999999999]', '[false, -1, -1]', "[1, 2, 3]",
    '[false, "2023-99-99", 1]', '[false, "\\u0000", 1]', '[false, "\\ud800", 1]', '[false, {}, 1]', '[false, null, true]',
    '[false, 99999999999999999999999, 1]', '[false, true, 1]', "[[[[", '[false, "", 1]', '{"a": 1}', "1", '"x"', "[]",
    '[false, "9999-12-31T23:59:59+99:99", 1]', '[false, 1e308, 1]', '[false, "0000-00-00", 1]', "[" * 400, '[false, 1, 1, 1]',
)  # fmt: skip


def patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        where = prefix + str(entry.pattern).replace("^", "").replace("$", "").replace("\\.", ".").replace(
            "\\Z", ""
        )
        if isinstance(entry, URLResolver):
            yield from patterns(entry, where)
        elif isinstance(entry, URLPattern):
            yield "/" + where


ADDRESSES = sorted(set(patterns(get_resolver())))


def good():
    """A value for each hole of an address that leads somewhere."""
    return {
        "key": "cases", "code": Case.objects.order_by("pk").first().code, "form": "csv", "pk": "1", "name": "fig-cases-total",
        "username": "counter-demo", "path": "x", "path_info": "x",
    }  # fmt: skip


def filled(address, values):
    own = {}
    if "figures" in address:
        own = {"key": "fig-cases-total"}
    if "report/" in address or "editions/" in address:
        own |= {"code": "2023"}
    told = {
        name: own[name] if name in own and value == good()[name] else value for name, value in values.items()
    }
    return HOLE.sub(lambda hole: told.get(hole[1] or hole[2], "2023"), address)


def holds_up(answer, *what):
    """No failure inside; a refusal speaks as one of our pages, or as JSON at the API."""
    assert answer.status_code < 500, (answer.status_code, *what)
    if answer.status_code in {400, 403, 404, 405, 413} and not answer.streaming and answer.content:
        machine = "json" in answer.headers.get("Content-Type", "") or "/api/" in answer.request["PATH_INFO"]
        assert machine or Page(answer).lang, (answer.status_code, *what)
        assert b"Traceback" not in answer.content
    assert answer["X-Request-Id"]


@pytest.mark.parametrize("address", taking_turns(ADDRESSES))
def test_any_method_at_any_address_is_answered(browser, stranger, address):
    where = filled(address, good())
    for client in (browser, stranger):
        for method in corpus.some(METHODS, 4):
            holds_up(client.generic(method, where, b"\xff\x00{", "application/json"), method, where)


@pytest.mark.parametrize("address", taking_turns(each for each in ADDRESSES if HOLE.search(each)))
def test_anything_may_stand_in_the_holes_of_an_address(browser, stranger, address):
    for text in corpus.some(corpus.ENCODED, 5):
        for name in {hole[1] or hole[2] for hole in HOLE.finditer(address)}:
            where = filled(address, good() | {name: text})
            holds_up(browser.get(where), where)
            holds_up(stranger.get(where), where)


@pytest.mark.parametrize("key", taking_turns(kind.key for kind in kinds()))
def test_anything_may_stand_in_the_address_of_a_list(browser, key):
    for name in corpus.some((*PARAMETERS, *_filters(key)), 6):
        for text in corpus.some(corpus.ENCODED, 3):
            holds_up(browser.get(f"/office/{key}/?{name}={text}"), key, name, text)
    holds_up(browser.get(f"/office/{key}/export.csv?sort=%00&from=9999-12-31"), key)


def _filters(key):
    return next(kind.filters for kind in kinds() if kind.key == key)


@pytest.mark.parametrize("where", [
    "/zh-hant/proposals/", "/en/figures/", "/zh-hans/figures/fig-cases-total/", "/zh-hant/report/2023/", "/zh-hant/centres/",
    "/office/audit/", "/office/search/", "/api/v1/proposals", "/api/v1/figures/fig-cases-total", "/api/v1/editions/2023/figures",
    "/accounts/login/", "/", "/zh-hant/",
])  # fmt: skip
def test_anything_may_stand_in_the_question_of_an_open_page(browser, stranger, where):
    for name in PARAMETERS:
        for text in corpus.some(corpus.ENCODED, 2):
            holds_up(stranger.get(f"{where}?{name}={text}"), name, text)
            holds_up(browser.get(f"{where}?{name}={text}"), name, text)


@pytest.mark.parametrize("mark", MARKS)
def test_a_page_mark_that_says_something_odd_still_opens_the_list(browser, mark):
    coded = base64.urlsafe_b64encode(mark.encode("utf-8", "surrogatepass")).decode().rstrip("=")

    for key, sort in (
        ("cases", "-received_on"),
        ("letters", "serial"),
        ("case-categories", "name"),
        ("tallies", "number"),
    ):
        assert browser.get(f"/office/{key}/?sort={sort}&page={coded}").status_code == 200
    assert browser.get(f"/office/audit/?page={coded}").status_code == 200


@pytest.mark.parametrize(
    "where", ["/office/audit/?kind=%00", "/zh-hant/proposals/?stage=%00", "/api/v1/figures/x%00y", "/en/%00/"]
)
def test_a_null_in_an_address_is_refused_before_any_database_sees_it(browser, where):
    assert browser.get(where).status_code == 400


@pytest.mark.parametrize("accepted", [
    "zh", "zh-HK,zh;q=0.9", "yue", "x" * 5_000, "zh;q=nan", ",,,,", "en;q=1;q=2", "*", "zh-Hant-HK-x-a", "\x00", "en-" * 500,
    "de,fr;q=0.9", "zh_TW", "%00", "i-klingon", "en;q=99999999999999999999", ";q=1", "日本語",
])  # fmt: skip
def test_any_wish_for_a_language_gets_one_of_ours(stranger, accepted):
    answer = stranger.get("/", headers={"accept-language": accepted})

    assert answer.status_code == 302
    assert answer["Location"] in {"/zh-hant/", "/zh-hans/", "/en/"}


BODIES = (
    (b"", "application/x-www-form-urlencoded"), (b"a=%FF&b=%00&%00=1", "application/x-www-form-urlencoded"),
    (b"x", "multipart/form-data"), (b"--b\r\n", "multipart/form-data; boundary=b"), (b"x", "multipart/form-data; boundary="),
    (b'--b\r\nContent-Disposition: form-data; name="a"\r\n', "multipart/form-data; boundary=b"),
    (b"x", "multipart/form-data; boundary=" + "b" * 500), (b"{", "application/json"), (b"<a/>", "text/xml"),
    (b"a=1", "application/x-www-form-urlencoded; charset=utf-16"), (b"a=1", "application/x-www-form-urlencoded; charset=no-such"),
    (b"a=1", ""), (b"a=1", "x/y; charset=\x01"), (b"\xff\xfe" * 50, "application/x-www-form-urlencoded"),
    (b"&".join(b"f%d=1" % place for place in range(1_500)), "application/x-www-form-urlencoded"),
    (b'--b\r\nContent-Disposition: form-data; name="name"; filename="\x00"\r\nContent-Transfer-Encoding: base64\r\n\r\n*\r\n--b--\r\n',
     "multipart/form-data; boundary=b"),
)  # fmt: skip
POSTED = (
    "/office/contacts/new/",
    "/office/contacts/lists/save/",
    "/preferences/",
    "/set-language/",
    "/accounts/login/",
    "/office/people/new/",
)


@pytest.mark.parametrize("where", POSTED)
def test_a_body_that_is_no_form_is_answered(browser, stranger, where):
    for body, kind in BODIES:
        for client in (browser, stranger):
            holds_up(client.generic("POST", where, body, kind), where, body[:40], kind)


@pytest.mark.parametrize("where", ["/office/contacts/new/", "/accounts/login/", "/preferences/"])
def test_a_form_too_large_is_refused_with_a_page_that_says_so(browser, where):
    large = browser.generic("POST", where, b"name=" + b"a" * 3_000_000, "application/x-www-form-urlencoded")
    many = browser.generic("POST", where, b"a=1&" * 1_200, "application/x-www-form-urlencoded")

    assert [(each.status_code, Page(each).lang) for each in (large, many)] == [(413, "zh-Hant-HK")] * 2


def test_the_text_of_a_section_survives_whatever_is_sent(browser, now):
    """The editor of a section posts many small forms; each refused word stays where it was typed."""
    edition = Edition.objects.get(code="2023")
    draft = Edition.objects.create(
        code="draft", title="草稿", office="示例", from_on=edition.from_on, until_on=edition.until_on,
        as_of=edition.as_of, created_at=now, updated_at=now,
    )  # fmt: skip
    Section.objects.create(
        code="draft-a", edition=draft, slug="a", number=1, title={"zh_hant": "甲"}, created_at=now, updated_at=now,
        blocks=[{"kind": "prose", "zh_hant": "字"}],
    )  # fmt: skip
    where = "/office/sections/draft-a/edit/"
    sent = {
        "version": "1",
        "number": "1",
        "level": "1",
        "title_zh_hant": "甲",
        "total": "1",
        "b0-kind": "prose",
    }
    for text in (*corpus.BAD_TEXTS, "長" * 9_000):
        answer = browser.post(where, sent | {"b0-zh_hant": text})
        assert answer.status_code == 422, ascii(text[:20])
        assert Page(answer).typed["b0-zh_hant"] == text
        assert Section.objects.get(code="draft-a").version == 1
    for name, values in {
        "total": corpus.NUMBERS, "version": corpus.NUMBERS, "number": corpus.NUMBERS, "level": corpus.CHOICES, "b0-kind": corpus.CHOICES,
        "do": ("up-" + "9" * 5_000, "remove-١", "add", "look", "\x00", "down--1"), "new": corpus.CHOICES, "language": corpus.CHOICES,
        "b0-zh_hant": ("{figure:", "{figure:no-such}", "{date:9999-99-99}", "{external:|}", "{" * 2_000, "{activity:\u0301}", "**" * 2_000),
    }.items():  # fmt: skip
        for value in corpus.some(values, 6):
            told = sent | {"b0-zh_hant": "字", "do": "look"} | {name: value}
            holds_up(browser.post(where, told), name, value[:40])
