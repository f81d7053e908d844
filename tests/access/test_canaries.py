"""The canary crawl: what another centre wrote appears in no answer, whoever asks and wherever."""

import os

import pytest
from django.apps import apps
from django.core import mail
from django.db import models
from django.http import HttpResponse
from django.test import Client

from huying.cases.models import Case
from huying.centres.models import Centre
from huying.outbox.models import Job
from huying.records.kind import kind_of, kinds
from tests.access import crawl as crawling
from tests.access.crawl import Crawl, texts
from tests.access.knocking import EVERY, PRINTED, WHOLE, made_ready
from tests.access.office import CANARY, CARDS, LEFT_OUT, sides_of
from tests.access.table import DOORS, ROLES
from tests.turns import taking_turns

FULL = os.environ.get("HUYING_CRAWL") == "full"  # 50,000 answers and more, in an hour; else a few thousand
LIMIT, LANGUAGES, WORDS = (1500, ("zh-hant", "zh-hans", "en"), 12) if FULL else (20, ("zh-hant",), 2)
PACKAGE = next(door for door in DOORS if door.name == "privacy:request_package")
READERS = ("stranger", "unposted", *ROLES)

# Columns that name a centre on records the whole network may read: they say where, not whose.
KNOWN_EVERYWHERE = {
    "activities.Activity",
    "campaigns.Station",
    "directory.Offer",
    "cases.Route",  # which centres have a ground for transfers; nothing of a case
    "calendars.CentreCalendar",
    "letters.Serials",  # a count without a door
    "clinic.Sitting",  # when and where lawyers sit; nothing of who comes
    "clinic.Displaced",  # no door of its own: it is shown with its session, to those who read the case
    "clinic.Check",  # no door of its own: what it says is shown with its consultation
    "clinic.Advice",  # for lawyers alone, through the doors of a seat that is open to them
    "clocks.Pause",  # no door of its own: it is shown with its clock
    "correspondence.Attachment",  # no door of its own: it is shown with its message
    "papers.RemovedPaper",  # no door of its own: it is shown with its case, to those who could write it
    "correspondence.Mailbox",  # an address, which everybody may know
    "records.SavedList",  # shared with those who read the centre's records; what it holds is a question, not an answer
    "accounts.Posting",
    "privacy.IdentityNumber",  # no door of its own: it is shown masked with its resident
    "accounts.AccessRequest",
    "cases.Assignment",  # no door of its own: it is told on its case
    "cases.Recategorising",  # no door of its own: it is told on its case
    "intake.Slip",  # no door of its own: it opens with its code, and is given from its case
    "privacy.NumberMove",  # no door: it remembers which number a merge took along
}


@pytest.mark.parametrize("name", taking_turns(READERS))
def test_nobody_reads_what_is_not_theirs(office, name, caplog):
    client = Client()
    if name != "stranger":
        client.force_login(office.people[name])
    crawl = Crawl(office, name, client, LIMIT, LANGUAGES, WORDS)
    crawl.run()
    logged = [each.group() for each in CANARY.finditer(caplog.text) if each.group(2).lower() == "p"]
    queued = [*mail.outbox, *Job.objects.all()]
    print(f"\n{name}: {crawl.answers} answers read")

    assert sorted(set(crawl.leaks)) == []
    assert logged == []
    assert not CANARY.search(" ".join(str(vars(each)) for each in queued))
    assert crawl.knocked == EVERY


def test_what_is_asked_for_by_a_form_is_read(office):
    """Nor is it blind to what is only sent for: hints, people, the case on paper, the package of a request."""
    client, side = Client(), "O"
    client.force_login(office.people["supervisor"])
    contact, case = office.records["contacts", side], office.records["cases", side]

    for address, sent in (
        ("/office/contacts/choose/", {"field": "sought", "sought-words": contact.code}),
        ("/office/desk/people/", {"q": contact.code}),
        ("/office/contacts-by-number/", {"number": CARDS[side]}),
    ):
        assert contact.name in texts(client.post(address, sent)), address
    for what in ("sheet", "file"):
        printed = client.post(f"/office/cases/{case.code}/print/", PRINTED | {"what": what})
        assert case.title in texts(printed), what
    asked = office.records["data-requests", side]
    made_ready(PACKAGE, office, side)
    package = client.post(f"/office/data-requests/{asked.code}/package/", WHOLE)
    assert package["Content-Type"] == "application/zip"
    assert asked.contact.name in texts(package)


