"""The screens of an import, as a supervisor walks them, and as those who may not do not."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from huying.accounts.models import Posting, Role, User
from huying.cases.models import Case
from huying.imports import actions
from huying.imports.models import Import
from huying.imports.tests.factories import HEADER, as_csv, checked, numbered, row
from huying.outbox.actions import work

LIST = "/office/imports/"


def _upload(client, content, name="cases.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(f"{LIST}new/", {"file": SimpleUploadedFile(name, content)})


def _columns(client, address, **changed):
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    return client.post(address, sent | {"fixed-centre": "own"} | changed)


def _someone(role, centre, name):
    person = User.objects.create(username=name)
    Posting.objects.create(user=person, role=role, centre=centre, since_on=date(2023, 1, 1))
    client = Client()
    client.force_login(person)
    return client


def test_a_supervisor_brings_cases_in_and_takes_them_back(office, now):
    answer = _upload(office.client, as_csv([HEADER, *numbered(3), row(no="A-9", day="x")]))
    assert answer.status_code == 302
    values = _columns(
        office.client, answer["Location"], **{"column-4": "received_on", "column-5": "closed_on"}
    )
    assert values["Location"].endswith("/values/")
    form = office.client.get(values["Location"]).context["form"]
    page = office.client.post(values["Location"], {name: form[name].value() or "" for name in form.fields})
    assert work(at=timezone.now()) is not None
    report = office.client.get(page["Location"])
    assert "示例類別" in report.text
    assert (report.context["report"]["good"], report.context["report"]["bad"]) == (3, 1)
    office.client.post(page["Location"] + "begin/", {"good": "yes"})
    assert work(at=timezone.now()) is not None
    assert Case.objects.count() == 3
    assert Import.objects.get().state == "done"
    office.client.post(page["Location"] + "undo/")
    assert work(at=timezone.now()) is not None

    assert Case.objects.count() == 0
    assert office.client.get(page["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<!doctype html><html><body><table><tr><td>1</td></tr></table></body></html>", "cases.csv"),
        (b"<html><table></table></html>", "cases.xls"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + b"\0" * 500
            + "EncryptedPackage".encode("utf-16-le")
            + b"\0" * 500,
            "cases.xlsx",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000, "cases.xls"),
        (b"PK\x03\x04rubbish", "cases.xlsx"),
        (b"a,b\n1,2\n1\n", "cases.csv"),
        (b"a,b\n", "cases.csv"),
        (b"", "cases.csv"),
        (b"%PDF-1.4\n%%EOF", "cases.csv"),
    ],
)
def test_what_is_no_table_is_refused_and_not_kept(office, content, name):
    answer = _upload(office.client, content, name)

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not Import.objects.exists()


def test_a_locked_workbook_is_said_to_be_locked(office):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")
    office.client.cookies["language"] = "en"
    answer = _upload(office.client, content, "cases.xlsx")

    assert answer.context["form"].errors.as_data()["file"][0].code == "locked"


def test_days_that_can_be_read_in_two_ways_are_asked_about(office):
    answer = _upload(office.client, as_csv([HEADER, row(day="2/5/2023")]))
    refused = _columns(office.client, answer["Location"], days="")
    taken = _columns(office.client, answer["Location"], days="day-first")

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["days"])
    assert taken.status_code == 302


def test_one_field_is_not_taken_from_two_columns(office):
    answer = _upload(office.client, as_csv([HEADER, row()]))
    refused = _columns(office.client, answer["Location"], **{"column-5": "received_on"})

    assert refused.status_code == 422


def test_a_file_is_read_anew_in_another_encoding(office):
    answer = _upload(office.client, as_csv([HEADER, row()]).encode("big5hkscs"))
    address = answer["Location"]
    said = office.client.get(address)
    wrong = office.client.post(address.replace("columns", "read"), {"encoding": "utf-8"})
    other = office.client.post(address.replace("columns", "read"), {"encoding": "gb18030"})

    assert [each for each in said.context["read_as"] if "Big5" in each]
    assert wrong.status_code == 422
    assert other.status_code == 302
    assert Import.objects.get().mapping["reading"]["encoding"] == "gb18030"


def test_the_progress_is_asked_for_until_it_stops(office, now):
    made = checked(numbered(2), office.own, by=office.person, at=now)
    actions.begin(of=made, by=office.person, at=now)
    moving = office.client.get(f"{LIST}{made.pk}/", headers={"HX-Request": "true"})
    while work(at=timezone.now()):
        pass
    ended = office.client.get(f"{LIST}{made.pk}/", headers={"HX-Request": "true"})

    assert "every 1s" in moving.text
    assert "<html" not in moving.text
    assert (ended.status_code, ended["HX-Refresh"]) == (204, "true")


def test_the_second_click_begins_nothing(office, now):
    made = checked(numbered(2), office.own, by=office.person, at=now)
    for _click in range(2):
        assert office.client.post(f"{LIST}{made.pk}/begin/").status_code == 302
    while work(at=timezone.now()):
        pass

    assert Case.objects.count() == 2


def test_wrong_rows_are_not_left_out_by_accident(office, now):
    made = checked([row(), row(no="A-2", day="x")], office.own, by=office.person, at=now)
    office.client.post(f"{LIST}{made.pk}/begin/")

    assert Import.objects.get().state == "checked"


def test_the_rows_left_out_are_given_with_reasons_and_without_formulas(office, now):
    made = checked([row(), row(no="A-2", title="=1+1", day="x")], office.own, by=office.person, at=now)
    answer = office.client.get(f"{LIST}{made.pk}/rejected.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    assert len(lines) == 2
    assert lines[1].startswith("3,")
    assert "'=1+1" in lines[1]


def test_who_may_not_see_an_import_finds_neither_it_nor_its_file(office, now):
    made = checked(numbered(1), office.own, by=office.person, at=now)
    addresses = [
        f"{LIST}{made.pk}/",
        f"{LIST}{made.pk}/columns/",
        f"{LIST}{made.pk}/rejected.csv",
        f"/office/files/{made.file_id}/",
    ]
    for number, (role, centre) in enumerate(
        [
            (Role.SUPERVISOR, office.other),
            (Role.SUPERVISOR, office.own),
            (Role.CASEWORKER, office.own),
            (Role.ADMINISTRATOR, None),
        ]
    ):
        client = _someone(role, centre, f"other-{number}")
        assert [client.get(address).status_code for address in addresses] == [404] * 4
        assert client.post(f"{LIST}{made.pk}/begin/").status_code == 404
    everywhere = _someone(Role.SUPERVISOR, None, "everywhere")

    assert [everywhere.get(address).status_code for address in addresses] == [200] * 4


def test_a_case_is_found_by_its_old_reference_by_those_who_may_see_it(office, now):
    made = checked(numbered(1), office.own, by=office.person, at=now)
    actions.begin(of=made, by=office.person, at=now)
    while work(at=timezone.now()):
        pass
    code = Case.objects.get().code

    assert office.client.post(LIST, {"reference": "A-1"})["Location"] == f"/office/cases/{code}/"
    assert office.client.post(LIST, {"reference": "A-2"}).status_code == 200
    stranger = _someone(Role.SUPERVISOR, office.other, "stranger")
    assert stranger.post(LIST, {"reference": "A-1"}).status_code == 200


def test_a_weighty_step_asks_who_sits_there(office, now, settings):
    made = checked(numbered(1), office.own, by=office.person, at=now)
    settings.STEP_UP_SECONDS = 300

    for act in ("begin", "undo"):
        answer = office.client.post(f"{LIST}{made.pk}/{act}/")
        assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_an_import_given_up_is_gone_but_for_its_line(office, now):
    made = checked(numbered(1), office.own, by=office.person, at=now)
    office.client.post(f"{LIST}{made.pk}/give-up/")

    assert office.client.get(f"{LIST}{made.pk}/columns/").status_code == 404
    assert office.client.get(f"{LIST}{made.pk}/").status_code == 200
    assert office.client.get(LIST).status_code == 200
