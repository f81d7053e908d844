"""The works that are measured. Each is what a person does; beside it stand its floors."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.db import connection
from django.test import Client

from bench.floors import (
    NEWEST,
    Act,
    counted,
    insert_bare,
    insert_raw,
    newest,
    page,
    raw,
    raw_cases,
    raw_search,
)
from bench.office import FIRST_DAY, FULL_CASE, HOME_CENTRE, RARE_CATEGORY, RARE_TIMES, RARE_WORDS
from huying.accounts.models import User
from huying.cases.models import Case, Category
from huying.centres.models import Centre
from huying.core.pages import keyset_page
from huying.core.period import Period
from huying.core.text import fold
from huying.figures.engine import Scope
from huying.figures.snapshot import evaluate
from huying.records.kind import kinds
from huying.reports.files import make
from huying.reports.models import Edition
from huying.reports.quoting import evaluate_edition
from huying.search.index import Shelf, some
from huying.search.models import SearchText

EDITION = "2023"
YEAR = Period.year(2023)
YEARS = 20
FORMS = ("html", "pdf", "zip")
WORDS = ("醫", "醫療", "醫療轉介", RARE_WORDS)


@dataclass(frozen=True, slots=True)
class Work:
    """Something people do. `flat` works must not grow with the office; the others may grow with what they count."""

    name: str
    act: Act
    raw: Act | None = None
    bare: Act | None = None
    flat: bool = True


def works() -> Iterator[Work]:
    """Every work, over the office that is loaded."""
    yield from _lists()
    yield from _searches()
    yield from _records()
    yield from _figures()
    yield from _public()
    yield from _report()


def _lists() -> Iterator[Work]:
    supervisor, caseworker = _signed_in("supervisor"), _signed_in("caseworker")
    newcomer, research = _signed_in("newcomer"), _signed_in("research")
    home = Centre.objects.get(code=HOME_CENTRE).pk
    first = raw_cases(NEWEST)
    yield Work("list, first page", _open(supervisor, "cases/"), first, newest())
    yield Work(
        "list, own centre",
        _open(caseworker, "cases/"),
        raw_cases(f"WHERE centre_id = %s {NEWEST}", home),
        newest(centre=home),
    )
    yield Work("list, small centre", _open(newcomer, "cases/"), first, newest())
    yield Work("list, counts only", _open(research, "cases/"), first, newest())
    yield Work("list, middle", _open(supervisor, "cases/?page=" + _middle("received_on")), first, newest())
    yield Work(
        "list, own centre, middle",
        _open(caseworker, "cases/?page=" + _middle("received_on")),
        first,
        newest(),
    )
    yield from _narrowed_lists(supervisor, caseworker)
    yield Work("list, contacts by name", _open(supervisor, "contacts/"))
    yield Work("list, contacts, own centre", _open(caseworker, "contacts/"))
    yield Work("list, follow-ups", _open(supervisor, "notes/"))
    yield Work("list, follow-ups, own centre", _open(caseworker, "notes/"))
    yield Work("list, follow-ups, small centre", _open(newcomer, "notes/"))
    yield Work("list, referrals, own centre", _open(caseworker, "referrals/"))
    yield Work("list, tallies by number", _open(supervisor, "tallies/?sort=number"))
    yield Work("list, activities by title", _open(supervisor, "activities/?sort=title"))


def _narrowed_lists(supervisor: Client, caseworker: Client) -> Iterator[Work]:
    category = Category.objects.get(code="bench-2").pk
    rare = Category.objects.get(name=RARE_CATEGORY).pk
    year = {"received_on__gte": YEAR.start, "received_on__lt": YEAR.end}
    first = raw_cases(NEWEST)
    yield Work(
        "list, category and year",
        _open(supervisor, "cases/?category=bench-2&from=2023-01-01&until=2023-12-31"),
        raw_cases(
            f"WHERE category_id = %s AND received_on >= %s AND received_on < %s {NEWEST}",
            category,
            YEAR.start,
            YEAR.end,
        ),
        newest(category=category, **year),
    )
    rare_code = Category.objects.get(pk=rare).code
    yield Work(
        "list, rare category",
        _open(supervisor, f"cases/?category={rare_code}"),
        raw_cases(f"WHERE category_id = %s {NEWEST}", rare),
        newest(category=rare),
    )
    due = raw_cases("WHERE due_on IS NOT NULL ORDER BY due_on, id LIMIT 51")
    by_due = page(lambda: Case.objects.filter(due_on__isnull=False).order_by("due_on", "pk"))
    yield Work("list by due day", _open(supervisor, "cases/?sort=due_on"), due, by_due)
    yield Work("list by due day, own centre", _open(caseworker, "cases/?sort=due_on"), due, by_due)
    yield Work(
        "list by due day, the empty ones",
        _open(supervisor, "cases/?sort=due_on&page=" + _middle("due_on", among_empty=True)),
        first,
        newest(),
    )
    yield Work("list by closing day", _open(supervisor, "cases/?sort=-closed_on"), first, newest())
    yield Work("list, phone channel", _open(supervisor, "cases/?channel=phone"), first, newest())
    for words in ("醫療轉介", RARE_WORDS):
        yield Work(f"list of {words}", _find(supervisor, "cases/", words), raw_search(words))
    yield Work(
        "list of 醫療轉介, own centre",
        _find(caseworker, "cases/", "醫療轉介"),
        raw_search("醫療轉介"),
    )


def _searches() -> Iterator[Work]:
    supervisor, newcomer = _signed_in("supervisor"), _signed_in("newcomer")
    for words in WORDS:
        yield Work(f"search {words}", _find(supervisor, "search/", words), raw_search(words))
    yield Work("search 醫療, small centre", _find(newcomer, "search/", "醫療"), raw_search("醫療"))
    yield Work("search nothing found", _find(supervisor, "search/", "魍魎"), raw_search("魍魎"))
    yield Work("search part of a number", _find(supervisor, "search/", "00042"))


def _records() -> Iterator[Work]:
    supervisor, caseworker = _signed_in("supervisor"), _signed_in("caseworker")
    one = raw_cases("WHERE code = %s", FULL_CASE)
    bare = page(lambda: Case.objects.filter(code=FULL_CASE))
    yield Work("start page", _open(caseworker, ""))
    yield Work("case, fifty follow-ups", _open(supervisor, f"cases/{FULL_CASE}/"), one, bare)
    yield Work("form for a new case", _open(caseworker, "cases/new/"))
    yield Work("create a case", _create(caseworker), insert_raw, insert_bare)
    yield Work("form for a follow-up", _open(caseworker, "notes/new/"))
    yield Work("edit form of a case", _open(supervisor, f"cases/{FULL_CASE}/edit/"), one, bare)
    yield Work("audit trail", _open(_signed_in("auditor"), "audit/"))


def _figures() -> Iterator[Work]:
    year = {"received_on__gte": YEAR.start, "received_on__lt": YEAR.end}
    one = raw(
        "SELECT count(*) FROM cases_case WHERE received_on >= %s AND received_on < %s", YEAR.start, YEAR.end
    )
    parts = raw(
        "SELECT category_id, count(*) FROM cases_case WHERE received_on >= %s AND received_on < %s GROUP BY 1",
        YEAR.start,
        YEAR.end,
    )
    yield Work(
        "cases of a year", lambda: evaluate([("cases.received", Scope(YEAR))]), one, counted(**year), False
    )
    yield Work("cases of a year by category", _by_category, parts, counted(**year), False)
    yield Work("all figures of the edition", _edition, flat=False)
    grouped = "SELECT {year}, category_id, centre_id, count(*) FROM cases_case GROUP BY 1, 2, 3"
    yield Work(
        "twenty years by category, centre",
        _crossed,
        raw(grouped.format(year=_year_of("received_on"))),
        flat=False,
    )
    calls = "SELECT centre_id, sum(number) FROM cases_tally WHERE held_on >= %s AND held_on < %s GROUP BY 1"
    yield Work("tallies of a year by centre", _tallied, raw(calls, YEAR.start, YEAR.end), flat=False)
    everything = "SELECT {year}, sum(number) FROM cases_tally GROUP BY 1"
    yield Work(
        "tallies of twenty years", _tallied_long, raw(everything.format(year=_year_of("held_on"))), flat=False
    )


def _report() -> Iterator[Work]:
    """The annual report as it is made on the last day: every figure anew, then each form of it."""
    edition = Edition.objects.get(code=EDITION)
    for form in FORMS:
        yield Work(f"report as {form}", partial(make, edition, form, "zh-hant"), flat=False)
    yield Work("whole report", partial(_whole_report, edition), flat=False)


def _whole_report(edition: Edition) -> object:
    return _edition(), [make(edition, form, "zh-hant") for form in FORMS]


def _public() -> Iterator[Work]:
    anyone = Client(SERVER_NAME="localhost")
    yield Work("public home", _get(anyone, "/zh-hant/"))
    yield Work("public report", _get(anyone, f"/zh-hant/report/{EDITION}/"))
    yield Work("public figure card", _get(anyone, f"/zh-hant/report/{EDITION}/figures/fig-cases-total/"))


def wrong_answers() -> Iterator[str]:
    """A fast wrong answer is an error: what the index finds must be what the texts hold."""
    everything = [Shelf(kind.key) for kind in kinds()]
    for words in WORDS:
        found, right = (
            len(some(words, everything, SearchText.objects.count())),
            SearchText.objects.filter(folded__contains=fold(words)).count(),
        )
        if found != right:
            yield f"search {words}: {found:,} found, {right:,} right"
    if len(some(RARE_WORDS, [Shelf("cases")], RARE_TIMES + 1)) != RARE_TIMES:
        yield f"search {RARE_WORDS}: not {RARE_TIMES}"
    [result] = evaluate([("cases.received", Scope(YEAR))])
    if result.value != Case.objects.filter(YEAR.contains("received_on")).count():
        yield "cases.received"


def _signed_in(name: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=f"bench-{name}"))
    return client


def _open(client: Client, address: str) -> Act:
    return _get(client, f"/office/{address}")


def _find(client: Client, address: str, words: str) -> Act:
    """The list or the search opened with `words`, which were posted before, as a browser posts them."""
    door = "search/" if address == "search/" else f"{address}find/"
    return _get(client, client.post(f"/office/{door}", {"q": words})["Location"])


def _get(client: Client, address: str) -> Act:
    def act() -> int:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        return len(answer.getvalue())

    return act


def _create(client: Client) -> Act:
    """The form sent: checked, written, indexed, put on the trail."""
    centre, category = Centre.objects.get(code=HOME_CENTRE), Category.objects.get(code="bench-0")
    values = {
        "title": "示例新個案",
        "centre": centre.pk,
        "category": category.pk,
        "channel": "visit",
        "received_on": "2025-06-01",
        "story": "示例個案：居民查詢證件補領。",
    }

    def act() -> None:
        answer = client.post("/office/cases/new/", values | {"form_key": secrets.token_urlsafe(32)})
        if answer.status_code != 302:
            raise RuntimeError(f"the form was refused: {answer.status_code}")

    return act


def _middle(field: str, *, among_empty: bool = False) -> str:
    """The mark of a page in the middle of the list, as the page before it would give it."""
    rows = Case.objects.filter(**{f"{field}__isnull": among_empty})
    middle = rows.order_by("pk" if among_empty else field)[rows.count() // 2]
    beyond = {"pk__gte": middle.pk} if among_empty else {f"{field}__lte": getattr(middle, field)}
    return keyset_page(rows.filter(**beyond), field=field, descending=not among_empty, size=1).older


def _by_category() -> object:
    [result] = evaluate([("cases.received", Scope(YEAR))])
    return result.value, result.by("category")


def _crossed() -> object:
    """Cases received in each of twenty years, split by category and by centre."""
    years = [Scope(Period.year(year)) for year in range(FIRST_DAY.year, FIRST_DAY.year + YEARS)]
    results = evaluate([("cases.received", scope) for scope in years])
    return [(result.value, result.by("category"), result.by("centre")) for result in results]


def _tallied() -> object:
    [result] = evaluate([("cases.visits", Scope(YEAR))])
    return result.value, result.by("centre")


def _tallied_long() -> object:
    years = [Scope(Period.year(year)) for year in range(FIRST_DAY.year, FIRST_DAY.year + YEARS)]
    return [result.value for result in evaluate([("cases.visits", scope) for scope in years])]


def _year_of(column: str) -> str:
    """The year of a day, in the words of this database."""
    sqlite = connection.vendor == "sqlite"
    return f"strftime('%%Y', {column})" if sqlite else f"extract(year from {column})"


def _edition() -> object:
    return evaluate_edition(Edition.objects.get(code=EDITION))
