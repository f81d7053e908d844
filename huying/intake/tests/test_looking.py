"""What the office does with a request: a case, an answered enquiry, or set aside; decided once, at its own centre."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.audit.models import Event
from huying.cases.models import Case, Enquiry
from huying.cases.tests.factories import CaseFactory, CategoryFactory
from huying.centres.tests.factories import CentreFactory
from huying.contacts.models import Contact
from huying.figures.tests.asking import ask
from huying.files.receiving import receive
from huying.files.tests.making import image
from huying.intake import actions
from huying.intake.forms import PAPERS
from huying.intake.matters import Matter
from huying.intake.models import HelpRequest
from huying.intake.tests.factories import HelpRequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    return HelpRequestFactory(name="示例陳大文", phone="2345 6789", place="葵涌", wish="示例：補領證件")


@pytest.fixture
def caseworker(asked):
    return _posted(asked.centre)


def _posted(centre, role=Role.CASEWORKER):
    return make_user(role, centre)


def _client(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_case_carries_everything_the_resident_wrote_and_two_answers_are_typed(asked, caseworker):
    category = CategoryFactory()
    answer = _client(caseworker).post(
        f"/office/help-requests/{asked.code}/open/", {"title": "補領證件", "category": category.pk}
    )
    case = Case.objects.get()
    asked.refresh_from_db()

    assert answer.status_code == 302
    assert asked.case == case
    assert (case.received_on, case.channel, case.wish) == (asked.received_on, "web", asked.wish)
    assert asked.story in case.story
    assert asked.place in case.story
    assert (case.contact.name, case.contact.phone) == (asked.name, asked.phone)
    assert case.assigned_to == caseworker


def test_a_request_without_a_name_becomes_a_case_without_a_resident(caseworker, asked):
    nameless = HelpRequestFactory(centre=asked.centre)
    _client(caseworker).post(
        f"/office/help-requests/{nameless.code}/open/", {"title": "示例", "category": CategoryFactory().pk}
    )

    assert Case.objects.get().contact is None
    assert not Contact.objects.exists()


def test_a_question_counts_as_an_enquiry_and_not_as_a_case(asked, caseworker):
    _client(caseworker).post(
        f"/office/help-requests/{asked.code}/answer/", {"topic": "證件", "answer": "已說明補領手續。"}
    )

    assert (Enquiry.objects.count(), Case.objects.count()) == (1, 0)
    assert ask("cases.received").value == 0


def test_a_request_that_nobody_has_looked_at_is_in_no_published_figure(asked):
    assert ask("cases.received").value == 0


def test_a_request_is_decided_once(asked, caseworker, now):
    actions.set_aside(request=asked, aside="twice", by=caseworker, at=now)
    with pytest.raises(actions.LookedAtAlready):
        actions.answer_request(request=asked, topic="示例", answer="示例", by=caseworker, at=now)
    page = _client(caseworker).post(f"/office/help-requests/{asked.code}/aside/", {"aside": "court"})

    assert page.status_code == 302
    assert HelpRequest.objects.get().aside == "twice"
    assert not Enquiry.objects.exists()


def test_the_database_keeps_a_request_from_becoming_two_things(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpRequest.objects.update(case=CaseFactory(), aside="twice", settled_on=date(2023, 5, 3))
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpRequest.objects.update(aside="twice")


def test_when_the_case_is_refused_no_resident_is_left_behind(asked, caseworker, now):
    with pytest.raises(Exception, match=".+"):
        actions.open_case_from(request=asked, values={"title": ""}, by=caseworker, at=now)

    assert not Contact.objects.exists()
    assert HelpRequest.objects.get().is_waiting


@pytest.mark.parametrize("door", ["", "open/", "answer/", "aside/"])
def test_another_centre_does_not_know_of_it(asked, door):
    stranger = _posted(CentreFactory())

    assert _client(stranger).get(f"/office/help-requests/{asked.code}/{door}").status_code == 404


def test_what_the_resident_wrote_cannot_be_changed_or_entered_by_hand(asked, caseworker):
    client = _client(caseworker)
    form = client.get(f"/office/help-requests/{asked.code}/edit/").context["form"]
    key = form["form_key"].value()
    client.post(
        f"/office/help-requests/{asked.code}/edit/",
        {"form_key": key, "version": 1, "centre": asked.centre.pk, "story": "示例：改過"},
    )
    asked.refresh_from_db()
    new = client.post("/office/help-requests/new/", {"form_key": "k" * 32, "centre": asked.centre.pk})

    assert set(form.fields) == {"centre", "form_key", "version"}
    assert asked.story != "示例：改過"
    assert new.status_code == 404


def test_a_paper_is_opened_by_its_centre_alone(asked, caseworker, client):
    received = receive(SimpleUploadedFile("示例.png", image()), PAPERS)
    actions.add_paper(matter=Matter(asked), received=received, by="web", at=asked.created_at)
    paper = asked.papers.get()
    door = f"/office/files/{paper.file_id}/"
    answers = [_client(who).get(door).status_code for who in (caseworker, _posted(CentreFactory()))]

    assert answers[1] == 404
    assert answers[0] in {200, 302}


def test_the_first_page_says_what_waits(asked, caseworker):
    assert f"/office/help-requests/{asked.code}/" in _client(caseworker).get("/office/").text


def test_everything_is_on_the_trail(asked, caseworker, now):
    actions.set_aside(request=asked, aside="no-matter", by=caseworker, at=now)

    assert list(Event.objects.values_list("kind", "action", "actor")) == [
        ("help-requests", "help-requests.edited", caseworker.username)
    ]
