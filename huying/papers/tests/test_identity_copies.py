"""Nobody is given an identity document without the mark of a copy: by no address, in no export, not the resident either."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageChops

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.files.models import StoredFile
from huying.files.tests.making import image
from huying.files.tests.papers import PLAIN, written_pdf
from huying.papers import actions
from huying.papers.tests.factories import a_paper, client_of, received

pytestmark = pytest.mark.django_db
CARD = image()
DOORS = ("", "unscanned/", "picture/", "pages/1/")


@pytest.fixture
def card(office, now):
    return a_paper(office.case, office.caseworker, now, content=CARD, name="card.jpg", shows_identity=True)


def _got(client, address):
    answer = client.get(address)
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def _differ(one, two):
    pictures = [Image.open(io.BytesIO(each)).convert("RGB") for each in (one, two)]
    return pictures[0].size != pictures[1].size or ImageChops.difference(*pictures).getbbox() is not None


@pytest.mark.parametrize("who", ["caseworker", "supervisor"])
def test_no_address_of_the_file_gives_it_as_it_came(office, card, who):
    client = client_of(getattr(office, who))
    StoredFile.objects.filter(pk=card.file_id).update(state="clean")
    drawn = card.file.drawn.path.read_bytes()

    for door in DOORS:
        content = _got(client, f"/office/files/{card.file_id}/{door}")
        assert content not in (CARD, drawn), door
        assert _differ(content, drawn), door


def test_the_file_drawn_anew_has_no_address_of_its_own(office, card):
    assert client_of(office.caseworker).get(f"/office/files/{card.file.drawn.pk}/").status_code == 404


def test_what_is_kept_is_what_came(card):
    assert card.file.path.read_bytes() == CARD


def test_what_is_taken_out_with_the_case_bears_the_mark(office, card):
    client = client_of(office.caseworker)
    told = {"what": "file", "language": "en", "reason": "示例"}
    answer = client.post(f"/office/cases/{office.case.code}/print/", told)
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        [name] = [each for each in archive.namelist() if each.endswith("card.png")]
        content = archive.read(name)

    assert _differ(content, card.file.drawn.path.read_bytes())


def test_it_is_said_on_the_page_and_in_the_list_of_the_case(office, card):
    client = client_of(office.caseworker)

    assert "COPY 副本" in client.get(f"/office/case-papers/{card.code}/").content.decode()
    assert "tag-lamp" in client.get(f"/office/cases/{office.case.code}/").content.decode()


def test_it_can_be_said_later_and_holds_from_then_on(office, now):
    paper = a_paper(office.case, office.caseworker, now, content=written_pdf([PLAIN]), name="a.pdf")
    client, here = client_of(office.caseworker), f"/office/files/{paper.file_id}/unscanned/"
    before = _got(client, here)
    actions.edit_paper(
        record=paper, values={"shows_identity": True}, version=paper.version, by=office.caseworker, at=now
    )
    after = _got(client, here)

    assert before == paper.file.path.read_bytes()
    assert after.startswith(b"%PDF")
    assert PLAIN.encode() not in after


def test_a_redacted_copy_made_before_bears_it_as_well(office, now):
    paper = a_paper(office.case, office.caseworker, now, content=CARD, name="a.jpg")
    values = {"title": "示例副本", "reason": "示例", "visibility": "readers"}
    made = received(image(), "redacted.jpg")
    copy = actions.add_redacted(original=paper, received=made, values=values, by=office.caseworker, at=now)
    actions.edit_paper(
        record=paper, values={"shows_identity": True}, version=paper.version, by=office.caseworker, at=now
    )
    content = _got(client_of(office.caseworker), f"/office/files/{copy.file_id}/unscanned/")

    assert _differ(content, copy.file.drawn.path.read_bytes())
    copy.refresh_from_db()
    assert copy.bears_mark


def test_what_cannot_be_drawn_is_not_taken_for_one(office, now):
    with pytest.raises(ValidationError):
        a_paper(office.case, office.caseworker, now, name="card.txt", shows_identity=True)
    paper = a_paper(office.case, office.caseworker, now, name="card.txt")
    with pytest.raises(ValidationError):
        actions.edit_paper(
            record=paper, values={"shows_identity": True}, version=paper.version, by=office.caseworker, at=now
        )


def test_only_whoever_answers_for_the_centre_takes_the_mark_off(office, card, now):
    told = {"values": {"shows_identity": False}, "version": card.version, "at": now}
    for who in (office.caseworker, make_user(Role.COUNTER, office.centre)):
        with pytest.raises(ValidationError):
            actions.edit_paper(record=card, by=who, **told)
    edited = actions.edit_paper(record=card, by=office.supervisor, **told)

    assert not edited.bears_mark


def test_it_comes_back_marked_after_it_was_removed(office, card, now):
    removed = actions.remove_paper(paper=card, by=office.caseworker, at=now)
    back = actions.restore_paper(removed=removed, by=office.caseworker, at=now)

    assert back.shows_identity
    assert client_of(office.caseworker).get(f"/office/files/{back.file_id}/picture/").content != CARD


def test_the_form_that_adds_papers_takes_the_word(office):
    client, here = client_of(office.caseworker), f"/office/cases/{office.case.code}/papers/add/"
    key = client.get(here).content.decode().split('name="form_key" value="')[1].split('"')[0]
    file = io.BytesIO(CARD)
    file.name = "card.jpg"
    told = {"form_key": key, "visibility": "readers", "shows_identity": "on", "file": file}
    answer = client.post(here, told)

    assert answer.status_code == 302
    assert office.case.papers.get().shows_identity
