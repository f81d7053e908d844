"""The resident sees on the status page what the office lets them see, and nothing more."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huying.core.tests.factories import MOMENT
from huying.files.tests.making import image
from huying.intake.models import HelpRequest, Notice, Slip
from huying.papers.actions import remove_paper
from huying.papers.models import CasePaper
from huying.papers.tests.conftest import a_case
from huying.papers.tests.factories import a_paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


@pytest.fixture
def resident(office, now):
    """A browser that has given reference and code of the request from which the case came."""
    at = {"created_at": MOMENT, "updated_at": MOMENT}
    notice = Notice.objects.create(code="n", name="1", words="x", began_on=now.date(), **at)
    request = HelpRequest.objects.create(
        code="H-2023-AAAAA", centre=office.centre, received_on=now.date(), story="x", language="en", notice=notice,
        case=office.case, settled_on=now.date(), sent_key="k", secret_digest="d", **at,
    )  # fmt: skip
    client = Client()
    session = client.session
    session["help_seen"] = [request.code, "d", time.time()]
    session.save()
    return client


def test_only_papers_meant_for_the_resident_are_shown_and_given(office, resident, now):
    given = a_paper(
        office.case, office.caseworker, now, content=b"for you\n", title="回信", visibility="resident"
    )
    hidden = [
        a_paper(office.case, office.caseworker, now, content=b"1\n", title="內部甲"),
        a_paper(office.case, office.caseworker, now, content=b"2\n", title="內部乙", visibility="few"),
        a_paper(
            a_case(office.centre, now),
            office.caseworker,
            now,
            content=b"3\n",
            title="別人的",
            visibility="resident",
        ),
    ]

    page = resident.get("/zh-hant/status/request/").text
    answer = resident.get(f"/zh-hant/status/papers/{given.code}/")

    assert "回信" in page
    assert [paper.title for paper in hidden if paper.title in page] == []
    assert b"".join(answer.streaming_content) == b"for you\n"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    assert [resident.get(f"/zh-hant/status/papers/{paper.code}/").status_code for paper in hidden] == [
        404,
        404,
        404,
    ]


def test_whoever_gave_no_code_is_asked_for_it(office, now):
    given = a_paper(office.case, office.caseworker, now, visibility="resident")

    answer = Client().get(f"/zh-hant/status/papers/{given.code}/")

    assert (answer.status_code, answer["Location"]) == (302, "/zh-hant/status/")


@pytest.fixture
def caller(office, now):
    """A browser that has given reference and code of the slip of a case that came by telephone."""
    case = a_case(office.centre, now)
    told = {"secret_digest": "d", "first_on": now.date(), "given_on": now.date()}
    Slip.objects.create(code="S-2023-AAAAA", case=case, **told)
    client = Client()
    session = client.session
    session["help_seen"] = ["S-2023-AAAAA", "d", time.time()]
    session.save()
    client.case = case
    return client


def _add(client, name="示例.png"):
    file = SimpleUploadedFile(name, image(), content_type="image/png")
    return client.post("/zh-hant/status/paper/", {"file": file})


def test_a_paper_that_the_resident_of_a_case_adds_stands_with_the_case(office, caller):
    answer = _add(caller)
    paper = CasePaper.objects.get()
    staff = Client()
    staff.force_login(office.caseworker)

    assert answer.status_code == 302
    assert (paper.case, paper.source, paper.visibility, paper.added_by) == (
        caller.case, "resident", "readers", None,
    )  # fmt: skip
    assert "示例.png" in staff.get(f"/office/cases/{caller.case.code}/").text
    assert "示例.png" not in caller.get("/zh-hant/status/request/").text


def test_the_resident_of_a_case_adds_ten_papers_and_not_eleven(caller):
    for number in range(11):
        _add(caller, f"示例{number}.png")

    assert CasePaper.objects.count() == 10


def test_a_removed_paper_makes_no_room_for_another(office, caller, now):
    for number in range(10):
        _add(caller, f"示例{number}.png")
    remove_paper(paper=CasePaper.objects.first(), by=office.caseworker, at=now)
    _add(caller)

    assert CasePaper.objects.count() == 9
