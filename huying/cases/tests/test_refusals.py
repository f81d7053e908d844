"""What no record about a case may say."""

from datetime import date

import pytest

from huying.cases.tests.factories import CategoryFactory, ReferralFactory
from huying.core.tests.refusals import refuses

pytestmark = pytest.mark.django_db


def test_a_referral_is_not_answered_before_it_is_made():
    sound = ReferralFactory(referred_on=date(2023, 5, 2), answer="accepted", answered_on=date(2023, 5, 2))

    refuses(sound, "An answer cannot come before the referral.", answered_on=date(2023, 5, 1))


def test_a_category_does_not_end_before_it_begins():
    sound = CategoryFactory(began_on=date(2023, 1, 1), ended_on=date(2023, 1, 2))

    refuses(sound, "A category cannot end before it begins.", ended_on=date(2023, 1, 1))
