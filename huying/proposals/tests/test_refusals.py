"""What no record about a proposal may say."""

from datetime import date

import pytest

from huying.core.tests.refusals import refuses
from huying.proposals.tests.factories import OutcomeFactory, ProgressFactory, SigningFactory

pytestmark = pytest.mark.django_db
DAY, BEFORE = date(2023, 5, 2), date(2023, 5, 1)


def test_a_name_is_not_withdrawn_before_it_is_signed():
    sound = SigningFactory(signed_on=DAY, withdrawn_on=DAY)

    refuses(sound, "A name cannot be withdrawn before it was signed.", withdrawn_on=BEFORE)


def test_a_step_does_not_lapse_before_it_is_noted():
    sound = ProgressFactory(noted_on=DAY, valid_until=DAY)

    refuses(sound, "A step cannot lapse before the day it was noted.", valid_until=BEFORE)


def test_an_outcome_does_not_lapse_before_it_comes():
    sound = OutcomeFactory(when="2023-05-02", valid_until=DAY)

    refuses(sound, "An outcome cannot lapse before its own date.", valid_until=BEFORE)


def test_days_that_are_not_known_contradict_nothing():
    SigningFactory(withdrawn_on=BEFORE).full_clean()
    ProgressFactory(noted_on=None, valid_until=BEFORE).full_clean()
    OutcomeFactory(when="", valid_until=BEFORE).full_clean()
