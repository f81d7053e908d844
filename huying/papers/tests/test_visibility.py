"""Who sees a paper: in lists, counts, search, exports, the file itself; and what a change of it leaves behind."""

import pytest

from huying.audit.models import Event
from huying.casework.queries import papers_of
from huying.files.actions import scan_file
from huying.files.invariants import readings
from huying.files.models import StoredFile
from huying.files.owners import may_open
from huying.files.tests.making import image
from huying.papers.kinds import CASE_PAPERS
from huying.papers.models import CasePaper
from huying.papers.queries import papers_of as of_its_case
from huying.papers.tests.conftest import a_case
from huying.papers.tests.factories import a_paper, client_of, knows_why, wrong_in_index
from huying.records.actions import NotAllowed, change
from huying.records.finding import search
from huying.records.kind import kind_named

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
WHO = ("caseworker", "colleague", "counter", "supervisor", "lawyer", "stranger", "representative")
MAY = {
    "readers": {"caseworker", "colleague", "counter", "supervisor"},
    "few": {"caseworker", "supervisor"},
    "resident": {"caseworker", "colleague", "counter", "supervisor"},
}


@pytest.fixture(params=MAY)
def paper(request, office, now):
    return a_paper(
        office.case,
        office.supervisor,
        now,
        content="證詞全文\n".encode(),
        title="租約",
        read=True,
        visibility=request.param,
    )


@pytest.mark.parametrize("who", WHO)
def test_a_paper_is_there_for_those_who_may_see_it_and_for_nobody_else(office, paper, who):
    user, may = getattr(office, who), who in MAY[paper.visibility]
    client = knows_why(user, office.case)

    assert client.get(f"/office/case-papers/{paper.code}/").status_code == (200 if may else 404)
    for door in ("", "unscanned/"):
        assert (client.get(f"/office/files/{paper.file_id}/{door}").status_code == 200) is may
    assert may_open(user, paper.file) is may
    assert CASE_PAPERS.visible_to(user).filter(pk=paper.pk).exists() is may


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("words", ["證詞全文", "租約"])
def test_no_hit_no_count_and_no_words_of_it_for_those_who_may_not_open_it(office, paper, who, words):
    user, may = getattr(office, who), who in MAY[paper.visibility]
    client = client_of(user)

    found = [hit for group in search(words, user) for hit in group.hits]
    page = client.post("/office/search/", {"q": words}, follow=True).text
    beside = [each.url for each in of_its_case(office.case, user)]

    assert [hit.code for hit in found] == ([paper.code] if may else [])
    assert (paper.code in page) is may
    assert beside == ([f"/office/case-papers/{paper.code}/"] if may else [])
    listed = client.post("/office/case-papers/find/", {"q": words}, follow=True)
    assert (paper.code in listed.text) is may


def test_the_index_says_of_a_paper_what_its_record_says(paper):
    assert wrong_in_index() == []


def test_a_lawyer_sees_no_paper_even_of_a_case_that_was_given_to_them(office, now):
    case = a_case(office.centre, now, office.lawyer)
    papers = [
        a_paper(case, office.supervisor, now, content=seen_by.encode(), visibility=seen_by) for seen_by in MAY
    ]

    for paper in papers:
        assert client_of(office.lawyer).get(f"/office/case-papers/{paper.code}/").status_code == 404
        assert not may_open(office.lawyer, paper.file)


def test_when_the_case_is_given_to_somebody_else_its_kept_papers_go_along(office, now):
    paper = a_paper(
        office.case, office.caseworker, now, content="證詞全文\n".encode(), read=True, visibility="few"
    )
    case = kind_named("cases")
    change(case, office.case, {"assigned_to": office.colleague}, version=1, by=office.supervisor, at=now)

    assert [hit.code for group in search("證詞全文", office.colleague) for hit in group.hits] == [paper.code]
    assert search("證詞全文", office.caseworker) == []
    assert may_open(office.colleague, paper.file)
    assert not may_open(office.caseworker, paper.file)


