"""Making a redacted copy on the page: by numbers alone, page after page; once; linked both ways; thrown away again."""

import re

import pytest

from huying.audit.models import Event
from huying.files.models import StoredFile
from huying.files.reading import read_file
from huying.files.tests.giving import on_disk
from huying.files.tests.making import told_image
from huying.files.tests.papers import PLAIN, SECRET, written_pdf
from huying.papers.invariants import one_owner, redacted
from huying.papers.models import CasePaper
from huying.papers.tests.factories import a_paper, client_of, knows_why, said, wrong_in_index
from huying.records.finding import search

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
WHOLE = "1:0,0,10000,10000"


@pytest.fixture
def paper(office, now):
    content = written_pdf([SECRET], [PLAIN])
    return a_paper(
        office.case, office.caseworker, now, content=content, name="a.pdf", read=True, visibility="few"
    )


def kept_bytes():
    return [place for place in on_disk() if not place.startswith("report-cache/")]


def address(paper):
    return f"/office/case-papers/{paper.code}/redact/"


def hidden(page, name):
    found = re.search(rf'name="{name}"(?: value="([^"]*)")?', page)
    return (found[1] or "").replace("&#x27;", "'")


def send(client, paper, then="make", **told):
    data = {
        "form_key": "k" * 20,
        "boxes": WHOLE,
        "page": "1",
        "title": "遮蓋",
        "reason": "保護第三者",
        "visibility": "readers",
    }
    return client.post(address(paper), data | told | {"then": then})


def test_a_copy_is_made_beside_its_original_with_who_and_why(office, paper):
    answer = send(client_of(office.caseworker), paper)

    copy = CasePaper.objects.get(source="redacted")
    assert (answer.status_code, answer["Location"]) == (302, f"/office/case-papers/{copy.code}/")
    assert (copy.original, copy.reason, copy.added_by, copy.visibility) == (
        paper,
        "保護第三者",
        office.caseworker,
        "readers",
    )
    assert copy.file.state == "clean"
    assert paper.file.path.read_bytes() == written_pdf([SECRET], [PLAIN])
    assert [*one_owner.look(), *redacted.look(), *wrong_in_index()] == []
    assert Event.objects.filter(code=copy.code, action="case-papers.created").count() == 1


def test_a_reader_finds_the_copy_and_neither_the_original_nor_its_words(office, paper, now):
    send(client_of(office.caseworker), paper)
    copy = CasePaper.objects.get(source="redacted")
    read_file(file=copy.file, at=now)
    client = knows_why(office.counter, office.case)

    page = client.get(f"/office/case-papers/{copy.code}/")
    given = b"".join(client.get(f"/office/files/{copy.file_id}/").streaming_content)

    assert page.status_code == 200
    assert office.caseworker.username in page.text
    assert "保護第三者" in page.text
    assert paper.code not in page.text
    assert paper.title not in page.text
    assert SECRET.encode() not in given
    assert search(SECRET, office.counter) == []
    assert search(PLAIN, office.counter) == []
    assert [hit.code for group in search(SECRET, office.supervisor) for hit in group.hits] == [paper.code]
    assert copy.file.reading.state == "none"


def test_both_pages_lead_to_the_other_for_those_who_may(office, paper):
    client = client_of(office.supervisor)
    send(client, paper)
    copy = CasePaper.objects.get(source="redacted")

    assert f"/office/case-papers/{copy.code}/" in client.get(f"/office/case-papers/{paper.code}/").text
    assert f"/office/case-papers/{paper.code}/" in client.get(f"/office/case-papers/{copy.code}/").text


def test_a_second_click_makes_no_second_copy(office, paper):
    client = client_of(office.caseworker)

    first, second = send(client, paper), send(client, paper)

    assert first["Location"] == second["Location"]
    assert CasePaper.objects.filter(source="redacted").count() == 1
    assert StoredFile.objects.count() == len(kept_bytes()) == 2


def test_the_original_stays_while_copies_of_it_are_there_and_a_copy_is_thrown_away(office, paper):
    client = client_of(office.caseworker)
    send(client, paper)
    copy = CasePaper.objects.get(source="redacted")

    refused = client.post(f"/office/case-papers/{paper.code}/remove/", follow=True)
    assert len(said(refused)) == 2  # of the copy before, and why the original stays
    assert CasePaper.objects.count() == 2

    client.post(f"/office/case-papers/{copy.code}/remove/")
    assert list(CasePaper.objects.all()) == [paper]
    client.post(f"/office/cases/{office.case.code}/papers/{copy.code}/restore/")
    assert CasePaper.objects.get(source="redacted").original == paper


