"""Numbers of identity cards: sound ones only, masked, sealed, found by the whole number, opened for a reason."""

import pytest
from cryptography.fernet import InvalidToken
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.contacts.merging import DAYS_TO_PART, merge, part
from huying.letters.tests.factories import client_of
from huying.privacy import numbers
from huying.privacy.models import IdentityNumber
from huying.privacy.rules import as_typed, is_sound, masked
from huying.privacy.tests.factories import bare_person, everything_kept, make_contact
from huying.records.actions import NotAllowed

HKID, MAINLAND = "A123456(3)", "11010519491231002X"


@pytest.fixture
def person(db, now):
    return bare_person(now)


@pytest.mark.parametrize(
    "number",
    [
        HKID,
        "a123456(3)",
        "A 123456 3",
        "Ａ１２３４５６（３）",
        "AB987654(3)",
        "C668668(E)",
        MAINLAND,
        MAINLAND.lower(),
        "440308199901101512",
    ],
)
def test_numbers_that_cards_have(number):
    plain = as_typed(number)
    if number == "C668668(E)":  # the last place is a figure or A
        with pytest.raises(ValidationError):
            numbers.sound(number)
    else:
        assert numbers.sound(number) == plain


@pytest.mark.parametrize(
    "number",
    [
        "A123456(4)",
        "A12345(3)",
        "1123456(3)",
        "110105194912310021",
        "11010519491231",
        "",
        "x",
        "陳大文",
        "A123456(3)0",
    ],
)
def test_numbers_that_no_card_has(number):
    with pytest.raises(ValidationError):
        numbers.sound(number)


@given(st.integers(0, 999_999), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_every_hong_kong_number_has_one_last_place(digits, first):
    assert sum(is_sound(f"{first}{digits:06}{check}") for check in "0123456789A") == 1


@given(st.integers(10**16, 10**17 - 1))
def test_every_mainland_number_has_one_last_place(digits):
    assert sum(is_sound(f"{digits}{check}") for check in "0123456789X") == 1


@given(st.integers(0, 999_999), st.sampled_from("0123456789A"))
def test_what_is_shown_hides_half_of_the_number_and_its_last_place(digits, check):
    assert masked(f"A{digits:06}{check}") == f"A{digits:06}"[:4] + "***(*)"


def test_a_mainland_number_shows_neither_birthday_nor_place_of_the_check():
    assert masked(MAINLAND).count("*") == 14
    assert "1949" not in masked(MAINLAND)


def test_the_database_holds_no_number(person, now):
    numbers.keep_number(contact=person.contact, number=HKID, by=person.caseworker, at=now)
    numbers.keep_number(
        contact=make_contact(person.centre, "b"), number=MAINLAND, by=person.caseworker, at=now
    )
    kept = everything_kept()

    assert not any(each in kept for each in ("A123456", MAINLAND[:17]))
    assert "A123***(*)" in kept


def test_another_key_reads_and_finds_nothing(person, now, settings):
    numbers.keep_number(contact=person.contact, number=HKID, by=person.caseworker, at=now)
    found = numbers.digests(as_typed(HKID))
    settings.SECRET_KEY = "another"

    assert set(found).isdisjoint(numbers.digests(as_typed(HKID)))
    with pytest.raises(InvalidToken):
        numbers.open_number(contact=person.contact, reason="form", by=person.caseworker, at=now)


def test_a_key_that_was_changed_still_reads_and_finds(person, now, settings):
    numbers.keep_number(contact=person.contact, number=HKID, by=person.caseworker, at=now)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]

    assert (
        numbers.open_number(contact=person.contact, reason="form", by=person.caseworker, at=now) == "A1234563"
    )
    assert numbers.with_number(type(person.contact).objects.all(), "a123456(3)").get() == person.contact


@pytest.mark.usefixtures("still")
def test_the_whole_number_is_shown_once_for_a_reason_that_stays_in_the_trail(person, now):
    numbers.keep_number(contact=person.contact, number=HKID, by=person.caseworker, at=now)
    client, here = client_of(person.caseworker), "/office/contacts/person/"
    page = client.get(here).text
    assert "A123***(*)" in page
    assert "A123456" not in page
    assert client.post(f"{here}number/show/", {}).status_code == 422
    shown = client.post(f"{here}number/show/", {"reason": "form"})
    event = Event.objects.get(action="contacts.number_shown")

    assert HKID in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert HKID not in client.get(f"{here}number/show/").text
    assert (event.code, event.note, event.actor) == ("person", "form", person.caseworker.username)


@pytest.mark.usefixtures("still")
def test_it_is_found_by_the_whole_number_by_those_who_may_open_it(person, now):
    numbers.keep_number(contact=person.contact, number=HKID, by=person.caseworker, at=now)
    mine = client_of(person.caseworker).post("/office/contacts-by-number/", {"number": "a1234563"}).text
    stranger = client_of(make_user(Role.CASEWORKER, make_centre())).post(
        "/office/contacts-by-number/", {"number": HKID}
    )
    part = client_of(person.caseworker).post("/office/contacts-by-number/", {"number": "A12345"})

    assert "/office/contacts/person/" in mine
    assert "person" not in stranger.text.split("<main")[1]
    assert part.status_code == 422


@pytest.mark.usefixtures("still")
def test_a_wrong_last_place_is_refused_beside_the_field(person):
    answer = client_of(person.caseworker).post("/office/contacts/person/number/", {"number": "A123456(4)"})

    assert answer.status_code == 422
    assert not IdentityNumber.objects.exists()


