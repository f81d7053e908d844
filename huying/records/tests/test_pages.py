"""The doors of records: lists, pages, entry, editing, export, as people use them."""

import io
from datetime import date, timedelta
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.cases.models import Tally
from huying.contacts.models import Contact
from huying.core.pages import keyset_page
from huying.records.actions import enter
from huying.records.kind import kind_named
from huying.records.models import SavedList
from huying.records.templatetags.rows import LONGEST

pytestmark = pytest.mark.django_db

HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}",
    "=1+1",
    "';DROP TABLE x;--",
    "名" * 120,
]


@pytest.fixture
def counter(client):
    user = make_user(Role.COUNTER, make_centre())
    client.force_login(user)
    return user


def _centre(user):
    return user.postings.get().centre


def _contact(user, now, **values):
    return enter(kind_named("contacts"), {"centre": _centre(user)} | values, by="office", at=now)


def _filled(client, address, **values):
    form = client.get(address).context["form"]
    initial = {
        name: form[name].value() if form[name].value() is not None else ""
        for name in form.fields
        if name != "helped_by"
    }
    return initial | values


def test_an_entry_through_the_form_is_saved_once_and_shown(client, counter):
    sent = _filled(
        client, "/office/contacts/new/", centre=_centre(counter).pk, name="示例居民甲", phone="+852 5500 0001"
    )

    first = client.post("/office/contacts/new/", sent)
    second = client.post("/office/contacts/new/", sent)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Contact.objects.count() == 1
    assert "示例居民甲" in client.get(first["Location"]).content.decode()


def test_a_form_with_a_mistake_keeps_what_was_typed_and_names_the_field(client, counter):
    sent = _filled(
        client, "/office/contacts/new/", centre=_centre(counter).pk, name="示例居民甲", email="not an address"
    )

    answer = client.post("/office/contacts/new/", sent)

    assert answer.status_code == 422
    assert "示例居民甲" in answer.content.decode()
    assert list(answer.context["form"].errors) == ["email"]
    assert not Contact.objects.exists()


def test_another_centre_cannot_be_chosen(client, counter):
    other = make_centre()
    sent = _filled(client, "/office/contacts/new/", centre=other.pk, name="甲")

    answer = client.post("/office/contacts/new/", sent)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["centre"]


def test_fields_that_are_not_asked_for_are_not_taken(client, counter):
    sent = _filled(
        client,
        "/office/contacts/new/",
        centre=_centre(counter).pk,
        name="甲",
        code="mine",
        created_at="2001-01-01",
    )

    client.post("/office/contacts/new/", sent)

    contact = Contact.objects.get()
    assert contact.code != "mine"
    assert contact.created_at.year != 2001


def test_the_second_of_two_editors_sees_both_versions(client, counter, now):
    contact = _contact(counter, now, name="甲")
    address = f"/office/contacts/{contact.code}/edit/"
    first = _filled(client, address, name="乙")
    second = _filled(client, address, name="丙")

    assert client.post(address, first).status_code == 302
    answer = client.post(address, second)

    assert answer.status_code == 409
    assert "丙" in answer.content.decode()
    assert "乙" in answer.content.decode()
    assert Contact.objects.get().name == "乙"


def test_an_edit_that_is_sent_twice_is_saved_once_and_not_called_a_conflict(client, counter, now):
    contact = _contact(counter, now, name="甲")
    address = f"/office/contacts/{contact.code}/edit/"
    sent = _filled(client, address, name="乙")

    assert [client.post(address, sent).status_code for _click in range(2)] == [302, 302]
    assert (Contact.objects.get().name, Contact.objects.get().version) == ("乙", 2)
    assert Event.objects.filter(action="contacts.edited").count() == 1


def test_a_form_that_was_sent_already_with_other_words_is_a_conflict_and_enters_nothing(client, counter):
    sent = _filled(client, "/office/contacts/new/", centre=_centre(counter).pk, name="甲")
    assert client.post("/office/contacts/new/", sent).status_code == 302

    answer = client.post("/office/contacts/new/", sent | {"name": "乙"})

    assert answer.status_code == 409
    assert 'value="乙"' in answer.content.decode()
    assert Contact.objects.get().name == "甲"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_typed_and_shown_as_text(client, counter, text):
    sent = _filled(client, "/office/contacts/new/", centre=_centre(counter).pk, name=text)

    saved = client.post("/office/contacts/new/", sent)
    page = client.get(saved["Location"]).content.decode()

    assert Contact.objects.get().name == text
    listed = client.get("/office/contacts/").text

    assert "<script>alert" not in page + listed
    assert text in unescape(page)
    assert text[: LONGEST - 1] in unescape(listed)


def test_a_null_character_is_refused_with_a_sentence(client, counter):
    sent = _filled(client, "/office/contacts/new/", centre=_centre(counter).pk, name="a\x00b")

    answer = client.post("/office/contacts/new/", sent)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name"]


@pytest.mark.parametrize(
    "query",
    [
        "page=%%%",
        "page=W10",
        "sort=password",
        "centre=nobody",
        "from=2023-99-99",
        "type=zzz",
        "q=" + "x" * 300,
    ],
)
def test_an_address_that_makes_no_sense_still_opens_the_list(client, counter, now, query):
    _contact(counter, now, name="甲")

    assert client.get(f"/office/contacts/?{query}").status_code == 200