def test_a_change_of_who_sees_it_leaves_a_line_in_the_trail_and_moves_it_in_the_index(office, now):
    paper = a_paper(office.case, office.caseworker, now, content="證詞全文\n".encode(), read=True)
    assert search("證詞全文", office.counter)

    client = client_of(office.caseworker)
    page = client.get(f"/office/case-papers/{paper.code}/edit/").text
    key = page.split('name="form_key" value="')[1].split('"')[0]
    data = {
        "form_key": key,
        "version": 1,
        "title": paper.title,
        "received_on": "2023-05-02",
        "visibility": "few",
    }
    answer = client.post(f"/office/case-papers/{paper.code}/edit/", data)

    assert answer.status_code == 302
    event = Event.objects.get(action="case-papers.edited", code=paper.code)
    assert (list(event.fields), event.actor) == (["visibility"], office.caseworker.username)
    assert search("證詞全文", office.counter) == []
    assert search("證詞全文", office.supervisor)
    assert wrong_in_index() == []


@pytest.mark.parametrize("who", ["counter", "colleague"])
def test_whoever_would_not_see_it_any_more_cannot_keep_it_to_few(office, now, who):
    user = getattr(office, who)
    paper = a_paper(office.case, user, now)
    client = knows_why(user, office.case)
    page = client.get(f"/office/case-papers/{paper.code}/edit/").text
    key = page.split('name="form_key" value="')[1].split('"')[0]
    data = {"form_key": key, "version": 1, "title": "a", "received_on": "2023-05-02", "visibility": "few"}

    answer = client.post(f"/office/case-papers/{paper.code}/edit/", data)

    assert answer.status_code == 422
    assert (
        "few"
        not in client.get(f"/office/cases/{office.case.code}/papers/add/").text.split("visibility")[1][:600]
    )
    assert CasePaper.objects.get().visibility == "readers"


def test_what_is_kept_to_few_is_not_written_by_others_either(office, now):
    paper = a_paper(office.case, office.caseworker, now, visibility="few")

    with pytest.raises(NotAllowed):
        change(CASE_PAPERS, paper, {"title": "b"}, version=1, by=office.colleague, at=now)
    client = client_of(office.counter)
    assert client.post(f"/office/case-papers/{paper.code}/remove/").status_code == 404
    assert client.get(f"/office/case-papers/{paper.code}/redact/").status_code == 404


def test_a_representative_counts_papers_but_not_those_kept_to_few(office, now):
    a_paper(office.case, office.caseworker, now, title="看得見的")
    a_paper(office.case, office.caseworker, now, content=b"other\n", title="看不見的", visibility="few")

    page = client_of(office.representative).get("/office/case-papers/")

    assert page.context["listing"].counted == 1
    assert "看得見的" not in page.text


def test_nothing_is_found_by_the_words_of_a_file_in_which_a_scanner_finds_something_later(
    office, now, monkeypatch
):
    paper = a_paper(office.case, office.caseworker, now, content="證詞全文\n".encode(), read=True)
    assert search("證詞全文", office.caseworker)
    monkeypatch.setattr("huying.files.actions.is_infected", lambda path: True)

    scan_file(file=paper.file, at=now)

    assert search("證詞全文", office.caseworker) == []
    assert list(readings.look()) == []
    assert wrong_in_index() == []


def test_what_a_scanner_refused_is_neither_shown_nor_given(office, now):
    paper = a_paper(office.case, office.caseworker, now, content=image(), name="a.jpg", visibility="resident")
    StoredFile.objects.filter(pk=paper.file_id).update(state="refused")
    client = client_of(office.caseworker)

    assert client.get(f"/office/files/{paper.file_id}/look/").status_code == 403
    assert client.get(f"/office/files/{paper.file_id}/pages/1/").status_code == 404
    assert client.get(f"/office/files/{paper.file_id}/unscanned/").status_code == 403


def test_a_case_with_its_papers_leaves_with_those_that_its_reader_may_open(office, now):
    seen = a_paper(office.case, office.caseworker, now)
    kept_to_few = a_paper(office.case, office.caseworker, now, content=b"other\n", visibility="few")

    assert {file.pk for file in papers_of(office.case, office.counter)} == {seen.file_id}
    assert {file.pk for file in papers_of(office.case, office.supervisor)} == {
        seen.file_id,
        kept_to_few.file_id,
    }
