"""Removing a paper takes it out of every list and the index at once; for a month it can be put back, then it is gone."""

from datetime import timedelta

import pytest

from huying.audit.models import Event
from huying.files.models import StoredFile
from huying.files.tests.giving import on_disk
from huying.files.tests.making import told_image
from huying.papers import actions
from huying.papers.models import CasePaper, RemovedPaper
from huying.papers.rules import KEPT_FOR
from huying.papers.tests.factories import a_paper, client_of, knows_why, wrong_in_index
from huying.records.finding import search
from huying.search.models import SearchText

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


def remove(client, paper):
    return client.post(f"/office/case-papers/{paper.code}/remove/", follow=True)


def test_a_removed_paper_is_nowhere_and_the_next_page_offers_to_put_it_back(office, now):
    paper = a_paper(
        office.case, office.caseworker, now, content="證詞全文\n".encode(), read=True, visibility="few"
    )
    client = client_of(office.caseworker)

    page = remove(client, paper)

    assert f"/papers/{paper.code}/restore/" in page.text
    assert search("證詞全文", office.supervisor) == []
    assert not SearchText.objects.filter(folded__contains="證詞").exists()
    assert client.get(f"/office/case-papers/{paper.code}/").status_code == 404
    assert client.get(f"/office/files/{paper.file_id}/").status_code == 404
    assert wrong_in_index() == []
    assert Event.objects.filter(action="case-papers.undone", code=paper.code).count() == 1


def test_put_back_it_is_as_it_was_and_is_found_again(office, now):
    paper = a_paper(
        office.case,
        office.caseworker,
        now,
        content="證詞全文\n".encode(),
        read=True,
        title="租約",
        visibility="few",
    )
    client = client_of(office.caseworker)
    remove(client, paper)

    for _time in range(2):  # a second click changes nothing
        client.post(f"/office/cases/{office.case.code}/papers/{paper.code}/restore/")

    back = CasePaper.objects.get()
    assert (back.title, back.visibility, back.file_id, back.added_by) == (
        "租約",
        "few",
        paper.file_id,
        office.caseworker,
    )
    assert back.received_on == paper.received_on
    assert RemovedPaper.objects.count() == 0
    assert [hit.code for group in search("證詞全文", office.supervisor) for hit in group.hits] == [back.code]
    assert wrong_in_index() == []


def test_what_was_kept_to_few_is_put_back_by_few_and_named_to_nobody_else(office, now):
    paper = a_paper(office.case, office.caseworker, now, title="秘密的題目", visibility="few")
    remove(client_of(office.caseworker), paper)
    counter = knows_why(office.counter, office.case)

    assert "秘密的題目" not in counter.get(f"/office/cases/{office.case.code}/").text
    counter.post(f"/office/cases/{office.case.code}/papers/{paper.code}/restore/")
    assert CasePaper.objects.count() == 0
    assert (
        client_of(office.stranger)
        .post(f"/office/cases/{office.case.code}/papers/{paper.code}/restore/")
        .status_code
        == 404
    )


def test_after_a_month_the_bytes_are_gone_and_not_a_moment_earlier(office, now):
    paper = a_paper(office.case, office.caseworker, now, content=told_image(), name="a.jpg")
    actions.remove_paper(paper=paper, by=office.caseworker, at=now)

    assert actions.forget_removed(at=now + KEPT_FOR) == 0
    assert len(on_disk()) == 2
    assert actions.forget_removed(at=now + KEPT_FOR + timedelta(seconds=1)) == 1


def test_bytes_go_with_their_row(office, now, django_capture_on_commit_callbacks):
    paper = a_paper(office.case, office.caseworker, now, content=told_image(), name="a.jpg", read=True)
    actions.remove_paper(paper=paper, by=office.caseworker, at=now)

    with django_capture_on_commit_callbacks(execute=True):
        actions.forget_removed(at=now + 2 * KEPT_FOR)

    assert on_disk() == []
    assert StoredFile.objects.count() == 0
    assert Event.objects.filter(action="files.discarded").count() == 2  # as it came, and as it was drawn


def test_two_who_remove_at_once_remove_once(office, now):
    paper = a_paper(office.case, office.caseworker, now)
    stale = CasePaper.objects.get(pk=paper.pk)
    actions.remove_paper(paper=paper, by=office.caseworker, at=now)

    with pytest.raises(actions.NotThere):
        actions.remove_paper(paper=stale, by=office.supervisor, at=now)
    assert RemovedPaper.objects.count() == 1
