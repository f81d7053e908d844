"""The office that is measured is one of which everything holds that must: its records came with their events."""

import pytest

from bench import office
from huying.activities.tests.factories import ActivityTypeFactory
from huying.audit.models import Event
from huying.cases.models import Case
from huying.core.invariants import asked_at, invariants
from huying.representatives.tests.factories import RepresentativeFactory


@pytest.mark.django_db
def test_nothing_is_wrong_with_an_office_made_to_be_measured(now):
    RepresentativeFactory()
    ActivityTypeFactory(counted=True)
    with asked_at(now):
        before = {each.key: set(each.look()) for each in invariants()}
    office.build(100)
    with asked_at(now):
        broken = {each.key: sorted(set(each.look()) - before[each.key])[:3] for each in invariants()}

    assert {key: found for key, found in broken.items() if found} == {}
    assert Case.objects.count() == 100
    assert Event.objects.filter(action="cases.created").count() == 100
    assert Event.objects.filter(code=office.FULL_CASE).count() == 1 + office.EDITS
