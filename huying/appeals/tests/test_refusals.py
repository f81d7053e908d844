"""What no record of relief may say."""

import pytest

from huying.appeals.models import Acknowledgement
from huying.appeals.tests.factories import (
    AcknowledgementFactory,
    AppealFactory,
    DisbursementFactory,
    DonationFactory,
    GrantFactory,
)
from huying.core.tests.refusals import refuses
from huying.representatives.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

WORTH = "What a gift is worth is left open, or is an amount above zero with its currency."
MONEY = "A gift of money needs an amount above zero and its currency."
GIVER = "A gift comes from an organisation, or from a person: by name, or wishing not to be named."
THANKS = "Thanks received name who sent them; thanks sent name the organisation or the gift."


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_cents": -500, "currency": ""},
        {"amount_cents": -500, "currency": "HKD"},
        {"amount_cents": 0, "currency": "HKD"},
        {"amount_cents": 500, "currency": ""},
    ],
)
def test_a_gift_in_kind_has_no_worth_or_a_real_one(wrong):
    refuses(DonationFactory(kind="in-kind", amount_cents=None, currency=""), WORTH, **wrong)


@pytest.mark.parametrize("wrong", [{"amount_cents": None}, {"amount_cents": 0}, {"currency": ""}])
def test_money_always_has_an_amount_and_a_currency(wrong):
    refuses(DonationFactory(), MONEY, **wrong)
    refuses(GrantFactory(), "A grant needs an amount above zero and its currency.", **wrong)
    refuses(DisbursementFactory(), "A payment needs an amount above zero and its currency.", **wrong)


def test_a_gift_in_kind_may_be_valued():
    DonationFactory(kind="in-kind", amount_cents=500, currency="HKD").full_clean()
    DonationFactory(kind="in-kind", amount_cents=None, currency="").full_clean()


def test_a_person_may_give_by_name_or_without():
    for values in (
        {"giver": "示例善長"},
        {"giver": "", "anonymous": True},
        {"giver": "示例善長", "anonymous": True},
    ):
        DonationFactory(source=None, **values).full_clean()


@pytest.mark.parametrize(
    "wrong", [{"source": None}, {"giver": "示例善長"}, {"anonymous": True}], ids=["nobody", "two", "hidden"]
)
def test_a_gift_has_one_giver(wrong):
    refuses(DonationFactory(), GIVER, **wrong)


@pytest.mark.parametrize(
    "wrong", [{"sender": None}, {"direction": "sent"}], ids=["from nobody", "sent by them"]
)
def test_thanks_received_name_their_sender(wrong):
    refuses(AcknowledgementFactory(), THANKS, **wrong)


def test_thanks_sent_name_an_organisation_or_the_gift():
    gift = DonationFactory(source=None, anonymous=True)
    sent = {"direction": Acknowledgement.Direction.SENT, "sender": None}
    to_body = AcknowledgementFactory(recipient=OrganisationFactory(), **sent)
    to_person = AcknowledgementFactory(donation=gift, **sent)

    to_body.full_clean()
    assert (str(to_body), str(to_person)) == (str(to_body.recipient), gift.title)
    refuses(to_body, THANKS, recipient=None)


def test_an_appeal_raises_nothing_less_than_nothing():
    refuses(AppealFactory(), "What an appeal raised cannot be less than nothing.", raised_cents=-1)
