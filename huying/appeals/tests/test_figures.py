"""Gifts, own funds and grants: three kinds of money, each exact, none added to another."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from huying.appeals.models import Donation
from huying.appeals.tests.factories import (
    AcknowledgementFactory,
    AppealFactory,
    DeliveryFactory,
    DisbursementFactory,
    DonationFactory,
    EventFactory,
    GrantFactory,
)
from huying.figures.tests.asking import ask, split
from huying.representatives.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def flood():
    return EventFactory(code="flood")


def test_a_gift_that_is_part_of_another_is_not_added_again_and_can_still_be_quoted(flood):
    whole = DonationFactory(event=flood, amount_cents=1_310_654_00)
    part = DonationFactory(event=flood, amount_cents=500_000_00, part_of=whole, part_of_basis="not-stated")
    with translation.override("en"):
        total = ask("appeals.donated", event="flood")

        assert (total.value, total.codes()) == (1_310_654, [whole.code])
        assert str(total.note) == "includes or excludes HK$500,000: to be confirmed"
    assert ask("appeals.gift", donation=part.code).value == 500_000


def test_a_part_that_is_known_to_be_inside_raises_no_question(flood):
    whole = DonationFactory(event=flood)
    DonationFactory(event=flood, part_of=whole, part_of_basis="stated")

    assert str(ask("appeals.donated").note) == ""


def test_goods_and_other_currencies_are_not_hong_kong_dollars(flood):
    DonationFactory(kind="in-kind", amount_cents=None, currency="")
    DonationFactory(currency="CNY")

    assert ask("appeals.donated").value == 0


def test_an_inexact_gift_makes_the_sum_inexact(flood):
    DonationFactory(amount_cents=1_700_000_00, qualifier="more_than")
    DonationFactory(amount_cents=50)
    result = ask("appeals.donated")

    assert (result.value, result.qualifier) == (Decimal("1700000.5"), "more_than")


def test_grants_gifts_and_own_funds_are_three_figures(flood):
    GrantFactory(event=flood, amount_cents=5_000_000_00)
    GrantFactory(event=flood, amount_cents=500_000_00, source_kind="own-fund")
    DonationFactory(event=flood, amount_cents=7_00)
    keys = ("appeals.granted_by_government", "appeals.granted_by_own_fund", "appeals.donated")

    assert [ask(key, event="flood").value for key in keys] == [5_000_000, 500_000, 7]


def test_a_grant_belongs_to_the_year_of_its_award_and_not_of_its_spending():
    GrantFactory(awarded_on=date(2022, 12, 31), when="2023-10-11")
    kept = GrantFactory(awarded_on=date(2023, 12, 31), when="2024-02")

    assert ask("appeals.granted_by_government").codes() == [kept.code]


def test_raised_and_paid_out_are_not_what_was_donated():
    AppealFactory(raised_cents=9_00)
    AppealFactory(raised_cents=None)
    DisbursementFactory(amount_cents=4_00, paid_on=date(2023, 1, 1), when="")
    keys = ("appeals.raised", "appeals.paid_out", "appeals.donated")

    assert [ask(key).value for key in keys] == [9, 4, 0]


def test_homes_and_persons_given_goods_stay_apart():
    DeliveryFactory(recipient_count=2)
    DeliveryFactory(recipient_count=30, recipient_unit="persons")

    assert [ask("appeals.homes_served").value, ask("appeals.persons_served").value] == [2, 30]


def test_a_body_that_thanked_twice_is_one_body():
    sender = OrganisationFactory()
    for each in (sender, sender, OrganisationFactory()):
        AcknowledgementFactory(sender=each)

    assert ask("appeals.bodies_that_thanked").value == 2


@given(amounts=st.lists(st.tuples(st.integers(1, 10**12), st.integers(0, 2)), min_size=1, max_size=6))
def test_money_adds_up_to_the_cent_over_any_split(amounts):
    Donation.objects.all().delete()
    events = [EventFactory() for _each in range(3)]
    for cents, place in amounts:
        DonationFactory(amount_cents=cents, event=events[place])
    result = ask("appeals.donated")

    assert Decimal(result.value) * 100 == sum(cents for cents, _place in amounts)
    assert sum(Decimal(value) for value in split(result, "event").values()) == result.value
