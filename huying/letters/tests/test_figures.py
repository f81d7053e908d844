"""Letters sent, as items."""

from datetime import date

import pytest

from huying.cases.tests.factories import CaseFactory, LetterFactory
from huying.figures.tests.asking import ask, split
from huying.representatives.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_two_letters_of_a_case_are_two_and_one_that_was_not_sent_is_none():
    case, office = CaseFactory(), OrganisationFactory()
    for day in (date(2023, 1, 1), date(2023, 12, 31)):
        LetterFactory(case=case, to_organisation=office, sent_on=day)
    LetterFactory(case=case, to_organisation=None)
    for day in (None, date(2022, 12, 31), date(2024, 1, 1)):
        LetterFactory(case=case, sent_on=day)
    result = ask("letters.sent")

    assert (result.value, ask("cases.with_letters").value) == (3, 1)
    assert split(result, "organisation") == {office.code: 2, "": 1}
    assert split(result, "centre") == {case.centre.code: 3}
    assert split(result, "signatory") == {"": 3}
    assert ask("letters.sent", organisation=office.code).value == 2
