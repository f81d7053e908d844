"""What residents ask about their data: forty days, who checks, who decides, what is handed over."""

import io
import json
import subprocess
import zipfile
from datetime import date, timedelta

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.cases.models import Note
from huying.files.models import StoredFile
from huying.intake.actions import say
from huying.intake.matters import Matter
from huying.intake.models import HelpRequest
from huying.intake.tests.factories import HelpRequestFactory
from huying.letters.tests.factories import client_of
from huying.papers.models import CasePaper
from huying.privacy import actions
from huying.privacy.models import DataRequest
from huying.privacy.rules import due_on, is_pressing
from huying.privacy.tests.factories import (
    EMAIL,
    NAME,
    RECORD,
    asked,
    bare_person,
    granted,
    make_contact,
    person_everywhere,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(now):
    return bare_person(now)


def _key(client, address):
    return client.get(address).context["form"]["form_key"].value()


# --- forty days ---------------------------------------------------------------------------------
def test_the_fortieth_day_is_the_last_and_every_day_counts():
    assert due_on(date(2023, 12, 20)) == date(2024, 1, 29)
    assert due_on(date(2024, 2, 1)) == date(2024, 3, 12)  # over a leap day


@pytest.mark.parametrize(
    ("days", "pressing", "late"), [(29, False, False), (30, True, False), (40, True, False), (41, True, True)]
)
def test_thirty_days_warn_and_the_day_after_the_fortieth_is_late(person, now, days, pressing, late):
    request, today = asked(person, now), now.date() + timedelta(days=days)

    assert (is_pressing(request, today), request.is_late(today)) == (pressing, late)


def test_a_request_that_was_carried_out_is_never_late(person, now):
    request = actions.finish(request=granted(person, now, "copy"), by=person.caseworker, at=now)

    assert not request.is_late(now.date() + timedelta(days=100))


def test_a_day_that_has_not_come_is_refused(person, now):
    with pytest.raises(ValidationError):
        asked(person, now, received_on=now.date() + timedelta(days=1))


@pytest.mark.usefixtures("still")
def test_the_list_begins_with_what_is_due_first_and_my_day_names_it(person, now):
    old = asked(person, now, received_on=now.date() - timedelta(days=35))
    new = asked(person, now)
    page = client_of(person.caseworker).get("/office/data-requests/").text
    start = client_of(person.caseworker).get("/office/").text

    assert page.index(old.code) < page.index(new.code)
    assert old.code in start or str(old) in start


# --- who checks, who decides --------------------------------------------------------------------
def test_another_person_than_the_one_who_checked_decides(person, now):
    request = asked(person, now)
    request = actions.check_identity(request=request, identity="card", by=person.supervisor, at=now)

    with pytest.raises(ValidationError):
        actions.decide(request=request, granted=True, reason="", by=person.supervisor, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():  # the database says the same
        DataRequest.objects.filter(pk=request.pk).update(
            decision="granted", decided_by=person.supervisor, decided_on=now.date()
        )


def test_nothing_is_granted_before_somebody_saw_who_asks(person, now):
    request = asked(person, now)
    with pytest.raises(ValidationError):
        actions.decide(request=request, granted=True, reason="", by=person.supervisor, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        DataRequest.objects.filter(pk=request.pk).update(
            decision="granted", decided_by=person.supervisor, decided_on=now.date()
        )


def test_a_refusal_says_why_and_needs_no_identity(person, now):
    request = asked(person, now)
    with pytest.raises(ValidationError):
        actions.decide(request=request, granted=False, reason="", by=person.supervisor, at=now)
    refused = actions.decide(request=request, granted=False, reason="第20條", by=person.supervisor, at=now)

    assert (refused.decision, refused.reason, refused.done_on) == ("refused", "第20條", None)


def test_it_is_decided_once(person, now):
    request = granted(person, now, "copy")
    with pytest.raises(ValidationError):
        actions.decide(request=request, granted=False, reason="x", by=person.supervisor, at=now)
    with pytest.raises(ValidationError):
        actions.check_identity(request=request, identity="known", by=person.caseworker, at=now)


def test_a_decided_request_is_not_rewritten(person, now):
    request = granted(person, now, "copy")
    with pytest.raises(ValidationError):
        actions.correct(
            record=request, values={"what": "erase"}, version=request.version, by=person.caseworker, at=now
        )


def test_a_day_corrected_moves_the_fortieth(person, now):
    request = asked(person, now)
    earlier = now.date() - timedelta(days=3)
    request = actions.correct(
        record=request, values={"received_on": earlier}, version=request.version, by=person.caseworker, at=now
    )

    assert request.due_on == due_on(earlier)


def test_the_resident_of_another_centre_cannot_be_named(person, now):
    stranger = make_contact(make_centre(), "stranger", name="示例")
    with pytest.raises(ValidationError):
        asked(person, now, contact=stranger)


@pytest.mark.usefixtures("still")
def test_the_whole_way_of_a_copy_in_the_browser_of_two_people(person, now):
    request = asked(person, now, "copy")
    counter, boss = client_of(person.caseworker), client_of(person.supervisor)
    here = f"/office/data-requests/{request.code}/"
    answer = counter.post(
        f"{here}identity/", {"identity": "card", "form_key": _key(counter, f"{here}identity/")}
    )
    assert answer.status_code == 302
    assert counter.get(f"{here}decide/").status_code == 404  # who writes does not decide
    key = _key(boss, f"{here}decide/")
    typed = {"decision": "granted", "reason": "", "form_key": key}
    assert boss.post(f"{here}decide/", typed).status_code == 302
    assert boss.post(f"{here}decide/", typed).status_code == 302  # the second click
    package = boss.post(f"{here}package/", {"language": "en", "purpose": "by hand"})
    assert package["Content-Type"] == "application/zip"
    assert counter.post(f"{here}finish/").status_code == 302
    request.refresh_from_db()

    assert request.done_on == now.date()
    assert Event.objects.filter(action="data-requests.packaged", code=request.code).count() == 1


def test_another_centre_finds_no_such_request(person, now):
    request = asked(person, now)
    outsider = client_of(make_user(Role.SUPERVISOR, make_centre()))
    for step in ("", "identity/", "decide/", "package/", "erase/"):
        assert outsider.get(f"/office/data-requests/{request.code}/{step}").status_code == 404
    assert request.code not in outsider.get("/office/data-requests/").text


def test_an_auditor_counts_them_and_reads_no_word(person, now):
    request = asked(person, now, words="我的秘密")
    auditor = client_of(make_user(Role.AUDITOR))
    page = auditor.get("/office/data-requests/")

    assert page.status_code == 200
    assert "我的秘密" not in page.text
    assert auditor.get(f"/office/data-requests/{request.code}/").status_code == 404


# --- from the status page -----------------------------------------------------------------------
@pytest.mark.parametrize(("what", "stands"), [("copy", 1), ("correct", 1), ("over", 0), ("reach", 0)])
def test_what_is_asked_on_the_status_page_stands_in_the_register(person, now, what, stands):
    sent = HelpRequestFactory(centre=person.centre, case=person.case, settled_on=now.date())
    said = say(matter=Matter(sent), what=what, words="示例", at=now) if what != "over" else None
    rows = list(DataRequest.objects.all())

    assert len(rows) == stands
    for row in rows:
        assert (row.contact, row.what, row.channel, row.words) == (person.contact, what, "web", "示例")
        assert (row.centre, row.instruction, row.due_on) == (
            person.centre,
            said,
            now.date() + timedelta(days=40),
        )


def test_the_same_said_twice_on_a_day_is_one_request_and_is_seen_to_with_it(person, now):
    sent = HelpRequestFactory(centre=person.centre, case=person.case, settled_on=now.date())
    said = [say(matter=Matter(sent), what="copy", words="", at=now) for _each in range(2)]
    request = DataRequest.objects.get()
    request = actions.check_identity(request=request, identity="code", by=person.caseworker, at=now)
    request = actions.decide(request=request, granted=True, reason="", by=person.supervisor, at=now)
    actions.finish(request=request, by=person.caseworker, at=now)
    said[0].refresh_from_db()

    assert said[0].done_on == now.date()


def test_before_the_resident_is_named_nobody_can_be_checked(person, now):
    request = asked(person, now, contact=None)
    with pytest.raises(ValidationError):
        actions.check_identity(request=request, identity="card", by=person.caseworker, at=now)


# --- the package --------------------------------------------------------------------------------
@pytest.fixture
def full(now):
    return person_everywhere(now)


def _package(person, request, **typed):
    boss = client_of(person.supervisor)
    answer = boss.post(
        f"/office/data-requests/{request.code}/package/", {"language": "zh-hant", "purpose": "x"} | typed
    )
    return zipfile.ZipFile(io.BytesIO(answer.content))


@pytest.mark.usefixtures("still")
def test_the_package_holds_everything_and_the_files(full, now):
    box = _package(full, granted(full, now, "copy"))
    data = json.loads(box.read("data.json"))
    kinds = {each["kind"] for each in data["records"]}
    page = box.read("data.html").decode()

    assert {"contacts", "cases", "notes", "letters", "correspondence", "help-requests", "enquiries"} <= kinds
    assert NAME in page
    assert EMAIL in page
    assert '<html lang="zh-hant">' in page
    assert len(data["files"]) >= 4
    assert all(box.read(name) for name in data["files"])
    assert "A123456" not in page  # the number of the card stays masked, here too
    assert "A123***(*)" in page


def _paper(box):
    said = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=box.read("data.pdf"), capture_output=True, check=True
    )
    return "".join(said.stdout.decode().replace("\u200b", "").split())


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize(
    ("language", "word"), [("zh-hant", "資料"), ("zh-hans", "资料"), ("en", "holdsaboutyou")]
)
def test_the_package_can_be_read_on_paper_with_everything_that_the_page_says(full, now, language, word):
    box = _package(full, granted(full, now, "copy"), language=language)
    data, paper = json.loads(box.read("data.json")), _paper(box)

    assert word in paper
    assert NAME in paper
    assert "A123***(*)" in paper
    for record in data["records"]:
        assert record["reference"] in paper
        for name, value in record["fields"].items():
            assert "".join(value.split()) in paper, (record["reference"], name)
    for name in data["files"]:
        assert "".join(name.split()) in paper


@pytest.mark.usefixtures("still")
def test_the_paper_is_accessible_and_says_its_language(full, now):
    box = _package(full, granted(full, now, "copy"), language="en")
    with pikepdf.open(io.BytesIO(box.read("data.pdf"))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang).startswith("en")
        with pdf.open_metadata() as told:
            assert str(told["pdfuaid:part"]) == "1"


@pytest.mark.usefixtures("still")
def test_a_character_that_no_font_draws_does_not_keep_the_package_from_being_made(full, now):
    full.contact.note = "示例\U0001f9ff\U000e0041"
    full.contact.save()

    assert "〔U+" in _paper(_package(full, granted(full, now, "copy")))


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_language_offered_is_the_one_in_which_they_wrote_last(full, now, language):
    HelpRequest.objects.update(language=language)
    request = granted(full, now, "copy")
    page = client_of(full.supervisor).get(f"/office/data-requests/{request.code}/package/")

    assert page.context["form"]["language"].value() == language


@pytest.mark.usefixtures("still")
def test_an_identity_document_is_given_with_the_mark_and_one_that_cannot_bear_it_is_counted(full, now):
    before = _package(full, granted(full, now, "copy"))
    CasePaper.objects.update(shows_identity=True, visibility="resident")
    after = _package(full, granted(full, now, "copy"))
    data = json.loads(after.read("data.json"))

    drawn = set(data["files"]) - set(json.loads(before.read("data.json"))["files"])
    assert any(name.endswith(".png") for name in drawn)
    assert data["files_not_enclosed"] == 1  # the text file
    assert "副本" in after.read("data.html").decode()


@pytest.mark.usefixtures("still")
def test_the_package_names_nobody_else(full, now):
    full.caseworker.display_name = "同事某某"
    full.caseworker.save()
    helper = make_contact(full.centre, "daughter", name="家人某某", household=full.contact.household)
    full.contact.helped_by = helper
    full.contact.save()
    full.case.assigned_to = full.caseworker
    full.case.save()
    box = _package(full, granted(full, now, "copy"))
    page = box.read("data.html").decode() + _paper(box)

    assert "同事某某" not in page
    assert "家人某某" not in page
    full.contact.household.refresh_from_db()
    assert full.contact.household.name not in page


@pytest.mark.usefixtures("still")
def test_what_is_ticked_is_left_out_and_said_to_be_so(full, now):
    Note.objects.create(code="about-another", case=full.case, noted_on=now.date(), text="鄰居的事", **RECORD)
    box = _package(full, granted(full, now, "copy"), out=["notes:about-another"])
    data = json.loads(box.read("data.json"))

    assert "鄰居的事" not in box.read("data.html").decode()
    assert data["left_out"] == 1


@pytest.mark.usefixtures("still")
def test_a_file_that_the_scanner_refused_is_not_handed_out(full, now):
    StoredFile.objects.update(state="refused")

    assert json.loads(_package(full, granted(full, now, "copy")).read("data.json"))["files"] == []


@pytest.mark.usefixtures("still")
def test_no_package_without_a_grant(full, now):
    request, boss = asked(full, now, "copy"), client_of(full.supervisor)
    answer = boss.post(f"/office/data-requests/{request.code}/package/", {"language": "en", "purpose": "x"})

    assert answer["Content-Type"].startswith("text/html")
    assert not Event.objects.filter(action="data-requests.packaged").exists()


# --- erasing in the browser ---------------------------------------------------------------------
@pytest.mark.usefixtures("still")
def test_the_reference_is_typed_again_before_anybody_is_erased(person, now):
    request, boss = granted(person, now), client_of(person.supervisor)
    here = f"/office/data-requests/{request.code}/erase/"
    wrong = boss.post(here, {"again": "DR-0", "form_key": _key(boss, here)})
    person.contact.refresh_from_db()
    assert wrong.status_code == 422
    assert person.contact.erased_on is None

    boss.post(here, {"again": request.code.lower(), "form_key": _key(boss, here)})
    person.contact.refresh_from_db()
    request.refresh_from_db()

    assert person.contact.erased_on == now.date()
    assert request.counts["cases.Case"] == 1
    assert boss.get("/office/contacts/person/").status_code == 404
    assert boss.get(f"/office/cases/{person.case.code}/").status_code == 200
    assert boss.get(f"/office/data-requests/{request.code}/").status_code == 200


@pytest.mark.usefixtures("still")
def test_a_hostile_word_is_shown_as_it_was_typed(person, now):
    request = asked(person, now, words="<script>alert(1)</script>")
    page = client_of(person.caseworker).get(f"/office/data-requests/{request.code}/").text

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
