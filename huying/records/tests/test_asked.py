"""Words about people are typed, kept and found again without ever standing in an address."""

import base64

import pytest

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.core.pages import keyset_page
from huying.records.actions import enter
from huying.records.asked import KEPT, keep, recall
from huying.records.kind import kind_named
from huying.records.models import SavedList

pytestmark = pytest.mark.django_db
NAME = "示例陳小明"


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def staff(client, centre):
    client.force_login(make_user(Role.CASEWORKER, centre))
    return client


def _enter(centre, now, name, number=1):
    kind = kind_named("contacts")
    return [
        enter(kind, {"centre": centre, "type": "resident", "name": f"{name}{place}"}, by="office", at=now)
        for place in range(number)
    ]


def _found(client, words, kind="contacts"):
    return client.post(f"/office/{kind}/find/", {"q": words})["Location"]


def test_typed_words_find_and_leave_no_trace_in_the_address(staff, centre, now):
    [wanted], [_other] = _enter(centre, now, NAME), _enter(centre, now, "別人")

    address = _found(staff, NAME)
    page = staff.get(address).text

    assert address.startswith("/office/contacts/?find=")
    assert wanted.name in page
    assert "別人" not in page
    assert 'value="示例陳小明"' in page


def test_paging_sorting_and_export_keep_the_words(staff, centre, now):
    _enter(centre, now, NAME, number=60)
    _enter(centre, now, "別人")
    address = _found(staff, NAME)
    token = address.partition("?")[2]

    page = staff.get(address)
    older = page.context["older_url"]
    exported = b"".join(
        staff.post(f"/office/contacts/export.csv?{token}", {"reason": "示例核對"}).streaming_content
    ).decode()

    assert token in older
    assert len(staff.get(f"/office/contacts/{older}").context["listing"].page.rows) == 10
    assert page.context["listing"].counted == 60
    assert (exported.count(NAME), exported.count("別人")) == (60, 0)


def test_the_mark_of_a_page_ordered_by_name_holds_no_name(staff, centre, now):
    _enter(centre, now, NAME, number=60)

    mark = staff.get("/office/contacts/").context["listing"].page.older

    assert "示例" not in base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)).decode()
    assert "u793a" not in mark


def test_pages_by_name_reach_every_row_once_and_come_back(centre, now):
    _enter(centre, now, NAME, number=23)
    rows = kind_named("contacts").rows()
    whole = list(rows.order_by("name", "pk"))
    seen, mark, marks = [], "", []
    while True:
        page = keyset_page(rows, field="name", descending=False, mark=mark, size=5, unsaid=True)
        seen += page.rows
        marks.append(page.newer)
        mark = page.older
        if not mark:
            break
    back = keyset_page(rows, field="name", descending=False, mark=marks[-1], size=5, unsaid=True)

    assert seen == whole
    assert back.rows == whole[15:20]


def test_the_place_of_a_row_one_may_not_see_is_not_told_by_a_mark(centre, now):
    mine, _unseen = _enter(centre, now, "乙", number=3), make_centre()
    [theirs] = _enter(_unseen, now, "甲")
    rows = kind_named("contacts").rows().filter(centre=centre)
    text = base64.urlsafe_b64encode(f"[false,null,{theirs.pk}]".encode()).decode().rstrip("=")

    page = keyset_page(rows, field="name", descending=False, mark=text, size=5, unsaid=True)

    assert page.rows == mine
    assert page.newer == ""


@pytest.mark.parametrize("address", ["/office/contacts/", "/office/contacts/export.csv"])
def test_a_token_nobody_kept_leads_to_the_whole_list_and_exports_nothing(staff, centre, now, address):
    _enter(centre, now, NAME)

    answer = staff.get(f"{address}?find=unknown", follow=True)

    assert answer.redirect_chain == [("/office/contacts/", 302)]
    assert "toast-warning" in answer.text


def test_a_token_is_of_no_use_to_somebody_else(staff, centre, now, django_user_model):
    from django.test import Client

    _enter(centre, now, NAME)
    address = _found(staff, NAME)
    other = Client()
    other.force_login(make_user(Role.CASEWORKER, centre))

    assert NAME not in other.get(address).text


def test_words_in_an_address_are_not_read_for_people_but_are_for_proposals(staff, centre, now):
    _enter(centre, now, NAME)
    _enter(centre, now, "別人")

    assert "別人" in staff.get(f"/office/contacts/?q={NAME}").text
    assert staff.get("/office/proposals/?q=示例").context["listing"].form.cleaned_data["q"] == "示例"


def test_a_saved_list_keeps_its_words_in_the_database(staff, centre, now):
    _enter(centre, now, NAME)
    query = _found(staff, NAME).partition("?")[2]
    staff.post("/office/contacts/lists/save/", {"name": "我的清單", "query": f"?{query}&type=resident"})
    saved = SavedList.objects.get()

    staff.session.flush()
    staff.force_login(saved.user)
    opened = staff.get(f"/office/contacts/lists/{saved.pk}/")

    assert "find" not in saved.query
    assert opened["Location"].startswith("/office/contacts/?type=resident&find=")
    assert NAME in staff.get(opened["Location"]).text


def test_the_same_words_keep_their_token_and_the_oldest_are_forgotten():
    session = {}
    first = keep(session, "甲")

    assert keep(session, "甲") == first
    assert recall(session, first) == "甲"
    for number in range(KEPT):
        keep(session, f"乙{number}")
    assert recall(session, first) is None
    assert len(session["asked"]) == KEPT


def test_saving_a_record_says_its_reference_and_never_its_name(staff, centre):
    sent = {"centre": centre.pk, "type": "resident", "name": NAME, "form_key": "k" * 32}

    answer = staff.post("/office/contacts/new/", sent)

    assert "messages" not in answer.cookies
    assert NAME not in str(staff.session.get("_messages"))
    assert "R-" in str(staff.session.get("_messages"))


def test_search_over_everything_posts_its_words_too(staff, centre, now):
    [wanted] = _enter(centre, now, NAME)

    sent = staff.post("/office/search/", {"q": NAME})
    page = staff.get(sent["Location"]).text

    assert sent["Location"].startswith("/office/search/?find=")
    assert wanted.code in page
    assert wanted.code not in staff.get(f"/office/search/?q={NAME}").text
    assert wanted.code not in staff.get("/office/search/?find=unknown").text
