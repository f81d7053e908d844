"""Who may speak for somebody: as of a day, from dated fields; without an authority a sentence warns and bars nobody."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.tests.factories import CategoryFactory
from huying.contacts.merging import merge, part
from huying.contacts.models import Authority
from huying.contacts.queries import helper_warning
from huying.contacts.rules import standing
from huying.core.tests.factories import MOMENT
from huying.home.waiting import waiting
from huying.records.actions import change, enter
from huying.records.kind import kind_named

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
DAY = date(2023, 5, 2)  # on which the clock stands


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def caseworker(client, centre):
    user = make_user(Role.CASEWORKER, centre)
    client.force_login(user)
    return user


@pytest.fixture
def person(centre, now):
    def make(name, **values):
        return enter(kind_named("contacts"), {"centre": centre, "name": name} | values, by="office", at=now)

    return make


@pytest.fixture
def daughter(person):
    return person("示例女兒", type="helper")


@pytest.fixture
def elder(person, daughter):
    return person("示例長者", helped_by=daughter)


@pytest.fixture
def authority(elder, daughter, now):
    def make(**values):
        told = {
            "helped": elder,
            "helper": daughter,
            "matter": "查詢進度及取回文件",
            "manner": "spoken",
            "given_on": date(2023, 1, 3),
        }
        return enter(kind_named("authorities"), told | values, by="office", at=now)

    return make


def case_of(contact, now):
    told = {"centre": contact.centre, "title": "示例", "category": CategoryFactory(), "received_on": DAY}
    return enter(kind_named("cases"), told | {"contact": contact}, by="office", at=now)


@pytest.mark.parametrize(
    ("values", "holds", "words"),
    [
        ({}, True, "valid"),
        ({"given_on": DAY}, True, "valid"),
        ({"given_on": DAY + timedelta(days=1)}, False, "not given yet"),
        ({"valid_until": DAY + timedelta(days=31)}, True, "valid"),
        ({"valid_until": DAY + timedelta(days=30)}, True, "ends in 30 days"),
        ({"valid_until": DAY + timedelta(days=1)}, True, "ends in 1 day"),
        ({"valid_until": DAY}, True, "ends today"),
        ({"valid_until": DAY - timedelta(days=1)}, False, "ended"),
        ({"withdrawn_on": DAY}, False, "withdrawn"),
        ({"withdrawn_on": DAY + timedelta(days=1)}, True, "valid"),
        ({"withdrawn_on": DAY, "valid_until": DAY - timedelta(days=1)}, False, "withdrawn"),
    ],
)
def test_how_it_stands_on_a_day_in_words_and_for_the_database_alike(elder, daughter, values, holds, words):
    told = {"given_on": date(2023, 1, 3), "code": "au", "created_at": MOMENT, "updated_at": MOMENT}
    made = Authority.objects.create(helped=elder, helper=daughter, manner="paper", **told | values)
    with translation.override("en"):
        found = standing(made, DAY)

    assert (found.holds, found.words) == (holds, words)
    assert Authority.objects.valid_on(DAY).exists() == holds


def test_what_stood_on_a_past_day_stays_so_when_it_is_withdrawn_later(authority):
    made = authority(withdrawn_on=DAY)

    assert standing(made, DAY - timedelta(days=1)).holds
    assert Authority.objects.valid_on(DAY - timedelta(days=1)).get() == made


def test_the_database_refuses_what_contradicts_itself(elder, daughter):
    wrong = (
        {"helper": elder},
        {"valid_until": date(2023, 1, 2)},
        {"withdrawn_on": date(2023, 1, 2)},
    )
    told = {"helped": elder, "helper": daughter, "manner": "paper", "given_on": date(2023, 1, 3)}
    for place, values in enumerate(wrong):
        with pytest.raises(IntegrityError), transaction.atomic():
            code = {"code": f"au-{place}", "created_at": MOMENT, "updated_at": MOMENT}
            Authority.objects.create(**told | values | code)


def test_it_is_given_among_people_of_one_centre_and_on_a_day_that_has_come(authority, now):
    stranger = enter(kind_named("contacts"), {"centre": make_centre(), "name": "示例"}, by="office", at=now)
    for wrong in ({"helper": stranger}, {"given_on": DAY + timedelta(days=1)}):
        with pytest.raises(ValidationError):
            authority(**wrong)


def test_both_people_and_the_case_show_it_with_its_standing(
    client, caseworker, authority, elder, daughter, now
):
    authority(valid_until=DAY + timedelta(days=5))
    case = case_of(elder, now)
    for page in (f"contacts/{elder.code}", f"contacts/{daughter.code}", f"cases/{case.code}"):
        shown = client.get(f"/office/{page}/", headers={"Accept-Language": "en"}).text

        assert "Ends in 5 days" in shown, page
        assert "查詢進度及取回文件" in shown, page
        assert "no authority on record holds today" not in shown, page


def test_whoever_answers_or_hands_papers_to_a_helper_without_one_is_warned_and_not_barred(
    client, caseworker, elder, daughter, now
):
    case = case_of(elder, now)
    english = {"Accept-Language": "en"}
    pages = (
        f"/office/cases/{case.code}/",
        f"/office/cases/{case.code}/note/",
        f"/office/cases/{case.code}/letter/",
    )
    for page in pages:
        assert "示例女兒 helps 示例長者, and no authority" in client.get(page, headers=english).text, page

    form_key = client.get(pages[1]).context["form"]["form_key"].value()
    answer = client.post(pages[1], {"form_key": form_key, "text": "示例", "noted_on": "2023-05-02"})
    assert answer.status_code == 302


def test_a_helper_who_is_entered_as_the_resident_is_asked_for_whom(client, caseworker, daughter, now):
    case = case_of(daughter, now)

    assert (
        "is on record as a helper"
        in client.get(f"/office/cases/{case.code}/", headers={"Accept-Language": "en"}).text
    )


@pytest.mark.parametrize("values", [{"valid_until": DAY - timedelta(days=1)}, {"withdrawn_on": DAY}])
def test_an_authority_that_is_over_warns_like_none(authority, elder, caseworker, values):
    made = authority()
    assert helper_warning(elder, caseworker, DAY) == ""

    Authority.objects.filter(pk=made.pk).update(**values)
    assert helper_warning(elder, caseworker, DAY) != ""


def test_one_for_somebody_else_or_from_somebody_else_is_none(authority, elder, person, caseworker):
    authority(helper=person("示例鄰居"))

    assert helper_warning(elder, caseworker, DAY) != ""


def test_who_may_not_read_people_is_told_nothing_of_them(client, centre, authority, elder, now):
    lawyer, stranger = make_user(Role.LAWYER, centre), make_user(Role.CASEWORKER, make_centre())
    assert helper_warning(elder, make_user(Role.CASEWORKER, centre), DAY) != ""
    assert helper_warning(elder, lawyer, DAY) == helper_warning(elder, stranger, DAY) == ""
    authority()
    case = case_of(elder, now)
    case = change(
        kind_named("cases"), case, {"assigned_to": lawyer}, version=case.version, by="office", at=now
    )
    client.force_login(lawyer)

    assert "示例女兒" not in client.get(f"/office/cases/{case.code}/").text
    client.force_login(stranger)
    assert client.get(f"/office/contacts/{elder.code}/").status_code == 404
    assert client.get(f"/office/authorities/{Authority.objects.get().code}/").status_code == 404


@pytest.mark.parametrize(("days", "waits"), [(-1, 0), (0, 1), (30, 1), (31, 0)])
def test_one_that_ends_within_thirty_days_waits_on_the_first_page(authority, caseworker, days, waits):
    authority(valid_until=DAY + timedelta(days=days))
    with translation.override("en"):
        found = {str(each.words): each.number for each in waiting(caseworker, DAY)}

    assert found.get("Authorities to help that end within 30 days", 0) == waits


def test_merged_people_take_their_authorities_and_work_along_and_give_them_back(
    authority, elder, person, now
):
    twin = person("示例長者", employer="示例工廠", post="保安")
    made = authority(helped=twin)
    done = merge(kept=elder, gone=twin, by="office", at=now)
    elder.refresh_from_db()
    made.refresh_from_db()
    assert (made.helped, elder.employer, elder.post) == (elder, "示例工廠", "保安")

    part(merge=done, by="office", at=now)
    elder.refresh_from_db()
    made.refresh_from_db()
    assert (made.helped, elder.employer, elder.post) == (twin, "", "")


def test_an_authority_between_two_who_are_one_stays_as_it_was(authority, elder, daughter, now):
    made = authority()
    merge(kept=elder, gone=daughter, by="office", at=now)
    made.refresh_from_db()

    assert (made.helped, made.helper) == (elder, daughter)
