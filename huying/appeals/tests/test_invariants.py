"""Relief money that does not add up is named."""

import pytest

from huying.appeals import invariants
from huying.appeals.models import Donation
from huying.appeals.tests.factories import AppealFactory, DisbursementFactory, DonationFactory, GrantFactory
from huying.figures.units import Qualifier

pytestmark = pytest.mark.django_db
ASKED = (
    invariants.amounts,
    invariants.parts,
    invariants.acyclic,
    invariants.currencies,
    invariants.spent,
)


def _broken():
    return {asked.key: list(asked.look()) for asked in ASKED if list(asked.look())}


def test_gifts_and_grants_that_add_up_break_nothing():
    whole = DonationFactory(amount_cents=300_00)
    DonationFactory.create_batch(3, part_of=whole)
    DisbursementFactory(grant=GrantFactory())
    appeal = AppealFactory(raised_cents=200_00)
    DonationFactory.create_batch(2, appeal=appeal)
    DisbursementFactory(grant=None, appeal=appeal)

    assert _broken() == {}


def test_parts_that_exceed_the_whole_are_named():
    whole = DonationFactory(amount_cents=150_00)
    DonationFactory.create_batch(2, part_of=whole)

    assert _broken() == {"appeals.parts": [f"{whole.code}: its parts are 20000 of 15000 cents"]}


def test_parts_of_a_sum_that_is_at_least_so_much_may_be_more():
    whole = DonationFactory(amount_cents=150_00, qualifier=Qualifier.AT_LEAST)
    DonationFactory.create_batch(2, part_of=whole)

    assert _broken() == {}


def test_a_part_in_another_currency_is_named():
    part = DonationFactory(part_of=DonationFactory(), currency="CNY")

    assert _broken()["appeals.parts"] == [part.code]


def test_a_gift_that_is_part_of_itself_by_way_of_others_is_named_once():
    first = DonationFactory()
    third = DonationFactory(part_of=DonationFactory(part_of=first))
    Donation.objects.filter(pk=first.pk).update(part_of=third)
    DonationFactory(part_of=first, kind=Donation.Kind.IN_KIND, amount_cents=None)

    assert len(_broken()["appeals.acyclic"]) == 1


def test_a_sum_over_two_currencies_is_named():
    appeal = AppealFactory(raised_cents=200_00)
    gift = DonationFactory(appeal=appeal, currency="CNY")
    paid = DisbursementFactory(currency="MOP")

    assert _broken()["appeals.currencies"] == [gift.code, paid.code]


def test_more_paid_out_than_there_is_is_named():
    grant = GrantFactory()
    DisbursementFactory.create_batch(2, grant=grant)

    assert _broken() == {"appeals.spent": [f"{grant.code}: 20000 of 10000 cents paid out"]}
