"""What came with a message or a request becomes a paper of its case, to be redacted there; and the papers of merged cases."""

import pytest

from huying.cases.merging import merge, part
from huying.correspondence.models import Attachment
from huying.files.actions import keeping
from huying.files.tests.making import image
from huying.intake.models import Paper
from huying.intake.tests.factories import HelpRequestFactory
from huying.papers.models import CasePaper
from huying.papers.queries import papers_of, papers_to_take
from huying.papers.tests.conftest import a_case
from huying.papers.tests.factories import a_paper, client_of, received
from huying.records.actions import enter
from huying.records.kind import kind_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def attachment(office, now):
    return _attachment(office.case, now)


def _attachment(case, now, content=None, name="租約.jpg"):
    told = {
        "centre": case.centre,
        "channel": "letter",
        "received_on": now.date(),
        "text": "示例",
        "case": case,
    }
    message = enter(kind_named("correspondence"), told, by="office", at=now)
    with keeping(received(content or image(), name), by="mail", at=now) as file:
        return Attachment.objects.create(message=message, name=name, size=file.size, file=file)


def _take(client, case, file):
    return client.post(f"/office/cases/{case.code}/papers/{file.pk}/take/")


def test_an_attachment_is_taken_over_and_can_be_redacted(office, attachment):
    client = client_of(office.caseworker)
    assert "/take/" in client.get(f"/office/cases/{office.case.code}/").content.decode()
    answer = _take(client, office.case, attachment.file)
    paper = CasePaper.objects.get()

    assert answer["Location"] == f"/office/case-papers/{paper.code}/"
    assert (paper.case, paper.title, paper.source) == (office.case, "租約.jpg", "message")
    assert (paper.file_id != attachment.file_id, paper.file.sha256) == (True, attachment.file.sha256)
    assert client.get(f"/office/case-papers/{paper.code}/redact/").status_code == 200
    assert "/take/" not in client.get(f"/office/cases/{office.case.code}/").content.decode()


def test_the_second_click_takes_nothing_over_again(office, attachment):
    client = client_of(office.caseworker)
    for _each in range(2):
        assert _take(client, office.case, attachment.file).status_code == 302

    assert CasePaper.objects.count() == 1


def test_a_paper_of_a_request_as_well(office, now):
    request = HelpRequestFactory(centre=office.centre, case=office.case, settled_on=now.date())
    with keeping(received(image(), "單據.jpg"), by="web", at=now) as file:
        Paper.objects.create(
            code="asked", request=request, file=file, received_on=now.date(), created_at=now, updated_at=now
        )
    _take(client_of(office.caseworker), office.case, file)

    assert CasePaper.objects.get().source == "request"


def test_what_is_anothers_is_not_taken_over(office, now, attachment):
    other = a_case(office.centre, now)
    assert _take(client_of(office.stranger), office.case, attachment.file).status_code == 404
    _take(client_of(office.caseworker), other, attachment.file)  # it came with another case
    _take(client_of(office.caseworker), office.case, a_paper(other, office.caseworker, now).file)

    assert CasePaper.objects.filter(source__in=("message", "request")).count() == 0


def test_removing_what_was_taken_over_leaves_the_message_as_it_came(office, now, attachment):
    client = client_of(office.caseworker)
    _take(client, office.case, attachment.file)
    client.post(f"/office/case-papers/{CasePaper.objects.get().code}/remove/")
    attachment.refresh_from_db()

    assert attachment.file.path.is_file()
    assert papers_to_take(office.case, office.caseworker)[attachment.file_id].taken_as == "message"


def test_once_said_to_be_an_identity_document_the_attachment_bears_the_mark_too(office, attachment):
    client, here = client_of(office.caseworker), f"/office/files/{attachment.file_id}/picture/"
    before = b"".join(client.get(here).streaming_content)
    _take(client, office.case, attachment.file)
    CasePaper.objects.update(shows_identity=True)
    after = client.get(here)

    assert after.content != before


# --- of a case that goes on in another ----------------------------------------------------------
@pytest.fixture
def merged(office, now):
    """A colleague's case with a paper and a message, merged into the caseworker's."""
    gone = a_case(office.centre, now, office.colleague)
    paper = a_paper(gone, office.colleague, now, content=image(), name="old.jpg")
    enclosed = _attachment(gone, now, name="mail.jpg")
    made = merge(kept=office.case, gone=gone, by=office.supervisor, at=now)
    return made, paper, enclosed


def _names(case, user):
    return {each.title: each.case for each in papers_of(case, user)}


def test_its_papers_are_reached_from_the_case_it_goes_on_in(office, merged):
    made, paper, enclosed = merged
    assert _names(office.case, office.caseworker) == {"old.jpg": made.gone.code, "mail.jpg": made.gone.code}
    client = client_of(office.caseworker)

    assert (
        f"/office/case-papers/{paper.code}/"
        in client.get(f"/office/cases/{office.case.code}/").content.decode()
    )
    for here in (f"/office/case-papers/{paper.code}/", f"/office/files/{paper.file_id}/look/"):
        assert 'name="why"' not in client.get(here).content.decode()  # it is theirs now
    assert _take(client, office.case, enclosed.file).status_code == 302
    assert CasePaper.objects.get(source="message").case == office.case


def test_what_of_it_is_kept_to_few_stays_so(office, now, merged):
    _made, paper, _enclosed = merged
    CasePaper.objects.filter(pk=paper.pk).update(visibility="few")

    assert "old.jpg" not in _names(office.case, office.counter)
    assert "old.jpg" in _names(office.case, office.supervisor)


def test_parted_again_each_has_its_own(office, now, merged):
    made, paper, _enclosed = merged
    part(merge=made, by=office.supervisor, at=now)
    client = client_of(office.caseworker)
    case = type(office.case).objects.get(pk=office.case.pk)

    assert _names(case, office.caseworker) == {}
    assert 'name="why"' in client.get(f"/office/case-papers/{paper.code}/").content.decode()
