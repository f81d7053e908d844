"""What crossed the boundary: computed from referrals, with route and agreement; contracts to be filed; the gate."""

from datetime import date

import pytest
from django.core.management import call_command

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.calendars.models import Calendar, CalendarDay
from huying.cases.models import Route
from huying.cases.sharing import is_shared, shared_with_receiver
from huying.cases.tests.factories import ReferralFactory
from huying.core.tests.factories import MOMENT
from huying.letters.tests.factories import client_of
from huying.outbox.actions import work
from huying.outbox.models import Job, Message
from huying.privacy.crossing import crossings, file_by, filings
from huying.privacy.tests.factories import RECORD, bare_person

pytestmark = pytest.mark.django_db
DAY = date(2023, 5, 2)


@pytest.fixture
def person(now):
    return bare_person(now)


@pytest.fixture
def there():
    return make_centre(type="mainland-centre")


@pytest.fixture
def route(person, there):
    return Route.objects.create(
        code="route",
        from_centre=person.centre,
        to_centre=there,
        basis="gba-contract",
        began_on=date(2023, 4, 28),
        contract="SC-1",
        **RECORD,
    )


@pytest.fixture
def referral(person, there):
    return ReferralFactory(
        code="crossed",
        case=person.case,
        to_centre=there,
        referred_on=DAY,
        consented_on=DAY,
        shares_story=True,
        shares_name=True,
        answer="accepted",
        answered_on=DAY,
    )


def test_what_was_accepted_across_the_boundary_stands_in_the_register(person, there, route, referral):
    here = make_centre()
    common = {"case": person.case, "referred_on": DAY, "consented_on": DAY, "shares_story": True}
    ReferralFactory(**common, to_centre=here, answer="accepted", answered_on=DAY)  # did not cross
    ReferralFactory(**common, to_centre=there)  # nobody has answered
    ReferralFactory(
        case=person.case, to_centre=there, answer="accepted", answered_on=DAY
    )  # nothing went along
    [found] = crossings(None)

    assert (found.referral, found.route, found.is_covered) == (referral, route, True)
    assert len(found.parts) == 2


def test_without_a_route_it_is_said_so(referral):
    [found] = crossings(None)

    assert (found.route, found.is_covered) == (None, False)


def test_either_end_sees_it_and_a_third_does_not(person, there, referral):
    assert len(list(crossings({person.centre.pk}))) == 1
    assert len(list(crossings({there.pk}))) == 1
    assert list(crossings({make_centre().pk})) == []
    assert list(crossings(set())) == []


@pytest.mark.usefixtures("still")
def test_the_page_and_the_file_hold_references_and_no_word(person, route, referral):
    auditor = client_of(make_user(Role.AUDITOR))
    page = auditor.get("/office/transfers/").text
    file = b"".join(auditor.get("/office/transfers.csv").streaming_content).decode()

    for said in (page, file):
        assert person.case.code in said
        assert "SC-1" in said
        assert person.contact.name not in said
        assert person.case.story not in said
    assert (
        client_of(make_user(Role.SUPERVISOR, make_centre()))
        .get("/office/transfers/")
        .text.count(person.case.code)
        == 0
    )
    assert client_of(person.caseworker).get("/office/transfers/").status_code == 404


# --- the gate -----------------------------------------------------------------------------------
def test_nothing_is_read_across_the_boundary_without_a_route_on_that_day(person, route, referral):
    assert is_shared(referral, DAY)
    route.ended_on = date(2023, 6, 1)
    route.save()

    assert shared_with_receiver(referral, date(2023, 5, 31)) != []
    assert shared_with_receiver(referral, date(2023, 6, 1)) == []
    assert shared_with_receiver(referral, date(2023, 4, 27)) == []


def test_nothing_is_read_without_agreement_even_with_a_route(route, referral):
    referral.consent_ended_on = DAY

    assert not is_shared(referral, DAY)


@pytest.mark.usefixtures("still")
def test_the_receiver_reads_nothing_once_the_route_has_ended(person, there, route, referral, still):
    receiver = client_of(make_user(Role.CASEWORKER, there))
    assert person.contact.name in receiver.get("/office/referrals/crossed/").text
    route.ended_on = DAY
    route.save()

    assert person.contact.name not in receiver.get("/office/referrals/crossed/").text


# --- filing -------------------------------------------------------------------------------------
def test_ten_working_days_after_it_took_effect_over_holidays(person, route):
    calendar = Calendar.objects.create(
        code="hong-kong",
        name="x",
        jurisdiction="hong-kong",
        known_from=date(2023, 1, 1),
        known_until=date(2024, 1, 1),
        **RECORD,
    )
    assert file_by(route) == date(2023, 5, 12)  # a Friday; ten days from Monday on
    CalendarDay.objects.create(
        code="d",
        calendar=calendar,
        day=date(2023, 5, 1),
        sort="holiday",
        name="勞動節",
        created_at=MOMENT,
        updated_at=MOMENT,
    )

    assert file_by(route) == date(2023, 5, 15)


def test_only_contracts_are_filed_and_those_that_are_still_to_be_come_first(person, there, route):
    back = {"from_centre": there, "to_centre": person.centre, "began_on": date(2023, 4, 1), **RECORD}
    Route.objects.create(code="consent", basis="consent", **back)
    filed = Route.objects.create(
        code="filed", basis="contract", filed_on=DAY, **back | {"began_on": date(2023, 3, 1)}
    )

    assert [(each.route, each.is_open) for each in filings(DAY)] == [(route, True), (filed, False)]


def test_each_administrator_is_reminded_once(route, now):
    boss = make_user(Role.ADMINISTRATOR)
    boss.email = "admin@example.org"
    boss.save()
    for _night in range(2):
        call_command("privacy_night", "--at", "2023-05-02T03:30")
    while work(at=now) is not None:
        pass
    mail = Message.objects.get()

    assert mail.recipient == "admin@example.org"
    assert "route" in mail.body
    assert Job.objects.filter(key__startswith="filing").count() == 1
