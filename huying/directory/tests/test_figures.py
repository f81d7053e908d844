"""Where the office stands, what it offers there, and since when."""

from datetime import date

import pytest

from huying.centres.tests.factories import CentreFactory
from huying.core.period import Period
from huying.directory.tests.factories import OfferFactory, ServiceFactory
from huying.figures.tests.asking import ask, split
from huying.figures.tests.factories import DeclaredTotalFactory

pytestmark = pytest.mark.django_db


def test_offices_are_listed_ones_open_on_the_last_day():
    CentreFactory()
    CentreFactory(listed=False)
    CentreFactory(closed_on=date(2023, 12, 31))
    CentreFactory(opened_on=date(2024, 1, 1))

    assert ask("directory.contact_offices").value == 1


def test_two_mainland_centres_in_one_city_are_one_city():
    for city in ("廣州", "廣州", "廈門"):
        CentreFactory(type="mainland-centre", city=city)
    CentreFactory(city="香港")

    assert ask("directory.cities").value == 2


def test_years_of_service_are_full_years_on_the_last_day():
    service = ServiceFactory(code="advice", began_on=date(2004, 1, 1))
    ServiceFactory(began_on=date(2009, 1, 1))
    ServiceFactory(began_on=None)
    started = ServiceFactory(began_on=date(2023, 5, 2))

    assert ask("directory.start_year", service=service.code).value == 2004
    assert ask("directory.years_of_service", service=service.code).value == 19
    assert ask("directory.years_of_service", service=started.code).value == 0
    assert ask("directory.years_of_service", Period.year(2024), service=started.code).value == 1
    assert ask("directory.start_year").value == 2004


def test_a_service_that_has_not_begun_has_no_start_yet():
    service = ServiceFactory(began_on=date(2024, 1, 1))

    assert ask("directory.start_year", service=service.code).value == 0


def test_a_service_at_two_centres_is_offered_twice_and_not_at_a_closed_one():
    service = ServiceFactory()
    for closed_on in (None, None, date(2023, 6, 1)):
        OfferFactory(service=service, centre=CentreFactory(closed_on=closed_on))

    assert split(ask("directory.offers"), "service") == {service.code: 2}


def test_district_offices_on_record_itemise_the_declared_ones():
    DeclaredTotalFactory(figure="directory.service_points", value=7, unit="offices")
    centre = CentreFactory()
    for _each in range(2):
        OfferFactory(centre=centre)

    assert [ask("directory.district_points").value, ask("directory.service_points").value] == [1, 7]
