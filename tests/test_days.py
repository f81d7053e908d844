"""What has happened lies in the past, whatever kind of record tells it, and by whichever door it comes."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from huying.activities.tests.factories import ActivityFactory, ChannelFactory
from huying.appeals.tests.factories import EventFactory
from huying.cases.tests.factories import CaseFactory
from huying.centres.tests.factories import CentreFactory
from huying.core.dates import KnownDate
from huying.proposals.tests.factories import ProposalFactory
from huying.records.actions import change, enter
from huying.records.kind import kind_named
from huying.representatives.tests.factories import OrganisationFactory, RepresentativeFactory
from huying.surveys.tests.factories import SurveyFactory

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2023, 5, 2), date(2023, 5, 3)  # `now` is noon of 2 May 2023
MONEY = {"amount_cents": 100, "currency": "HKD"}

CASES = {
    "tallies": (("held_on",), lambda: {"centre": CentreFactory(), "channel": "phone", "number": 5}),
    "enquiries": (("asked_on",), lambda: {"centre": CentreFactory(), "channel": "phone", "topic": "示例"}),
    "notes": (("noted_on",), lambda: {"case": CaseFactory(), "text": "示例"}),
    "referrals": (
        ("referred_on", "consented_on", "answered_on"),
        lambda: {"case": CaseFactory(), "to_centre": CentreFactory(), "answer": "accepted"},
    ),
    "letters": (
        ("sent_on", "replied_on"),
        lambda: {
            "case": (case := CaseFactory()),
            "centre": case.centre,
            "serial": "1",
            "to_organisation": OrganisationFactory(),
            "subject": "示例",
        },
    ),
    "signings": (
        ("signed_on", "withdrawn_on"),
        lambda: {"proposal": ProposalFactory(), "representative": RepresentativeFactory()},
    ),
    "progress": (("noted_on",), lambda: {"proposal": ProposalFactory(), "stage": "submitted"}),
    "outcomes": (("when",), lambda: {"title": "示例"}),
    "readings": (
        ("read_on",),
        lambda: {"channel": ChannelFactory(), "measured": "views", "number": 1},
    ),
    "releases": (("released_on",), lambda: {"survey": SurveyFactory(), "activity": ActivityFactory()}),
    "donations": (
        ("when",),
        lambda: (
            {"kind": "cash", "title": "示例", "event": EventFactory(), "source": OrganisationFactory()}
            | MONEY
        ),
    ),
    "grants": (
        ("awarded_on",),
        lambda: (
            {
                "title": "示例",
                "source_kind": "government",
                "source": OrganisationFactory(),
                "grantee": OrganisationFactory(),
            }
            | MONEY
        ),
    ),
    "deliveries": (("when",), lambda: {"title": "示例"}),
    "acknowledgements": (("when",), lambda: {"sender": OrganisationFactory()}),
}


def _said(name, day):
    return KnownDate.parse(f"{day:%Y-%m-%d}") if name == "when" else day


def _sound(key):
    names, others = CASES[key]
    return {name: _said(name, TODAY) for name in names} | others()


@pytest.mark.parametrize("key", CASES)
def test_a_day_that_has_not_come_is_refused_on_entry_and_on_editing(now, key):
    kind, sound = kind_named(key), _sound(key)
    for name in CASES[key][0]:
        with pytest.raises(ValidationError) as refusal:
            enter(kind, sound | {name: _said(name, TOMORROW)}, by="office", at=now)
        assert set(refusal.value.error_dict) == {name}
    record = enter(kind, sound, by="office", at=now)
    for name in CASES[key][0]:
        with pytest.raises(ValidationError):
            change(kind, record, {name: _said(name, TOMORROW)}, version=1, by="office", at=now)
    assert kind.model.objects.get().version == 1


def test_a_year_that_has_begun_has_come(now):
    values = _sound("donations") | {"when": KnownDate.parse("2023")}

    assert str(enter(kind_named("donations"), values, by="office", at=now).when) == "2023"