def test_a_document_that_cannot_be_read_is_not_taken_for_an_empty_one(monkeypatch):
    monkeypatch.setattr(crawling, "PDFTOTEXT", None)

    with pytest.raises(RuntimeError):
        texts(HttpResponse(b"%PDF-1.7"))


def test_each_reader_finds_what_is_theirs(office):
    """The crawl sees canaries where they may be seen: it is not blind."""
    client = Client()
    client.force_login(office.people["caseworker"])
    own, other = office.records["contacts", "O"], office.records["contacts", "F"]
    page = client.get("/office/contacts/").text

    assert own.name in page
    assert other.name not in page
    assert (
        own.story if hasattr(own, "story") else own.note in client.get(f"/office/contacts/{own.code}/").text
    )


def test_a_lawyer_reads_parties_before_the_check_and_everything_after_it(office):
    """The crawl is not blind to advice either: whoever may read a note does."""
    client = Client()
    client.force_login(office.people["lawyer"])
    opened, unchecked = office.records["seat", "T"], office.records["seat", "U"]
    brief = client.get(f"/office/my-legal/{opened.code}/").text
    seats = client.get("/office/my-legal/").text
    words = {place: word for word, place in office.places.items() if word[1] == "T"}

    assert all(words[f"advice.{name}"] in brief for name in ("asked", "advised"))
    assert opened.case.story in brief
    assert unchecked.parties in seats
    assert unchecked.case.title not in seats
    assert client.get(f"/office/my-legal/{unchecked.code}/").status_code == 404


def test_every_word_of_every_kind_kept_by_centre_is_a_canary(office):
    """A text field added to such a kind is in the crawl by itself."""
    for kind in kinds():
        for side in sides_of(kind) if kind.centre else ():
            record = office.records[kind.key, side]
            words = [
                each.name
                for each in kind.model._meta.concrete_fields
                if isinstance(each, (models.CharField, models.TextField))
                and not each.choices
                and each.name not in LEFT_OUT
            ]

            assert [name for name in words if not CANARY.search(getattr(record, name))] == [], kind.key


def test_whatever_is_part_of_a_case_is_sealed_with_it():
    """A kind kept by centre whose records name a case, or lead to one where they belong, says so to the policy."""
    parts = {
        kind.key
        for kind in kinds()
        if kind.centre
        and (
            kind.model is Case
            or "case" in {kind.centre.split("__")[0], *kind.owner.split("__")}
            or any(column.related_model is Case for column in kind.model._meta.fields)
        )
    }

    assert parts <= {kind.key for kind in kinds() if kind.sealed}


def test_whatever_belongs_to_a_centre_is_a_kind_kept_by_centre():
    """A model that names a centre, or a record kept by one, is kept by centre too, or known everywhere on purpose."""
    kept = {kind.model for kind in kinds() if kind.centre}
    loose = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("huying.") and model not in kept
        for column in model._meta.get_fields()
        if column.is_relation and column.concrete and column.related_model in {Centre, *kept}
    }

    assert loose == KNOWN_EVERYWHERE


def test_kinds_of_every_relation_are_known(office):
    """Whatever the crawl skips because it is no kind is no record of the office's work."""
    skipped = {
        column.related_model._meta.label
        for kind in kinds()
        for column in kind.model._meta.concrete_fields
        if column.is_relation and kind_of(column.related_model) is None
    }

    assert skipped == {"accounts.User", "files.StoredFile"}  # people, and bytes that their record guards
