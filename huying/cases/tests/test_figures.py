"""What counts as a case received, referred, lettered, handled, and how often."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from huying.cases.models import Case, Reopening
from huying.cases.tests.factories import (
    CaseFactory,
    CategoryFactory,
    EnquiryFactory,
    LetterFactory,
    ReferralFactory,
    TallyFactory,
)
from huying.centres.tests.factories import CentreFactory
from huying.contacts.models import Contact
from huying.core.period import Period
from huying.core.tests.factories import MOMENT
from huying.figures.models import DeclaredTotal
from huying.figures.tests.asking import YEAR, ask, split
from huying.figures.tests.factories import DeclaredTotalFactory, OpeningBalanceFactory
from huying.representatives.tests.factories import OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db
FIRST, LAST, BEFORE, AFTER = date(2023, 1, 1), date(2023, 12, 31), date(2022, 12, 31), date(2024, 1, 1)


def test_received_counts_first_and_last_day_and_neither_neighbour():
    inside = [CaseFactory(received_on=day) for day in (FIRST, LAST)]
    for day in (BEFORE, AFTER):
        CaseFactory(received_on=day)
    result = ask("cases.received")

    assert (result.value, result.codes()) == (2, sorted(case.code for case in inside))


def test_received_is_split_in_the_order_of_the_offices_table():
    second, first = CategoryFactory(code="second", position=2), CategoryFactory(code="first", position=1)
    for category in (second, second, second, first):
        CaseFactory(category=category)

    assert [(part.part, part.value) for part in ask("cases.received").by("category")] == [
        ("first", 1),
        ("second", 3),
    ]


def test_received_by_one_representative_is_not_what_all_received():
    somebody = RepresentativeFactory()
    CaseFactory(representative=somebody)
    CaseFactory(representative=None)

    assert [ask("cases.received").value, ask("cases.received", representative=somebody.code).value] == [2, 1]


def test_a_case_without_a_representative_is_told_as_not_stated():
    CaseFactory(representative=None)
    with translation.override("en"):
        parts = [(part.part, part.label) for part in ask("cases.received").by("representative")]

    assert parts == [("", "not stated")]


def test_closed_goes_by_the_closing_day_and_open_by_the_last_day():
    CaseFactory(received_on=BEFORE, closed_on=FIRST, outcome=Case.Outcome.ADVISED)
    CaseFactory(received_on=FIRST, closed_on=AFTER, outcome=Case.Outcome.RESOLVED)
    CaseFactory(received_on=LAST)

    assert [ask(key).value for key in ("cases.closed", "cases.open", "cases.received")] == [1, 2, 2]
    assert split(ask("cases.closed"), "outcome") == {"advised": 1}


def test_a_resident_with_two_cases_is_one_person():
    centre = CentreFactory()
    resident = Contact.objects.create(code="resident", centre=centre, created_at=MOMENT, updated_at=MOMENT)
    for contact in (resident, resident, None):
        CaseFactory(contact=contact)

    assert [ask("cases.residents").value, ask("cases.received").value] == [1, 3]


def test_a_case_referred_twice_counts_once_and_once_for_each_centre():
    case = CaseFactory()
    centres = [ReferralFactory(case=case).to_centre.code for _each in range(2)]
    ReferralFactory(to_centre=CentreFactory(type="district-office"))
    result = ask("cases.referred")

    assert result.value == 1
    assert split(result, "centre") == dict.fromkeys(centres, 1)
    assert not result.figure.adds_up("centre")


def test_referred_cases_are_said_to_be_of_the_total_or_beside_it():
    ReferralFactory(case=CaseFactory(received_on=FIRST))
    with translation.override("en"):
        inside = str(ask("cases.referred").note)
        ReferralFactory(case=CaseFactory(received_on=BEFORE))
        beside = str(ask("cases.referred").note)

    assert inside == "all of them are among the cases received in the period"
    assert beside == "1 of them were received outside the period"


def test_two_letters_for_one_case_are_one_case_with_a_letter():
    case, office = CaseFactory(), OrganisationFactory(code="letters-office")
    for _each in range(2):
        LetterFactory(case=case, to_organisation=office)
    LetterFactory(case=case, sent_on=None)

    assert ask("cases.with_letters", organisation="letters-office").value == 1


def test_a_referred_case_is_handled_once_in_the_network_and_once_by_each_centre():
    here, there, elsewhere = (CentreFactory(type="mainland-centre") for _each in range(3))
    case = CaseFactory(centre=here, received_on=FIRST)
    ReferralFactory(case=case, to_centre=there, referred_on=LAST)

    assert ask("cases.handled").value == 1
    assert [ask("cases.handled", centre=each.code).value for each in (here, there, elsewhere)] == [1, 1, 0]
    assert ask("cases.received", centre=there.code).value == 0


def test_a_case_of_last_year_is_handled_this_year_by_the_centre_it_is_referred_to():
    case = CaseFactory(received_on=BEFORE)
    centre = ReferralFactory(case=case, referred_on=FIRST).to_centre

    assert [ask("cases.handled").value, ask("cases.handled", centre=centre.code).value] == [1, 1]
    assert ask("cases.handled", centre=case.centre.code).value == 0


def test_tallies_are_person_times_and_enquiries_are_items():
    TallyFactory(number=5)
    TallyFactory(number=7, held_on=AFTER)
    EnquiryFactory()
    results = [ask("cases.visits"), ask("cases.enquiries")]

    assert [(result.value, result.unit) for result in results] == [(5, "person-times"), (1, "items")]


def test_the_running_total_of_the_mainland_centres_adds_only_their_own_visits():
    OpeningBalanceFactory(
        figure="cases.visits_cumulative", value=280_000, qualifier="more_than", before_on=FIRST
    )
    TallyFactory(centre=CentreFactory(type="mainland-centre"), number=40)
    TallyFactory(centre=CentreFactory(type="head-office"), number=7)
    result = ask("cases.visits_cumulative")

    assert (result.value, result.qualifier) == (280_040, "more_than")


def test_the_running_total_of_cases_counts_what_was_referred_there_too():
    OpeningBalanceFactory(figure="cases.cumulative", value=100, unit="cases", before_on=FIRST)
    CaseFactory(centre=CentreFactory(type="mainland-centre"))
    ReferralFactory(case=CaseFactory(centre=CentreFactory(type="head-office")))
    CaseFactory(centre=CentreFactory(type="head-office"))

    assert ask("cases.cumulative").value == 102


def test_the_declared_enquiries_of_the_society_are_itemised_by_its_own_tallies():
    DeclaredTotalFactory(figure="cases.enquiries_declared", value=100, unit="person-times")
    TallyFactory(centre=CentreFactory(type="society-office"), number=30)
    TallyFactory(centre=CentreFactory(type="head-office"), number=50)
    with translation.override("en"):
        assert str(ask("cases.enquiries_declared").note) == "declared, not itemised: 70"
    assert DeclaredTotal.objects.count() == 1


def test_the_share_referred_is_of_the_cases_handled():
    ReferralFactory()
    CaseFactory()
    CaseFactory()

    assert str(ask("cases.referred_share").value) == "33.3"


@given(
    day=st.dates(date(2023, 1, 2), LAST),
    days=st.lists(st.tuples(st.dates(BEFORE, AFTER), st.integers(0, 1), st.integers(0, 1)), max_size=6),
)
def test_cases_of_two_halves_and_of_all_parts_add_up(day, days):
    Case.objects.all().delete()
    categories, centres = ([Factory() for _each in range(2)] for Factory in (CategoryFactory, CentreFactory))
    for received_on, category, centre in days:
        CaseFactory(received_on=received_on, category=categories[category], centre=centres[centre])
    whole = ask("cases.received")

    assert (
        sum(ask("cases.received", half).value for half in (Period(FIRST, day), Period(day, YEAR.end)))
        == whole.value
    )
    for name in ("category", "centre", "representative", "channel"):
        assert sum(part.value for part in whole.by(name)) == whole.value
        assert all(ask("cases.received", **{name: part.part}).value == part.value for part in whole.by(name))


def test_referrals_sent_are_items_by_the_kind_of_their_receiver():
    case = CaseFactory()
    ReferralFactory(case=case, answer="accepted", answered_on=date(2023, 5, 3))
    ReferralFactory(case=case, to_centre=CentreFactory(type="district-office"))
    body = ReferralFactory(case=case, to_centre=None, to_organisation=OrganisationFactory())
    ReferralFactory(referred_on=AFTER)
    result = ask("cases.referrals_sent")

    assert (result.value, ask("cases.referred").value) == (3, 1)
    assert split(result, "receiver") == {"mainland-centre": 1, "district-office": 1, "organisation": 1}
    assert ask("cases.referrals_sent", receiver="organisation").codes() == [body.code]
    assert split(ask("cases.referrals_accepted"), "receiver") == {"mainland-centre": 1}


def test_cases_opened_again_are_told_by_what_the_case_has():
    somebody = RepresentativeFactory()
    case = CaseFactory(representative=somebody, channel="session")
    Reopening.objects.create(
        code="again",
        case=case,
        closed_on=FIRST,
        outcome="advised",
        reopened_on=LAST,
        created_at=MOMENT,
        updated_at=MOMENT,
    )
    result = ask("cases.reopened")

    assert split(result, "representative") == {somebody.code: 1}
    assert split(result, "channel") == {"session": 1}
    assert split(result, "category") == {case.category.code: 1}