def test_parts_are_marked_by_numbers_alone_and_what_was_typed_stays(office, paper):
    client = client_of(office.caseworker)
    sides = {"left": "10", "top": "20.5", "width": "30", "height": "90"}

    marked = send(client, paper, "add", boxes="", reason="因為", **sides)
    assert hidden(marked.text, "boxes") == "1:1000,2050,3000,7950"
    assert 'value="因為"' in marked.text
    assert CasePaper.objects.count() == 1

    other = send(client, paper, "page-2", boxes=hidden(marked.text, "boxes"))
    assert f"/office/files/{paper.file_id}/pages/2/" in other.text
    more = send(client, paper, "add", boxes=hidden(other.text, "boxes"), page="2", **sides)
    assert hidden(more.text, "boxes").split() == ["1:1000,2050,3000,7950", "2:1000,2050,3000,7950"]

    fewer = send(client, paper, "drop-0", boxes=hidden(more.text, "boxes"), page="2")
    assert hidden(fewer.text, "boxes").split() == ["1:1000,2050,3000,7950"]


@pytest.mark.parametrize(
    "told",
    [
        {"boxes": ""}, {"boxes": "3:0,0,10,10"}, {"boxes": "1:0,0,10001,1"}, {"boxes": "1:9999,0,2,10"}, {"boxes": "<script>"},
        {"boxes": "\n".join(["1:0,0,10,10"] * 401)}, {"reason": ""}, {"title": ""}, {"visibility": "nobody"}, {"reason": "\u202e"},
        {"boxes": "0:0,0,10,10"}, {"boxes": "1:0,0,0,10"}, {"boxes": "1:1,2,3"}, {"form_key": ""},
    ],
    ids=lambda told: ascii(told)[:30],
)  # fmt: skip
def test_what_marks_nothing_or_says_nothing_makes_no_copy(office, paper, told):
    answer = send(client_of(office.caseworker), paper, **told)

    assert answer.status_code == 422
    assert CasePaper.objects.count() == 1
    assert len(kept_bytes()) == 1


@pytest.mark.parametrize(
    "sides", [{}, {"left": "x"}, {"left": "101"}, {"left": "0", "top": "0", "width": "0.1", "height": "5"}]
)
def test_numbers_that_are_no_part_of_a_page_are_refused_in_words(office, paper, sides):
    answer = send(client_of(office.caseworker), paper, "add", **sides)

    assert answer.status_code == 422
    assert hidden(answer.text, "boxes") == WHOLE


def test_the_enter_key_marks_when_numbers_were_typed_and_else_makes_the_copy(office, paper):
    client = client_of(office.caseworker)
    sides = {"left": "0", "top": "0", "width": "10", "height": "10"}

    assert send(client, paper, "enter", **sides).status_code == 200
    assert CasePaper.objects.count() == 1
    assert send(client, paper, "enter").status_code == 302


def test_a_photograph_is_redacted_too_and_the_copy_can_be_looked_at(office, now):
    paper = a_paper(office.case, office.caseworker, now, content=told_image(), name="gps.jpg")
    client = client_of(office.caseworker)
    send(client, paper)
    copy = CasePaper.objects.get(source="redacted")

    assert copy.file.media_type == "image/png"
    assert client.get(f"/office/files/{copy.file_id}/pages/1/").status_code == 200
    assert client.get(address(copy)).status_code == 404  # a copy is not redacted once more


@pytest.mark.parametrize("who", ["counter", "stranger", "representative", "lawyer"])
def test_nobody_redacts_what_they_may_not_write(office, paper, who):
    client = client_of(getattr(office, who))

    assert client.get(address(paper)).status_code == 404
    assert send(client, paper).status_code == 404
    assert CasePaper.objects.count() == 1


def test_text_has_no_pages_to_redact_and_too_many_pages_are_said(office, now, monkeypatch):
    text = a_paper(office.case, office.caseworker, now)
    long = a_paper(office.case, office.caseworker, now, content=written_pdf(*[["x"]] * 3), name="a.pdf")
    monkeypatch.setattr("huying.papers.views.redacting.MOST_PAGES", 2)
    client = client_of(office.caseworker)

    assert client.get(address(text)).status_code == 404
    assert said(client.get(address(long), follow=True)) != []
