"""Adding papers to a case: several at once, each by itself; once however often the form is sent."""

import re

import pytest

from huying.audit.models import Event
from huying.files.models import StoredFile
from huying.files.tests.giving import on_disk
from huying.files.tests.making import image, told_image
from huying.files.tests.papers import written_pdf
from huying.outbox.actions import work
from huying.outbox.models import Job
from huying.papers.models import CasePaper
from huying.papers.tests.factories import a_paper, client_of, knows_why, moment, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


def address(case):
    return f"/office/cases/{case.code}/papers/add/"


def form_key(client, case):
    return re.search(r'name="form_key" value="([^"]+)"', client.get(address(case)).text)[1]


def add(client, case, *files, key=None, seen_by="readers", **more):
    data = {"form_key": key or form_key(client, case), "visibility": seen_by, "file": list(files)}
    return client.post(address(case), data, **more)


def test_three_papers_are_added_at_once_and_one_that_is_refused_does_not_lose_the_others(office):
    client = client_of(office.caseworker)

    answer = add(
        client,
        office.case,
        upload(told_image(), "a.jpg"),
        upload(b"<script>x</script>", "b.txt"),
        upload(written_pdf(["x"]), "c.pdf"),
    )

    assert answer.status_code == 422
    assert sorted(CasePaper.objects.values_list("title", flat=True)) == ["a.jpg", "c.pdf"]
    assert "b.txt" in answer.text
    assert len(re.findall('<strong class="paper-name">', answer.text)) == 1
    assert not any("incoming" in place for place in on_disk())


def test_a_paper_says_what_it_is_of_which_day_from_where_and_by_whom(office):
    add(knows_why(office.counter, office.case), office.case, upload(b"words\n", "a.txt"))

    paper = CasePaper.objects.get()
    page = client_of(office.caseworker).get(f"/office/cases/{office.case.code}/").text
    assert (paper.source, paper.visibility, paper.added_by) == ("upload", "readers", office.counter)
    assert (str(paper.received_on), paper.file.size) == ("2023-05-02", 6)
    assert "a.txt" in page
    assert office.counter.username in page
    assert "TXT" in page


def test_a_form_that_is_sent_twice_adds_its_papers_once(office):
    client = client_of(office.caseworker)
    key = form_key(client, office.case)

    for _time in range(2):
        answer = add(client, office.case, upload(b"words\n", "a.txt"), upload(b"other\n", "b.txt"), key=key)
        assert answer.status_code == 302

    assert CasePaper.objects.count() == 2
    assert StoredFile.objects.count() == 2
    assert len(on_disk()) == 2


def test_a_script_is_told_of_each_file(office):
    client = client_of(office.caseworker)
    key = form_key(client, office.case)

    kept = add(
        client, office.case, upload(b"words\n", "a.txt"), key=key, headers={"accept": "application/json"}
    )
    refused = add(client, office.case, upload(b"", "b.txt"), key=key, headers={"accept": "application/json"})

    assert kept.json()["kept"] == [
        {"name": "a.txt", "url": f"/office/case-papers/{CasePaper.objects.get().code}/"}
    ]
    assert refused.json()["kept"] == []
    assert refused.json()["refused"][0]["name"] == "b.txt"
    assert len(refused.json()["refused"][0]["why"]) > 5


def test_a_file_that_is_cut_off_does_not_lose_those_before_it(office, settings):
    settings.LARGEST_FILE = 3_000
    client = client_of(office.caseworker)

    answer = add(client, office.case, upload(b"words\n", "a.txt"), upload(b"a" * 4_000, "b.txt"))

    assert answer.status_code == 422
    assert [paper.title for paper in CasePaper.objects.all()] == ["a.txt"]


def test_a_form_without_a_file_says_so(office):
    answer = add(client_of(office.caseworker), office.case)

    assert answer.status_code == 422
    assert CasePaper.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "status"),
    [("stranger", 404), ("representative", 404), ("lawyer", 404), ("counter", 200), ("supervisor", 200)],
)
def test_only_those_who_write_the_case_add_papers(office, who, status):
    client = knows_why(getattr(office, who), office.case)

    assert client.get(address(office.case)).status_code == status
    if status == 404:
        answer = client.post(
            address(office.case), {"form_key": "x", "visibility": "readers", "file": upload(b"x", "a.txt")}
        )
        assert answer.status_code == 404
        assert CasePaper.objects.count() == 0


def test_the_page_shows_only_pictures_we_drew_and_gives_the_original_as_an_attachment(office, now):
    paper = a_paper(office.case, office.caseworker, now, content=told_image(), name="gps.jpg")
    client = client_of(office.caseworker)

    look = client.get(f"/office/files/{paper.file_id}/look/")
    picture = client.get(f"/office/files/{paper.file_id}/pages/1/")
    original = client.get(f"/office/files/{paper.file_id}/unscanned/")

    assert look.status_code == 200
    assert (picture["Content-Type"], picture["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert b"CANARY" not in picture.content
    assert original["Content-Disposition"].startswith("attachment")
    assert b"".join(original.streaming_content) == told_image()


def test_a_look_at_a_paper_goes_from_page_to_page_larger_and_turned(office, now):
    paper = a_paper(office.case, office.caseworker, now, content=written_pdf(["a"], ["b"]), name="a.pdf")
    client = client_of(office.caseworker)

    first = client.get(f"/office/files/{paper.file_id}/look/").text
    last = client.get(f"/office/files/{paper.file_id}/look/?page=99&size=4&turn=270").text

    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    assert "page=2&amp;size=1&amp;turn=0" in first
    assert 'rel="next"' not in last
    assert f"/office/files/{paper.file_id}/pages/2/?turn=270" in last
    assert "look-page-4" in last
    assert client.get(f"/office/files/{paper.file_id}/look/?page=x&size=99&turn=45").status_code == 200
    assert client.get(f"/office/files/{paper.file_id}/pages/3/").status_code == 404


def test_what_has_no_pages_is_not_looked_at_and_what_cannot_be_drawn_says_so(office, now):
    text = a_paper(office.case, office.caseworker, now)
    broken = a_paper(office.case, office.caseworker, now, content=b"%PDF-1.7\nnothing\n%%EOF\n", name="a.pdf")
    client = client_of(office.caseworker)

    assert client.get(f"/office/files/{text.file_id}/look/").status_code == 404
    assert client.get(f"/office/files/{broken.file_id}/look/").status_code == 422
    assert client.get(f"/office/files/{broken.file_id}/pages/1/").status_code == 404


def test_the_worker_reads_a_paper_after_it_has_come_and_that_is_shown(office):
    client = client_of(office.caseworker)
    add(client, office.case, upload(b"words\n", "a.txt"), upload(image(), "b.jpg"))
    page = f"/office/cases/{office.case.code}/"
    before = client.get(page, headers={"accept-language": "en"}).text

    while work(at=moment()):
        pass

    after = client.get(page, headers={"accept-language": "en"}).text
    assert Job.objects.filter(state="done", task="huying.records.tasks.read_file").count() == 2
    states = sorted(CasePaper.objects.values_list("file__reading__state", flat=True))
    assert states == ["none", "read"]
    assert before != after


def test_every_paper_is_told_in_the_trail_and_in_the_conversation(office, now):
    paper = a_paper(office.case, office.caseworker, now, title="租約副本")

    page = client_of(office.caseworker).get(f"/office/cases/{office.case.code}/?show=papers")
    assert [entry.text for entry in page.context["talk"].entries] == ["租約副本"]
    assert (
        Event.objects.filter(kind="case-papers", code=paper.code, action="case-papers.created").count() == 1
    )
