"""Case numbers: given when a case is opened, one after the other for each centre and year, and never twice."""

from datetime import date, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.actions import edit_case, open_case, open_cases
from huying.cases.invariants import numbers
from huying.cases.models import Case, NumberBook
from huying.cases.tests.factories import CaseFactory, CategoryFactory
from huying.centres.models import Centre
from huying.centres.rules import initials_for
from huying.core.numbers import number_of, read_number
from huying.records.actions import change, enter
from huying.records.kind import the_kind
from huying.records.undoing import undo_records

pytestmark = pytest.mark.django_db
PLACE = {"name": "示例中心", "type": "district-office", "city": "香港"}


@pytest.fixture
def centre():
    return make_centre(initials="KT")


def told(centre, day=date(2023, 5, 2), **values):
    return {"centre": centre, "title": "示例", "category": CategoryFactory(), "received_on": day} | values


def opened(centre, now, day=date(2023, 5, 2), **values):
    return open_case(values=told(centre, day, **values), by="office", at=now)


def serial(case):
    return int(case.number.split("-")[2])


def test_cases_are_numbered_by_centre_and_year_of_receipt(centre, now):
    other = make_centre(initials="HQ")
    days = [
        (centre, date(2023, 1, 1)),
        (centre, date(2022, 12, 31)),
        (other, date(2023, 1, 1)),
        (centre, date(2023, 5, 2)),
    ]
    found = [opened(*each[:1], now, each[1]).number.rsplit("-", 1)[0] for each in days]

    assert found == [
        "KT-2023-00001",
        "KT-2022-00001",
        "HQ-2023-00002",
        "KT-2023-00002",
    ]  # HQ-2023-00001 would end in O


def test_the_year_is_that_of_the_day_in_hong_kong(client, centre):
    """At half past four in the afternoon of 31 December in London it is New Year's Day here."""
    at = datetime.fromisoformat("2022-12-31T16:30:00+00:00")
    case = opened(centre, at, timezone.localdate(at))

    assert case.number.startswith("KT-2023-00001-")


def test_a_kept_case_holds_the_number_it_was_told(centre, now):
    case = opened(centre, now)

    assert Case.objects.get(pk=case.pk).number == case.number
    assert read_number(case.number).fits


def test_many_are_numbered_with_as_many_questions_as_few(centre, now):
    category = CategoryFactory()

    def asked(number):
        rows = [told(centre, date(2010 + place % 3, 1, 1), category=category) for place in range(number)]
        with CaptureQueriesContext(connection) as seen:
            cases = open_cases(rows=rows, by="office", at=now)
        assert len({case.number for case in cases}) == number
        return len([each for each in seen if "number" in each["sql"]])

    assert asked(3) > asked(4) == asked(40)  # the first begins the books


def test_many_and_one_go_on_from_each_other(centre, now):
    first = opened(centre, now)
    many = open_cases(rows=[told(centre) for _each in range(3)], by="office", at=now)
    last = opened(centre, now)

    assert [serial(each) for each in (first, *many, last)] == [1, 2, 3, 4, 5]


def test_what_is_taken_back_leaves_its_number_unused(centre, now):
    case = opened(centre, now)
    gone = undo_records(kind=the_kind("cases"), codes=[case.code], by="office", at=now)

    assert gone == {case.code}
    assert serial(opened(centre, now)) == 2


def test_a_number_stays_when_centre_or_day_turn_out_to_be_others(centre, now):
    case = opened(centre, now)
    values = {"centre": make_centre(initials="HQ"), "received_on": date(2022, 5, 2)}
    changed = edit_case(record=case, values=values, version=case.version, by="office", at=now)

    assert changed.number == case.number


def test_initials_that_go_to_another_centre_go_on_counting(centre, now):
    first = opened(centre, now)
    Centre.objects.filter(pk=centre.pk).update(initials="KX")
    second = opened(make_centre(initials="KT"), now)

    assert (serial(first), serial(second)) == (1, 2)


