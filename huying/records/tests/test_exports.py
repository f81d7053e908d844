"""A list about people leaves the office with a reason, a mark in each row and a line on the trail; never whole."""

import csv
import io

import pytest
from openpyxl import load_workbook

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.contacts.kinds import CONTACTS
from huying.records import exports
from huying.records.actions import enter

pytestmark = pytest.mark.django_db
PEOPLE, FOR_WHAT = "/office/contacts/export.csv", {"reason": "示例：月底核對電話"}


@pytest.fixture
def counter(client, now):
    """A member of staff at the counter, signed in, with two residents on record."""
    centre = make_centre()
    user = make_user(Role.COUNTER, centre)
    for name in ("示例甲", "示例乙"):
        enter(CONTACTS, {"centre": centre, "name": name}, by=user, at=now)
    client.force_login(user)
    return client


def _rows(answer):
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_nothing_is_given_out_before_it_is_said_what_for(counter):
    opened = counter.get(PEOPLE)
    empty = counter.post(PEOPLE, {"reason": " "})

    assert (opened.status_code, empty.status_code) == (200, 422)
    assert [name in answer.text for answer in (opened, empty) for name in ("示例甲", "示例乙")] == [False] * 4
    assert list(empty.context["form"].errors) == ["reason"]
    assert not Event.objects.filter(action="contacts.exported").exists()


def test_every_row_bears_the_mark_that_leads_to_who_took_it_and_why(counter):
    answer = counter.post(PEOPLE, FOR_WHAT)
    head, *rows = _rows(answer)
    event = Event.objects.get(action="contacts.exported")
    mark = f"EX-{event.request_id.upper()}"

    assert [row[-1] for row in rows] == [mark, mark]
    assert mark in answer["Content-Disposition"]
    assert event.note == f"{mark} {FOR_WHAT['reason']}"


def test_a_workbook_bears_the_mark_on_each_printed_page(counter):
    answer = counter.post("/office/contacts/export.xlsx", FOR_WHAT)
    sheet = load_workbook(io.BytesIO(answer.content)).active
    mark = f"EX-{Event.objects.get(action='contacts.exported').request_id.upper()}"

    assert mark in sheet.oddFooter.center.text
    assert sheet.cell(row=2, column=sheet.max_column).value == mark


@pytest.mark.parametrize(("most", "status"), [(2, 200), (1, 422)])
def test_more_than_may_leave_in_one_file_stays(counter, monkeypatch, most, status):
    monkeypatch.setattr(exports, "MOST_ROWS", most)

    answer = counter.post(PEOPLE, FOR_WHAT)

    assert answer.status_code == status
    assert ("示例甲" in answer.getvalue().decode()) is (status == 200)


def test_a_list_that_names_nobody_is_given_out_at_once(client, now):
    client.force_login(make_user(Role.SUPERVISOR, make_centre()))

    assert client.get("/office/services/export.csv").status_code == 200
    assert Event.objects.get(action="services.exported").note == ""