@pytest.mark.parametrize("number", [1, 3, 30])
def test_a_list_takes_the_same_number_of_queries_however_long(
    client, counter, now, number, django_assert_max_num_queries
):
    for place in range(number):
        _contact(counter, now, name=f"居民{place}")

    with django_assert_max_num_queries(16):
        client.get("/office/contacts/")


def test_filters_words_and_periods_narrow_the_list_and_its_export(client, counter, now):
    for day in (date(2022, 12, 31), date(2023, 1, 1)):
        enter(
            kind_named("tallies"),
            {"centre": _centre(counter), "held_on": day, "channel": "phone", "number": 5},
            by="o",
            at=now,
        )

    listed = client.get("/office/tallies/?from=2022-01-01&until=2022-12-31").context["listing"].page.rows
    exported = b"".join(client.get("/office/tallies/export.csv?until=2022-12-31").streaming_content).decode()

    assert [row.held_on for row in listed] == [date(2022, 12, 31)]
    assert exported.count("\n") == 2


def test_an_export_is_typed_and_leaves_a_trace(client, counter, now):
    _contact(counter, now, name="=1+1")

    book = load_workbook(
        io.BytesIO(client.post("/office/contacts/export.xlsx", {"reason": "示例核對"}).content)
    )

    assert {cell.data_type for cell in book.active[2]} <= {"s", "n", "inlineStr"}
    assert Event.objects.order_by("-seq").first().action == "contacts.exported"


def test_a_list_can_be_kept_under_a_name_and_forgotten(client, counter):
    client.post("/office/contacts/lists/save/", {"name": "義工", "query": "?type=volunteer"})

    saved = SavedList.objects.get()
    assert (saved.name, saved.query) == ("義工", "type=volunteer")
    assert "義工" in client.get("/office/contacts/").content.decode()

    client.post(f"/office/contacts/lists/{saved.pk}/forget/")
    assert not SavedList.objects.exists()


def test_a_person_with_statistics_sees_counts_and_no_person(client, now):
    centre = make_centre()
    category = enter(kind_named("case-categories"), {"name": "其他"}, by="o", at=now)
    values = {
        "centre": centre,
        "category": category,
        "title": "CANARY",
        "received_on": date(2023, 3, 1),
        "channel": "visit",
    }
    case = enter(kind_named("cases"), values, by="o", at=now)
    client.force_login(make_user(Role.RESEARCH))

    page = client.get("/office/cases/")

    assert page.status_code == 200
    assert "CANARY" not in page.content.decode()
    assert "CANARY" not in b"".join(client.get("/office/cases/export.csv").streaming_content).decode()
    assert client.get(f"/office/cases/{case.code}/").status_code == 404


def test_rows_without_a_day_come_last_and_pages_cross_into_them(now):
    centre = make_centre()
    category = enter(kind_named("case-categories"), {"name": "其他"}, by="o", at=now)
    for place in range(9):
        due = date(2023, 6, 1) + timedelta(days=place) if place % 2 else None
        values = {
            "centre": centre,
            "category": category,
            "title": "t",
            "received_on": date(2023, 3, 1),
            "channel": "visit",
        }
        enter(kind_named("cases"), values | {"due_on": due}, by="o", at=now, code=f"c{place}")
    rows = kind_named("cases").rows()

    page = keyset_page(rows, field="due_on", descending=False, size=3)
    seen = [[row.code for row in page.rows]]
    while page.older:
        page = keyset_page(rows, field="due_on", descending=False, mark=page.older, size=3)
        seen.append([row.code for row in page.rows])
    back = keyset_page(rows, field="due_on", descending=False, mark=page.newer, size=3)

    assert seen == [["c1", "c3", "c5"], ["c7", "c0", "c2"], ["c4", "c6", "c8"]]
    assert [row.code for row in back.rows] == seen[1]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.lists(st.integers(0, 20), max_size=30, unique=True), size=st.integers(1, 7), down=st.booleans()
)
def test_pages_forward_and_back_show_every_row_once(days, size, down):
    centre = make_centre()
    start = date(2023, 1, 1)
    for day in days:
        Tally.objects.create(
            code=f"t-{centre.pk}-{day}",
            centre=centre,
            held_on=start + timedelta(days=day),
            channel="phone",
            number=1,
            created_at="2023-01-01T00:00Z",
            updated_at="2023-01-01T00:00Z",
        )
    rows = Tally.objects.filter(centre=centre)
    expected = [start + timedelta(days=day) for day in sorted(days, reverse=down)]

    seen, page = [], keyset_page(rows, field="held_on", descending=down, size=size)
    pages = [page]
    while page.older:
        seen += [row.held_on for row in page.rows]
        page = keyset_page(rows, field="held_on", descending=down, mark=page.older, size=size)
        pages.append(page)
    seen += [row.held_on for row in page.rows]

    assert seen == expected
    for earlier in reversed(pages[:-1]):
        page = keyset_page(rows, field="held_on", descending=down, mark=page.newer, size=size)
        assert [row.pk for row in page.rows] == [row.pk for row in earlier.rows]
