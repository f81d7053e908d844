"""Who is in office on the last day, in which year of which term, and for how long."""

from datetime import date

import pytest

from huying.core.period import Period
from huying.figures.tests.asking import ask, split
from huying.figures.tests.factories import DeclaredTotalFactory
from huying.representatives.tests.factories import (
    MandateFactory,
    OrganisationFactory,
    RepresentativeFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
Y2024 = Period.year(2024)


@pytest.fixture
def term():
    return TermFactory(number=14)


def test_in_office_counts_people_and_not_their_posts(term):
    somebody = RepresentativeFactory()
    for _each in range(2):
        MandateFactory(representative=somebody, term=term)
    MandateFactory(term=term, began_on=date(2023, 12, 31))
    MandateFactory(term=term, began_on=date(2024, 1, 1))
    MandateFactory(term=term, ended_on=date(2023, 12, 31))
    MandateFactory(term=term, representative=RepresentativeFactory(relation="visitor"))
    MandateFactory(term=None)

    assert ask("representatives.in_office").value == 2


def test_the_term_is_told_when_all_bodies_agree_and_asked_by_body_when_not(term):
    MandateFactory(term=term)
    agreed = ask("representatives.term_number").value
    other = MandateFactory(term=TermFactory(number=7)).term

    assert (agreed, ask("representatives.term_number").value) == (14, 0)
    assert ask("representatives.term_number", body=other.body.code).value == 7


def test_the_year_of_the_term_is_counted_from_its_first_mandate(term):
    MandateFactory(term=term, began_on=date(2023, 3, 5))
    late = MandateFactory(term=term, began_on=date(2024, 7, 1)).representative
    asked = [
        ask("representatives.term_year", period, person).value
        for period, person in [(Period.year(2023), ""), (Y2024, ""), (Y2024, late.code)]
    ]

    assert asked == [1, 2, 2]


def test_a_dated_term_needs_no_mandate_to_say_when_it_began():
    MandateFactory(term=TermFactory(when="2021-01-01/2025-12-31"), began_on=None)

    assert ask("representatives.term_year").value == 3


def test_years_served_run_over_terms_and_skip_years_out_of_office():
    body, person = OrganisationFactory(), RepresentativeFactory()
    for number, began, ended in [
        (11, date(2008, 3, 1), date(2010, 6, 1)),
        (13, date(2018, 1, 1), date(2023, 1, 1)),
        (14, date(2023, 1, 1), None),
    ]:
        term = TermFactory(body=body, number=number)
        MandateFactory(representative=person, term=term, began_on=began, ended_on=ended)

    assert ask("representatives.years_served", Y2024, person.code, body=body.code).value == 2 + 6
    assert ask("representatives.years_served", Period.year(2009), person.code).value == 1


def test_seats_are_told_together_and_by_how_they_were_filled():
    for seat, value in (("elected", 27), ("appointed", 16)):
        DeclaredTotalFactory(
            figure="representatives.seats", value=value, unit="seats", parts={"seat": seat}, when="2023-12"
        )
    whole = ask("representatives.seats")

    assert (whole.value, split(whole, "seat")) == (43, {"elected": 27, "appointed": 16})
    assert ask("representatives.seats", seat="elected").value == 27
