"""Two people on record who are one: found by number and name in either script, made one, and parted again."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.cases.models import Case, Enquiry
from huying.cases.tests.factories import CategoryFactory
from huying.contacts.merging import merge, part
from huying.contacts.models import Contact, Merge
from huying.contacts.rules import names_of, same_name, same_number
from huying.records.actions import NotAllowed, change, enter
from huying.records.kind import kind_named
from huying.search.models import SearchText

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def counter(client, centre):
    user = make_user(Role.COUNTER, centre)
    client.force_login(user)
    return user


@pytest.fixture
def person(centre, now):
    def make(**values):
        return enter(kind_named("contacts"), {"centre": centre} | values, by="office", at=now)

    return make


@pytest.fixture
def two(person):
    return person(name="示例陳大文", phone="5500 0001"), person(name="示例陈大文", email="a@example.org")


@pytest.fixture
def case_of(centre, now):
    def make(contact):
        values = {
            "centre": centre,
            "title": "示例",
            "category": CategoryFactory(),
            "received_on": now.date(),
            "contact": contact,
        }
        return enter(kind_named("cases"), values, by="office", at=now)

    return make


def who(**values):
    return Contact(**values)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"phone": "5500 0001"}, {"phone": "+852 5500-0001"}),
        ({"phone": "55000001"}, {"phone": "(852) 55000001"}),
    ],
)
def test_a_number_is_the_same_however_it_is_written(one, other):
    assert same_number(who(**one), who(**other))


@pytest.mark.parametrize("phone", ["", "999", "5500 0002"])
def test_no_number_a_short_one_and_another_are_not_the_same(phone):
    assert not same_number(who(phone=phone), who(phone="5500 0001"))
    assert not same_number(who(phone=phone), who(phone="" if phone else phone))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "示例陳大文"}, {"name": "示例陈大文"}),
        ({"name_en": "CHAN Tai Man"}, {"name_en": "Tai Man Chan"}),
        ({"name": "示例甲", "alias": "阿文哥"}, {"name": "阿文哥"}),
    ],
)
def test_a_name_is_the_same_in_either_script_and_any_order(one, other):
    assert same_name(who(**one), who(**other))


def test_people_without_names_have_no_name_in_common():
    assert not same_name(who(), who())
    assert names_of(who(name="甲")) == set()


def test_the_page_of_somebody_names_whom_they_may_be_and_why(client, counter, two, person):
    person(name="示例另一人", phone="5500 0002")
    page = client.get(f"/office/contacts/{two[0].code}/")
    [shown] = [panel for panel in page.context["panels"] if panel.template == "contacts/same_panel.html"]

    assert [(each.contact.pk, each.by_number, each.by_name) for each in shown.shown["likely"]] == [
        (two[1].pk, False, True)
    ]


def test_nobody_of_another_centre_is_named(client, counter, two, person):
    person(name="示例陳大文", centre=make_centre())
    page = client.get(f"/office/contacts/{two[0].code}/").context["panels"]
    [shown] = [panel for panel in page if panel.template == "contacts/same_panel.html"]

    assert len(shown.shown["likely"]) == 1


def test_one_press_moves_everything_and_fills_what_was_empty(client, counter, two, case_of, now, centre):
    kept, gone = two
    case = case_of(gone)
    enquiry = enter(
        kind_named("enquiries"),
        {"centre": centre, "asked_on": now.date(), "channel": "phone", "topic": "示例", "contact": gone},
        by="office",
        at=now,
    )
    assert client.get(f"/office/contacts/{kept.code}/merge/{gone.code}/").status_code == 200
    assert client.post(f"/office/contacts/{kept.code}/merge/{gone.code}/").status_code == 302
    kept.refresh_from_db()

    assert Case.objects.get(pk=case.pk).contact == Enquiry.objects.get(pk=enquiry.pk).contact == kept
    assert (kept.phone, kept.email) == ("5500 0001", "a@example.org")
    assert client.get(f"/office/contacts/{gone.code}/").status_code == 404
    assert not SearchText.objects.filter(kind="contacts", code=gone.code).exists()
    assert Contact.objects.filter(pk=gone.pk).exists()


def test_a_second_press_merges_nothing_more(client, counter, two):
    address = f"/office/contacts/{two[0].code}/merge/{two[1].code}/"
    assert [client.post(address).status_code for _press in range(2)] == [302, 404]
    assert Merge.objects.count() == 1


def test_parting_puts_everything_back(client, counter, two, case_of):
    kept, gone = two
    case = case_of(gone)
    client.post(f"/office/contacts/{kept.code}/merge/{gone.code}/")
    made = Merge.objects.get()
    for _press in range(2):
        assert client.post(f"/office/merges/{made.code}/part/").status_code == 302
    kept.refresh_from_db()

    assert Case.objects.get(pk=case.pk).contact == gone
    assert (kept.phone, kept.email) == ("5500 0001", "")
    assert client.get(f"/office/contacts/{gone.code}/").status_code == 200
    assert SearchText.objects.filter(kind="contacts", code=gone.code).exists()


def test_what_was_given_to_somebody_else_since_stays_there(two, case_of, person, now, counter):
    kept, gone = two
    case, third = case_of(gone), person(name="示例丙")
    made = merge(kept=kept, gone=gone, by=counter, at=now)
    held = Case.objects.get(pk=case.pk)
    change(kind_named("cases"), held, {"contact": third}, version=held.version, by=counter, at=now)
    part(merge=made, by=counter, at=now)

    assert Case.objects.get(pk=case.pk).contact == third


@pytest.mark.parametrize(("days", "can"), [(30, True), (31, False)])
def test_it_can_be_taken_back_for_thirty_days(two, counter, now, days, can):
    made = merge(kept=two[0], gone=two[1], by=counter, at=now)
    later = now + timedelta(days=days)
    if can:
        assert part(merge=made, by=counter, at=later).parted_on == date(2023, 6, 1)
    else:
        with pytest.raises(ValidationError):
            part(merge=made, by=counter, at=later)


def test_whoever_helped_the_other_helps_the_one_who_stays_and_nobody_helps_themselves(
    two, person, counter, now
):
    kept, gone = two
    third = person(name="示例丁", helped_by=gone)
    change(kind_named("contacts"), kept, {"helped_by": gone}, version=kept.version, by="office", at=now)
    merge(kept=kept, gone=gone, by=counter, at=now)

    assert Contact.objects.get(pk=third.pk).helped_by == kept
    assert Contact.objects.get(pk=kept.pk).helped_by is None


def test_people_of_two_centres_are_not_merged(person, now):
    one, other = person(name="示例甲乙"), person(name="示例甲乙", centre=make_centre())
    with pytest.raises(ValidationError):
        merge(kept=one, gone=other, by="office", at=now)


def test_outsiders_merge_and_part_nothing(client, counter, two, now):
    made = merge(kept=two[0], gone=two[1], by="office", at=now)
    for outsider in (make_user(Role.COUNTER, make_centre()), make_user(Role.LAWYER)):
        client.force_login(outsider)
        assert client.post(f"/office/merges/{made.code}/part/").status_code == 404
        assert client.get(f"/office/contacts/{two[0].code}/merge/{two[1].code}/").status_code == 404
        with pytest.raises(NotAllowed):
            part(merge=made, by=outsider, at=now)


def test_each_record_that_was_moved_says_so_in_the_trail(two, case_of, counter, now):
    case = case_of(two[1])
    merge(kept=two[0], gone=two[1], by=counter, at=now)

    assert Event.objects.filter(kind="cases", code=case.code, action="cases.edited").count() == 1
    assert Event.objects.filter(kind="merges", action="merges.created").count() == 1


def test_nothing_names_people_by_a_link_to_many():
    """Such links would have to be moved in another way; there are none."""
    assert [each.name for each in Contact._meta.related_objects if each.many_to_many] == []


@settings(max_examples=15, deadline=None)
@given(owners=st.lists(st.integers(0, 2), max_size=6))
def test_merging_and_parting_changes_no_count_of_anybody(owners):
    from django.utils import timezone

    centre, at = make_centre(), timezone.now()
    people = [
        enter(kind_named("contacts"), {"centre": centre, "name": f"示例{n}"}, by="office", at=at)
        for n in range(3)
    ]
    for owner in owners:
        values = {"centre": centre, "asked_on": at.date(), "channel": "phone", "topic": "示例"}
        enter(kind_named("enquiries"), values | {"contact": people[owner]}, by="office", at=at)
    before = [person.enquiries.count() for person in people]
    made = merge(kept=people[0], gone=people[1], by="office", at=at)
    assert [person.enquiries.count() for person in people] == [before[0] + before[1], 0, before[2]]
    part(merge=made, by="office", at=at)

    assert [person.enquiries.count() for person in people] == before