def test_a_centre_without_initials_numbers_nothing_until_it_has_some(now):
    centre = make_centre()
    case = opened(centre, now)
    assert case.number is None

    Centre.objects.filter(pk=centre.pk).update(initials="KT")
    values = {"title": "示例二"}
    case = edit_case(
        record=Case.objects.get(pk=case.pk), values=values, version=case.version, by="office", at=now
    )
    assert case.number.startswith("KT-2023-00001-")


def test_no_number_is_kept_twice(centre, now):
    case = opened(centre, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseFactory(centre=centre, number=case.number)


def test_a_refused_opening_takes_no_number(centre, now):
    with pytest.raises(ValidationError):
        opened(centre, now, title="")

    assert serial(opened(centre, now)) == 1


# --- the centre's initials ------------------------------------------------------------------------


def test_initials_that_nobody_chose_are_found_and_no_two_alike(now):
    made = [
        enter(the_kind("centres"), PLACE | {"name_en": name}, by="office", at=now)
        for name in ("Kwun Tong office", "Kwun Tong outpost", "", "Sai Kung")
    ]
    found = [each.initials for each in made]

    assert found[0] == "KTO"
    assert len(set(found)) == 4
    assert all(each.isascii() and each.isupper() and 2 <= len(each) <= 4 for each in found)


def test_emptied_initials_are_found_anew_and_taken_ones_are_refused(now):
    one = enter(the_kind("centres"), PLACE | {"initials": "ZZ", "name_en": "Kwun Tong"}, by="office", at=now)
    two = enter(the_kind("centres"), PLACE | {"initials": "YY"}, by="office", at=now)
    one = change(the_kind("centres"), one, {"initials": None}, version=one.version, by="office", at=now)
    assert one.initials == "KT"

    with pytest.raises(ValidationError, match="代號"):
        change(the_kind("centres"), two, {"initials": "KT"}, version=two.version, by="office", at=now)


@pytest.mark.parametrize("wrong", ["kt", "K", "KTOWN", "K1", "觀塘", "KT\n"])
def test_initials_are_two_to_four_capitals(now, wrong):
    with pytest.raises(ValidationError):
        enter(the_kind("centres"), PLACE | {"initials": wrong}, by="office", at=now)


def test_there_are_initials_for_whoever_comes_last():
    taken = set()
    for _each in range(700):
        taken.add(initials_for(["", "office"], taken))

    assert len(taken) == 700


# --- what was there before ------------------------------------------------------------------------


class Editor:
    connection = connection


def test_cases_on_record_are_numbered_in_the_order_of_their_receipt(centre, now):
    given = opened(centre, now)
    other = make_centre()
    rows = [
        CaseFactory(centre=centre, received_on=day)
        for day in (date(2023, 3, 2), date(2022, 7, 1), date(2023, 3, 1), date(2023, 3, 2))
    ]
    without = CaseFactory(centre=other)
    import_module("huying.cases.migrations.0009_number_the_cases").number(apps, Editor)
    for each in (*rows, without):
        each.refresh_from_db()

    assert [(each.number[:7], serial(each)) for each in rows] == [
        ("KT-2023", 3),
        ("KT-2022", 1),
        ("KT-2023", 2),
        ("KT-2023", 4),
    ]
    assert without.number is None
    assert serial(opened(centre, now)) == 5
    assert serial(given) == 1
    assert list(numbers.look()) == []


def test_centres_on_record_get_initials_of_their_own(centre):
    Centre.objects.filter(pk=centre.pk).update(name_en="Kwun Tong")
    others = [make_centre(name_en="Kwun Tong") for _each in range(3)]
    import_module("huying.centres.migrations.0003_initials_of_centres").find(apps, Editor)
    found = list(Centre.objects.order_by("pk").values_list("initials", flat=True))

    assert found[0] == "KT"
    assert len(set(found)) == 1 + len(others)
    assert all(found)


def test_the_office_is_told_of_a_number_that_is_none_and_of_a_book_that_fell_behind(centre, now):
    case = opened(centre, now)
    assert list(numbers.look()) == []

    NumberBook.objects.update(last=0)
    assert list(numbers.look()) == [f"{case.code}: {case.number} is further than its book"]

    wrong = case.number[:-1] + ("A" if case.number[-1] != "A" else "B")
    Case.objects.update(number=wrong)
    assert list(numbers.look()) == [f"{case.code}: {wrong} is no case number"]


# --- looking a case up by its number --------------------------------------------------------------


@pytest.fixture
def desk(client, centre):
    client.force_login(make_user(Role.CASEWORKER, centre))
    return client


def mistyped(case):
    return case.number[:-1] + ("A" if case.number[-1] != "A" else "B")


def test_a_number_opens_its_case_at_once_however_it_is_typed(desk, centre, now):
    case = opened(centre, now)
    for words in (case.number, case.number.lower().replace("-", " "), case.number.replace("-", "")):
        answer = desk.post("/office/search/", {"q": words})

        assert (answer.status_code, answer.url) == (302, f"/office/cases/{case.code}/")


def test_a_mistyped_number_is_said_to_be_one_and_is_not_looked_for(desk, centre, now):
    case = opened(centre, now)
    opened(centre, now, title=f"示例 {mistyped(case)}")
    answer = desk.post(
        "/office/search/", {"q": mistyped(case)}, follow=True, headers={"Accept-Language": "en"}
    )

    assert "This number is mistyped" in answer.text
    assert answer.context["groups"] == []


def test_a_number_of_another_centre_is_answered_as_one_that_nobody_has(desk, now):
    case = opened(make_centre(initials="HQ"), now)
    there, nowhere = (
        desk.post("/office/search/", {"q": each}, follow=True, headers={"Accept-Language": "en"})
        for each in (case.number, number_of("HQ", 2023, 777))
    )

    assert "No record with this number that you may see." in there.text
    assert there.context["named"].problem == nowhere.context["named"].problem
    assert case.code not in there.text


def test_who_sees_counts_only_learns_nothing_from_a_number(client, centre, now):
    case = opened(centre, now)
    client.force_login(make_user(Role.RESEARCH, None))

    assert case.code not in client.post("/office/search/", {"q": case.number}, follow=True).text
    assert case.number not in client.get("/office/cases/").text


def test_lists_forms_and_the_counter_know_numbers_too(desk, centre, now):
    case = opened(centre, now, title="示例標題")
    opened(centre, now, title="另一標題")
    listed = desk.post("/office/cases/find/", {"q": case.number}, follow=True).text
    wrong = desk.post(
        "/office/cases/find/", {"q": mistyped(case)}, follow=True, headers={"Accept-Language": "en"}
    )
    offered = desk.post("/office/cases/choose/", {"field": "case", "case-words": case.number.lower()}).text
    refused = desk.post(
        "/office/cases/choose/",
        {"field": "case", "case-words": mistyped(case)},
        headers={"Accept-Language": "en"},
    ).text
    there = desk.post("/office/desk/people/", {"q": case.number}, headers={"HX-Request": "true"}).text

    assert "示例標題" in listed
    assert "另一標題" not in listed
    assert "This number is mistyped" in wrong.text
    assert case.code in offered
    assert "This number is mistyped" in refused
    assert f"/office/cases/{case.code}/" in there
    assert desk.post("/office/desk/people/", {"q": case.number}).url == f"/office/cases/{case.code}/"


def test_a_form_with_a_mistyped_number_says_so_and_keeps_what_was_typed(desk, centre, now):
    case = opened(centre, now)
    form_key = desk.get("/office/notes/new/").context["form"]["form_key"].value()
    typed = {"form_key": form_key, "noted_on": "2023-05-02", "text": "示例", "case-words": mistyped(case)}
    answer = desk.post("/office/notes/new/", typed, headers={"Accept-Language": "en"})

    assert answer.status_code == 422
    assert "This number is mistyped" in answer.text
    assert mistyped(case) in answer.text


def test_the_page_the_queue_and_the_list_of_cases_show_the_number(desk, centre, now):
    case = opened(centre, now, assigned_to=None)
    pages = (f"/office/cases/{case.code}/", "/office/casework/?queue=centre", "/office/cases/")

    assert all(case.number in desk.get(page).text for page in pages)
