"""Gifts that are part of others: never in a circle, never out of the sums."""

import pytest
from django.core.exceptions import ValidationError

from huying.appeals.models import Donation
from huying.appeals.tests.factories import AcknowledgementFactory, DonationFactory, EventFactory
from huying.core.dates import KnownDate
from huying.figures.tests.asking import ask
from huying.records.actions import change, enter
from huying.records.kind import kind_named
from huying.representatives.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory()


def _gift(event, **values):
    return DonationFactory(event=event, **values)


def _change(gift, now, **values):
    gift.refresh_from_db()
    return change(kind_named("donations"), gift, values, version=gift.version, by="office", at=now)


def _whole():
    return set(Donation.objects.cash().whole().values_list("title", flat=True))


def test_a_gift_becomes_part_of_another(event, now):
    whole, part = _gift(event, title="全數"), _gift(event, title="首筆")
    _change(part, now, part_of=whole)

    assert _whole() == {"全數"}


def test_two_gifts_are_never_parts_of_each_other(event, now):
    whole = _gift(event, title="全數")
    part = _gift(event, title="首筆", part_of=whole)

    with pytest.raises(ValidationError) as refusal:
        _change(whole, now, part_of=part)

    assert set(refusal.value.error_dict) == {"part_of"}
    assert _whole() == {"全數"}


def test_a_longer_circle_is_refused_and_nothing_of_it_is_kept(event, now):
    first = _gift(event, title="甲")
    second = _gift(event, title="乙", part_of=first)
    third = _gift(event, title="丙", part_of=second)

    with pytest.raises(ValidationError):
        _change(first, now, part_of=third, title="改名")

    first.refresh_from_db()
    assert (first.part_of, first.title, first.version) == (None, "甲", 1)


@pytest.mark.parametrize(
    "unlike",
    [{"currency": "CNY"}, {"kind": "in-kind"}, {"event": None}],
    ids=["currency", "kind", "event"],
)
def test_a_part_is_like_its_whole(event, now, unlike):
    whole = _gift(event)
    unlike = {name: value or EventFactory() for name, value in unlike.items()}
    part = _gift(**({"event": event} | unlike))

    with pytest.raises(ValidationError):
        _change(part, now, part_of=whole)


def test_a_whole_does_not_leave_its_parts_behind(event, now):
    whole = _gift(event)
    _gift(event, part_of=whole)

    with pytest.raises(ValidationError):
        _change(whole, now, event=EventFactory())


def test_a_part_of_unknown_worth_needs_no_currency(event, now):
    whole = _gift(event, kind="in-kind")
    part = _gift(event, kind="in-kind", amount_cents=None, currency="")

    assert _change(part, now, part_of=whole).part_of == whole


def test_a_new_gift_is_looked_at_too(event, now):
    whole = _gift(event, currency="CNY")
    values = {
        "title": "首筆",
        "kind": "cash",
        "event": event,
        "source": OrganisationFactory(),
        "amount_cents": 100,
        "currency": "HKD",
        "part_of": whole,
        "when": KnownDate.parse("2023-03"),
    }

    with pytest.raises(ValidationError):
        enter(kind_named("donations"), values, by="office", at=now)
    assert not Donation.objects.filter(title="首筆").exists()
    enter(kind_named("donations"), values | {"currency": "CNY"}, by="office", at=now)


def test_money_of_persons_is_counted_and_their_names_are_in_no_part(event):
    gift = _gift(event, source=None, giver="CANARY")

    result = ask("appeals.donated")
    told = [str(result.value), str(result.note), *result.codes(), str(gift)]
    for name in result.figure.breakdowns:
        told += [part.part + part.label for part in result.by(name)]

    assert result.value == 100
    assert "CANARY" not in " ".join(told)


def test_thanks_that_were_sent_are_no_thanks_received(event):
    AcknowledgementFactory()
    AcknowledgementFactory(direction="sent", sender=None, recipient=OrganisationFactory())

    assert ask("appeals.bodies_that_thanked").value == 1
