"""Records that speak of another are found by what it is called now, and only where they belong now."""

from datetime import date

import pytest

from huying.accounts.tests.factories import make_centre
from huying.cases.kinds import CASES, CATEGORIES, NOTES
from huying.contacts.kinds import CONTACTS
from huying.core.invariants import asked_at
from huying.outbox.actions import work
from huying.outbox.models import Job
from huying.records import actions, index, invariants
from huying.search.index import Shelf, some
from huying.search.models import SearchText

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(now):
    """A resident, their case and a follow-up, at one of two centres."""
    here, there = make_centre(), make_centre()

    def enter(kind, **values):
        return actions.enter(kind, values, by="office", at=now)

    resident = enter(CONTACTS, centre=here, name="示例居民甲", phone="+852 5500 0001")
    category = enter(CATEGORIES, name="樓宇維修")
    case = enter(
        CASES, centre=here, title="滲水", category=category, contact=resident, received_on=date(2023, 5, 1)
    )
    note = enter(NOTES, case=case, noted_on=date(2023, 5, 2), text="已致電管理處")
    return {"here": here, "there": there, "resident": resident, "case": case, "note": note}


def _change(kind, record, now, **values):
    record.refresh_from_db()
    return actions.change(kind, record, values, version=record.version, by="office", at=now)


def _faults():
    return [each for each in invariants.index.look() if "centre" not in each.split()[0]]


def test_a_case_is_found_by_its_residents_new_number_and_not_by_the_old(office, now):
    _change(CONTACTS, office["resident"], now, phone="+852 5500 0999")

    assert some("0999", [Shelf("cases")], 5) == [office["case"].code]
    assert some("0001", [Shelf("cases")], 5) == []
    assert _faults() == []


def test_a_follow_up_moves_with_its_case_to_the_other_centre(office, now):
    _change(CASES, office["case"], now, centre=office["there"], contact=None)

    assert some("管理處", [Shelf("notes", centre_id=office["here"].pk)], 5) == []
    assert some("管理處", [Shelf("notes", centre_id=office["there"].pk)], 5) == [office["note"].code]


def test_very_many_readers_are_left_to_the_worker(office, now, monkeypatch):
    monkeypatch.setattr(index, "FEW", 0)
    _change(CONTACTS, office["resident"], now, name="示例居民乙")
    assert _faults() != []

    monkeypatch.setattr(index, "FEW", 50)
    work(at=now)

    assert Job.objects.get().state == Job.State.DONE
    assert some("居民乙", [Shelf("cases")], 5) == [office["case"].code]
    assert _faults() == []


def test_a_text_that_is_no_longer_true_is_named(office):
    SearchText.objects.filter(kind="cases").update(folded="something else")

    assert _faults() == [f"cases {office['case'].code} cannot be found by what it says now"]


def test_a_text_without_its_record_is_named(office):
    SearchText.objects.create(kind="cases", code="gone", title="", folded="")
    SearchText.objects.create(kind="nonsense", code="x", title="", folded="")

    assert set(_faults()) == {
        "cases gone can be found and is not there",
        "nonsense x can be found and is no kind of record",
    }


def test_the_index_holds_the_same_words_whoever_saves(office, now):
    from django.utils import translation

    with translation.override("en"):
        _change(CATEGORIES, office["case"].category, now, name_en="Repairs")
    with asked_at(now):
        assert _faults() == []
