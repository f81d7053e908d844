"""What the public sees of editions and figures, and what it does not."""

import json

import pytest

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.models import Case
from huying.cases.tests.factories import CaseFactory
from huying.core import qr
from huying.reports.cards import figure_of
from huying.reports.publishing import publish_edition
from huying.reports.tests.editions import make_edition, make_report, prose, quote, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home")]
HOSTILE = "<script>alert('x')</script>"


@pytest.fixture
def published(now):
    return publish_edition(edition=make_report(cases=4), by="office", at=now)


DRAFT_ADDRESSES = [
    "/zh-hant/report/2023/",
    "/zh-hant/report/2023/report.pdf",
    "/zh-hant/report/2023/report.zip",
    "/zh-hant/report/2023/report.html",
    "/zh-hant/report/2023/figures/",
    "/zh-hant/report/2023/figures.json",
    "/zh-hant/report/2023/figures/fig-cases/",
    "/zh-hant/report/2023/figures/fig-cases.json",
    "/zh-hant/figures/fig-cases/",
    "/zh-hant/figures/fig-cases.csv",
    "/zh-hant/figures.csv",
    "/api/v1/editions/2023",
    "/api/v1/editions/2023/figures",
    "/api/v1/figures/fig-cases",
]


@pytest.mark.parametrize("address", DRAFT_ADDRESSES)
def test_a_draft_does_not_exist_for_the_public(client, address):
    make_report()

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", DRAFT_ADDRESSES)
def test_a_published_edition_opens(client, published, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/zh-hant/report/", "/zh-hant/figures/", "/api/v1/editions"])
def test_lists_open_before_anything_is_published_and_show_no_draft(client, address):
    make_report()
    answer = client.get(address)

    assert (answer.status_code, b"2023" in answer.content) == (200, False)


def test_the_long_read_quotes_each_figure_as_a_link_to_its_card(client, published):
    page = client.get("/zh-hant/report/2023/").content.decode()

    assert '<a class="fig" href="/zh-hant/report/2023/figures/fig-cases/" title="求助個案">4宗</a>' in page
    assert published.content_hash in page


def test_the_codes_on_a_printed_page_lead_back_to_the_site(client, published, settings):
    page = client.get("/zh-hant/report/2023/").content.decode()

    assert qr.svg(f"{settings.BASE_URL}/zh-hant/report/2023/#cases", title="個案") in page


def test_an_unchanged_page_is_not_sent_again_and_a_new_look_is(client, published):
    client.get("/zh-hant/report/2023/")  # brings the cookie that the forms of the page need
    first = client.get("/zh-hant/report/2023/")
    again = client.get("/zh-hant/report/2023/", headers={"if-none-match": first["ETag"]})
    english = client.get("/en/report/2023/", headers={"if-none-match": first["ETag"]})
    client.cookies["huying_theme"] = "dark"
    dark = client.get("/zh-hant/report/2023/", headers={"if-none-match": first["ETag"]})

    assert [each.status_code for each in (first, again, english, dark)] == [200, 304, 200, 200]


def test_people_who_signed_in_get_a_page_of_their_own(client, published):
    client.force_login(make_user(Role.EDITOR))

    assert "ETag" not in client.get("/zh-hant/report/2023/")


def test_a_page_of_a_published_edition_takes_few_queries(client, published, django_assert_max_num_queries):
    client.get("/zh-hant/report/2023/")
    with django_assert_max_num_queries(6):
        client.get("/zh-hant/report/2023/")
    with django_assert_max_num_queries(8):
        client.get("/zh-hant/figures/fig-cases/")


def test_a_file_is_made_once_for_each_content(client, published, settings):
    for _time in range(2):
        answer = client.get("/en/report/2023/report.pdf")
        assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    kept = list((settings.HOME / "report-cache").glob("2023-*.pdf"))

    assert len(kept) == 1
    assert answer["Content-Disposition"] == 'inline; filename="report-2023.en.pdf"'


def test_a_card_says_what_it_counts_where_it_is_quoted_and_from_what(client, published):
    page = client.get("/en/figures/fig-cases/").content.decode()
    _document, figure = figure_of(published, "fig-cases", "en")

    for words in (
        figure.definition,
        figure.digest,
        "Counted from records",
        "/en/report/2023/#cases",
        "cases.received",
    ):
        assert words in page
    assert "The records themselves can be opened by staff" in page


def test_the_public_never_sees_the_records_of_a_figure(client, published):
    Case.objects.update(title="CANARY")
    for address in ("/en/figures/fig-cases/", "/en/figures/fig-cases.json", "/api/v1/figures/fig-cases"):
        page = client.get(address).content.decode()
        assert (
            "CANARY" in page,
            any(code in page for code in Case.objects.values_list("code", flat=True)),
        ) == (
            False,
            False,
        )


def test_a_reader_is_linked_to_the_records_that_the_policy_gives_and_told_how_many_not(client, now):
    mine, other = make_centre(), make_centre()
    edition = make_edition()
    seen = CaseFactory.create_batch(2, centre=mine)
    hidden = CaseFactory.create_batch(2, centre=other)
    quote(edition, "fig-cases", "cases.received")
    write(edition, prose("{figure:fig-cases}"))
    publish_edition(edition=edition, by="office", at=now)
    client.force_login(make_user(Role.CASEWORKER, mine))
    page = client.get("/en/figures/fig-cases/").content.decode()

    assert [f"/office/cases/{case.code}/" in page for case in (*seen, *hidden)] == [True, True, False, False]
    assert "2 records are not shown to you here" in page


def test_a_card_compares_with_other_editions(client, now, published):
    publish_edition(edition=make_report("2024", 2024, cases=7), by="office", at=now)
    page = client.get("/en/figures/fig-cases/").content.decode()

    assert '<a href="/en/report/2023/figures/fig-cases/">Sample report</a>' in page
    assert "7" in page
    assert client.get("/en/figures/fig-cases/?edition=2023").context["edition"].code == "2023"
    assert client.get("/en/figures/fig-cases/?edition=1999").status_code == 404


def test_a_corrected_edition_points_to_its_correction(client, now, published):
    later = make_edition("2023-a", corrects=published)
    write(later, prose("更正"))
    assert client.get("/en/report/2023/").context["corrections"].count() == 0
    publish_edition(edition=later, by="office", at=now)

    assert 'href="/en/report/2023-a/"' in client.get("/en/report/2023/").content.decode()


def test_a_card_answers_to_the_key_of_its_figure(client, published):
    assert client.get("/en/figures/cases.received/").context["card"].figure.code == "fig-cases"
    assert client.get("/en/figures/cases.nothing/").status_code == 404


def test_page_json_csv_and_api_say_the_same(client, published):
    card = client.get("/en/report/2023/figures/fig-cases/").context["card"].figure
    told = client.get("/en/report/2023/figures/fig-cases.json").json()
    api = client.get("/api/v1/figures/fig-cases?language=en").json()
    table = client.get("/en/report/2023/figures/fig-cases.csv").content.decode("utf-8-sig").splitlines()
    row = dict(zip(table[0].split(","), table[1].split(","), strict=True))

    assert told == api
    assert (told["value"], told["records"], told["digest"]) == (card.value, card.records, card.digest)
    assert (row["value"], row["records"], row["digest"], row["part"]) == (
        card.value,
        str(card.records),
        card.digest,
        "",
    )
    assert told["content_hash"] == published.content_hash


def test_the_api_lists_editions_with_their_last_day(client, published):
    (told,) = client.get("/api/v1/editions").json()

    assert (told["code"], told["period_start"], told["period_end"]) == ("2023", "2023-01-01", "2023-12-31")
    assert [each["name"] for each in client.get("/api/v1/editions/2023/figures").json()] == [
        "fig-cases",
        "fig-year",
        "fig-fact",
    ]


def test_figures_are_found_by_word_and_by_kind(client, published):
    def found(query):
        context = client.get("/zh-hant/figures/", query).context
        return [figure.code for _title, _slug, figures in context["groups"] for figure in figures]

    assert found({}) == ["fig-cases", "fig-year", "fig-fact"]
    assert found({"q": "求助"}) == found({"q": "求助个案"}) == ["fig-cases"]
    assert found({"kind": "external"}) == ["fig-fact"]
    assert found({"q": "nothing"}) == found({"kind": HOSTILE}) == []


def test_hostile_words_stay_words(client, now):
    edition = make_edition(title=HOSTILE, office=HOSTILE)
    quote(edition, "fig-year", "figures.year", label=HOSTILE)
    write(edition, prose(HOSTILE + "{figure:fig-year}"), title={"zh_hant": HOSTILE})
    publish_edition(edition=edition, by="office", at=now)
    addresses = [
        "/zh-hant/report/",
        "/zh-hant/report/2023/",
        "/zh-hant/figures/fig-year/",
        "/zh-hant/report/2023/report.html",
    ]
    for address in [*addresses, "/zh-hant/figures/?q=%3Cscript%3Ealert"]:
        answer = client.get(address)
        page = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"<script>alert" not in page, address
    told = client.get("/zh-hant/figures/fig-year.json")
    assert (told["Content-Type"], json.loads(told.content)["label"]) == ("application/json", HOSTILE)


def test_a_cell_of_the_csv_is_never_a_formula(client, now):
    edition = make_edition()
    quote(edition, "fig-year", "figures.year", label="=cmd|' /C calc'!A0")
    write(edition, prose("{figure:fig-year}"))
    publish_edition(edition=edition, by="office", at=now)

    assert b"'=cmd" in client.get("/zh-hant/figures.csv").content


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_pages_only_answer_questions(client, published, method):
    assert getattr(client, method)("/zh-hant/report/2023/").status_code in {403, 405}
