"""The register of organisations has no circles; seats of members are counted by their kind."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from huying.core.tests.refusals import refuses
from huying.figures.tests.asking import ask, split
from huying.figures.tests.factories import DeclaredTotalFactory
from huying.records.actions import change
from huying.records.kind import kind_named
from huying.representatives.tests.factories import (
    MandateFactory,
    OrganisationFactory,
    PostFactory,
    RepresentativeFactory,
)

pytestmark = pytest.mark.django_db


def _move(organisation, parent, now):
    organisation.refresh_from_db()
    kind = kind_named("organisations")
    return change(kind, organisation, {"parent": parent}, version=organisation.version, by="office", at=now)


def test_an_organisation_moves_under_another(now):
    above, below = OrganisationFactory(), OrganisationFactory()

    assert _move(below, above, now).parent == above


@pytest.mark.parametrize("steps", [1, 3])
def test_organisations_never_belong_to_one_another_in_a_circle(now, steps):
    top = OrganisationFactory()
    lowest = top
    for _step in range(steps):
        lowest = OrganisationFactory(parent=lowest)

    with pytest.raises(ValidationError) as refusal:
        _move(top, lowest, now)

    assert set(refusal.value.error_dict) == {"parent"}
    top.refresh_from_db()
    assert top.parent is None


def test_an_organisation_is_not_its_own_parent():
    body = OrganisationFactory()

    refuses(body, "An organisation cannot be part of itself.", parent=body)


def test_a_mandate_does_not_end_before_it_begins():
    sound = MandateFactory(began_on=date(2023, 1, 1), ended_on=date(2023, 1, 2))

    refuses(sound, "A mandate cannot end before it begins.", ended_on=date(2023, 1, 1))


@pytest.fixture
def council():
    return PostFactory(organisation=OrganisationFactory(type="district-body"))


def _seat(council, seat, **values):
    person = values.pop("representative", None) or RepresentativeFactory(relation="network-member")
    return MandateFactory(post=council, term=None, seat=seat, representative=person, **values)


def test_seats_of_members_itemise_what_is_declared_of_them(council):
    for _place in range(2):
        _seat(council, "elected", began_on=date(2023, 12, 10))
    both = _seat(council, "appointed").representative
    _seat(council, "elected", representative=both)
    _seat(council, "elected", representative=RepresentativeFactory(relation="visitor"))
    _seat(council, "elected", ended_on=date(2023, 12, 31))
    _seat(council, "")
    _seat(PostFactory(), "elected")
    DeclaredTotalFactory(
        figure="representatives.seats", unit="seats", value=27, parts={"seat": "elected"}, when="2023-12"
    )

    assert split(ask("representatives.seats_on_record"), "seat") == {"elected": 3, "appointed": 1}
    assert ask("representatives.councillors_on_record").value == 3
    assert "24" in str(ask("representatives.seats", seat="elected").note)


def test_a_member_of_the_network_is_not_one_whom_the_report_is_about(council):
    before = ask("representatives.in_office").value
    _seat(council, "elected")

    assert ask("representatives.in_office").value == before
