"""Papers that residents sent and what came with messages stand beside the case's own, and are found by their words."""

import pytest

from huying.core.tests.factories import MOMENT
from huying.correspondence.models import Attachment, Missive
from huying.files.models import Reading
from huying.files.reading import read_file, unread
from huying.files.tests.giving import kept
from huying.papers.queries import papers_of
from huying.papers.tests.factories import a_paper, wrong_in_index
from huying.records.finding import search
from huying.records.index import reindex
from huying.records.kind import kind_named

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


@pytest.fixture
def message(office, now):
    at = {"created_at": MOMENT, "updated_at": MOMENT}
    made = Missive.objects.create(
        code="m", centre=office.centre, channel="email", state="linked", case=office.case, subject="x",
        received_at=now, received_on=now.date(), id_digest="d", thread="t", **at,
    )  # fmt: skip
    file = kept("附件全文\n".encode(), "b.txt", at=now)
    Attachment.objects.create(message=made, name="b.txt", size=file.size, file=file)
    reindex(kind_named("correspondence"), made)
    return made


def test_what_came_with_a_message_stands_among_the_papers_and_finds_the_message(office, message, now):
    a_paper(office.case, office.caseworker, now)
    for file in list(unread()):
        read_file(file=file, at=now)

    assert {each.title for each in papers_of(office.case, office.caseworker)} == {"a.txt", "b.txt"}
    assert papers_of(office.case, office.stranger) == []
    assert [hit.code for group in search("附件全文", office.caseworker) for hit in group.hits] == ["m"]
    assert search("附件全文", office.stranger) == []
    assert wrong_in_index() == []
    assert list(unread()) == []


def test_files_that_nobody_is_found_by_are_not_read(now):
    kept(b"words\n", "a.txt", at=now)

    assert list(unread()) == []
    assert Reading.objects.count() == 0