@pytest.mark.usefixtures("still")
def test_it_stands_in_no_list_no_export_and_no_search(person, now):
    numbers.keep_number(contact=person.contact, number=HKID, by=person.caseworker, at=now)
    client = client_of(person.caseworker)
    answer = client.post("/office/contacts/export.csv", {"reason": "示例：核對"})
    export = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
    assert "癸卯犇" in export
    asked = client.post("/office/search/", {"q": "A123456"})
    found = client.get(asked["Location"]).text

    assert "A123" not in export + client.get("/office/contacts/").text
    assert "/office/contacts/person/" not in found


@pytest.mark.usefixtures("still")
def test_it_is_kept_no_more_at_one_press(person, now):
    numbers.keep_number(contact=person.contact, number=HKID, by=person.caseworker, at=now)
    client = client_of(person.caseworker)
    client.post("/office/contacts/person/number/drop/")
    client.post("/office/contacts/person/number/drop/")

    assert not IdentityNumber.objects.exists()
    assert Event.objects.filter(action="contacts.number_dropped").count() == 1


def test_only_who_writes_for_the_centre_keeps_opens_or_drops(person, now):
    stranger = make_user(Role.CASEWORKER, make_centre())
    told = {"contact": person.contact, "by": stranger, "at": now}
    with pytest.raises(NotAllowed):
        numbers.keep_number(number=HKID, **told)
    numbers.keep_number(contact=person.contact, number=HKID, by=person.caseworker, at=now)
    with pytest.raises(NotAllowed):
        numbers.open_number(reason="form", **told)
    with pytest.raises(NotAllowed):
        numbers.drop_number(**told)


# --- when two people were found to be one -------------------------------------------------------
OTHER = "C668668(9)"


@pytest.fixture
def twin(person):
    """The same person, on record a second time."""
    return make_contact(person.centre, "twin", name="示例雙")


def _keep(person, contact, number=HKID):
    return numbers.keep_number(contact=contact, number=number, by=person.caseworker, at=timezone.now())


def _whole(person, contact, now):
    return numbers.open_number(contact=contact, reason="bank", by=person.caseworker, at=now)


def _kept():
    return dict(IdentityNumber.objects.values_list("contact__code", "shown"))


def test_the_number_goes_along_and_comes_back(person, twin, now):
    _keep(person, twin)
    made = merge(kept=person.contact, gone=twin, by=person.caseworker, at=now)
    assert _kept() == {"person": "A123***(*)"}
    assert _whole(person, person.contact, now) == "A1234563"

    part(merge=made, by=person.caseworker, at=now + DAYS_TO_PART)
    assert _kept() == {"twin": "A123***(*)"}
    assert _whole(person, twin, now) == "A1234563"


def test_of_two_numbers_that_of_the_first_stays_and_both_are_theirs_again(person, twin, now):
    _keep(person, person.contact)
    _keep(person, twin, OTHER)
    made = merge(kept=person.contact, gone=twin, by=person.caseworker, at=now)
    assert _whole(person, person.contact, now) == "A1234563"

    part(merge=made, by=person.caseworker, at=now)
    assert _whole(person, person.contact, now) == "A1234563"
    assert _whole(person, twin, now) == "C6686689"


def test_a_number_that_was_corrected_meanwhile_stays_where_it_was_corrected(person, twin, now):
    _keep(person, twin)
    made = merge(kept=person.contact, gone=twin, by=person.caseworker, at=now)
    _keep(person, person.contact, OTHER)
    part(merge=made, by=person.caseworker, at=now)

    assert _whole(person, person.contact, now) == "C6686689"
    assert set(_kept()) == {"person"}


def test_a_number_that_is_kept_no_more_does_not_come_back(person, twin, now):
    _keep(person, twin)
    made = merge(kept=person.contact, gone=twin, by=person.caseworker, at=now)
    numbers.drop_number(contact=person.contact, by=person.caseworker, at=now)
    part(merge=made, by=person.caseworker, at=now)

    assert _kept() == {}


def test_it_finds_its_way_back_through_two_merges(person, twin, now):
    third = make_contact(person.centre, "third", name="示例三")
    _keep(person, twin)
    first = merge(kept=third, gone=twin, by=person.caseworker, at=now)
    second = merge(kept=person.contact, gone=third, by=person.caseworker, at=now)
    assert set(_kept()) == {"person"}

    part(merge=second, by=person.caseworker, at=now)
    assert set(_kept()) == {"third"}
    part(merge=first, by=person.caseworker, at=now)
    assert set(_kept()) == {"twin"}


def test_parting_twice_changes_nothing(person, twin, now):
    _keep(person, twin)
    made = merge(kept=person.contact, gone=twin, by=person.caseworker, at=now)
    for _each in range(2):
        part(merge=made, by=person.caseworker, at=now)

    assert set(_kept()) == {"twin"}
    assert Event.objects.filter(action="contacts.number_moved", code="twin").count() == 2


def test_either_number_finds_the_one_that_stays(person, twin, now):
    _keep(person, person.contact)
    _keep(person, twin, OTHER)
    merge(kept=person.contact, gone=twin, by=person.caseworker, at=now)
    client = client_of(person.caseworker)

    for number in (HKID, OTHER):
        page = client.post("/office/contacts-by-number/", {"number": number}).text
        assert "/office/contacts/person/" in page
        assert "/office/contacts/twin/" not in page


def test_the_merge_page_says_whose_number_stays_and_shows_neither_whole(person, twin, now):
    client, here = client_of(person.caseworker), "/office/contacts/person/merge/twin/"
    assert "***" not in client.get(here).text
    _keep(person, twin, OTHER)
    along = client.get(here).text
    _keep(person, person.contact)
    differ = client.get(here).text

    assert "C668***(*)" in along
    assert "A123***(*)" in differ
    assert "C668***(*)" in differ
    assert "668668" not in differ
    assert "123456" not in differ
