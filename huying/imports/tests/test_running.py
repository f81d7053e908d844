"""Importing and taking back: every case exactly as if entered by hand, once, and gone again if nobody touched it."""

from datetime import timedelta

import pytest

from huying.accounts.models import Posting
from huying.audit.models import Event
from huying.cases.models import Case, Category
from huying.contacts.models import Contact
from huying.core.invariants import asked_at, invariants
from huying.files.models import StoredFile
from huying.imports import actions, running
from huying.imports.models import Import, ImportedRow
from huying.imports.tasks import KEPT_FOR, forget_old
from huying.imports.tests.factories import brought, checked, numbered, row
from huying.outbox.actions import work
from huying.records.actions import change, enter
from huying.records.kind import kind_named
from huying.search.index import Shelf, some


def _run(office, now, rows, **more):
    made = checked(rows, office.own, by=office.person, at=now, **more)
    begun = actions.begin(of=made, by=office.person, at=now, good_rows_only=True)
    return running.run(of=begun, by=office.person, at=now)


def _undone(office, now, made):
    return running.undo(of=actions.ask_undo(of=made, by=office.person, at=now), by=office.person, at=now)


def _broken(now):
    with asked_at(now):
        return [f"{each.key}: {line}" for each in invariants() for line in each.look()]


def test_every_row_becomes_a_case_as_if_entered_by_hand(office, now):
    made = _run(office, now, numbered(3))
    case = Case.objects.get(title="示例個案2")

    assert (made.state, made.made, made.left_out) == ("done", 3, 0)
    assert (case.channel, case.centre, case.category.name, case.contact.phone) == (
        "phone",
        office.own,
        "示例類別",
        "50000002",
    )
    event = Event.objects.get(kind="cases", code=case.code)
    assert (event.action, event.actor, event.centre) == ("cases.created", "supervisor", "own")
    assert some("50000002", [Shelf("cases", office.own.pk)], 5) == [case.code]
    assert _broken(now) == []


def test_wrong_rows_are_left_out_only_if_somebody_says_so(office, now):
    made = checked([row(), row(no="A-2", day="x")], office.own, by=office.person, at=now)
    with pytest.raises(actions.NotNow):
        actions.begin(of=made, by=office.person, at=now)
    begun = actions.begin(of=made, by=office.person, at=now, good_rows_only=True)
    done = running.run(of=begun, by=office.person, at=now)

    assert (done.made, done.left_out) == (1, 1)


def test_nobody_is_made_up_and_nobody_made_twice(office, now):
    rows = [row(no="1", name="", phone=""), row(no="2"), row(no="3"), row(no="4", phone="")]
    _run(office, now, rows)

    assert Contact.objects.count() == 2
    assert Case.objects.filter(contact=None).count() == 1
    assert Contact.objects.filter(phone="2345 6789").get().cases.count() == 2


def test_a_resident_on_record_is_the_same_at_the_same_centre_only(office, now):
    values = {"name": "示例居民", "phone": "2345 6789"}
    there = enter(kind_named("contacts"), values | {"centre": office.own}, by="office", at=now)
    enter(kind_named("contacts"), values | {"centre": office.other}, by="office", at=now)
    _run(office, now, [row()])

    assert Case.objects.get().contact == there
    assert Contact.objects.count() == 2


def test_the_second_run_and_the_second_click_add_nothing(office, now):
    made = _run(office, now, numbered(3))
    running.run(of=made, by=office.person, at=now)
    with pytest.raises(actions.NotNow):
        actions.begin(of=made, by=office.person, at=now, good_rows_only=True)

    assert Case.objects.count() == 3


def test_an_import_that_died_between_batches_goes_on_where_it_was(office, now, monkeypatch):
    monkeypatch.setattr(
        running,
        "batches",
        lambda table: __import__("huying.imports.reporting", fromlist=["x"]).batches(table, size=2),
    )
    made = checked(numbered(7), office.own, by=office.person, at=now)
    begun = actions.begin(of=made, by=office.person, at=now)
    real, calls = running.open_cases, []

    def dies(**told):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(**told)

    monkeypatch.setattr(running, "open_cases", dies)
    with pytest.raises(KeyboardInterrupt):
        running.run(of=begun, by=office.person, at=now)
    assert Case.objects.count() == Import.objects.get().made == 4
    done = running.run(of=Import.objects.get(), by=office.person, at=now)

    assert (done.made, Case.objects.count(), ImportedRow.objects.count()) == (7, 7, 7)
    assert _broken(now) == []


def test_what_was_imported_before_is_reported_and_may_come_again_once_taken_back(office, now):
    first = _run(office, now, numbered(2))
    again = checked([*numbered(2), row(no="A-9")], office.own, by=office.person, at=now, name="b.csv")
    assert again.report["by_what"] == {"imported": 2}
    _undone(office, now, first)
    again = actions.check(
        of=actions.ask_check(of=again, mapping=actions.Mapping.from_kept(again.mapping), at=now), at=now
    )

    assert again.report["by_what"] == {}


def test_a_row_that_somebody_else_imported_meanwhile_is_left_out(office, now):
    made = checked(numbered(2), office.own, by=office.person, at=now)
    begun = actions.begin(of=made, by=office.person, at=now)
    _run(office, now, [row(no="A-1")], name="b.csv")
    done = running.run(of=begun, by=office.person, at=now)

    assert (done.made, done.left_out) == (1, 1)


def test_taking_back_removes_what_was_made_and_keeps_its_trail(office, now):
    made = _run(office, now, numbered(5))
    codes = list(Case.objects.values_list("code", flat=True))
    back = _undone(office, now, made)

    assert (back.state, Case.objects.count(), Contact.objects.count(), Category.objects.count()) == (
        "undone",
        0,
        0,
        0,
    )
    assert Event.objects.filter(action="cases.undone", code__in=codes).count() == 5
    assert some("示例個案2", [Shelf("cases")], 5) == []
    assert _broken(now) == []


def _edited(case, office, now):
    change(kind_named("cases"), case, {"wish": "示例"}, version=1, by=office.person, at=now)


def _noted(case, office, now):
    enter(
        kind_named("notes"), {"case": case, "noted_on": now.date(), "text": "示例"}, by=office.person, at=now
    )


@pytest.mark.parametrize("work_on", [_edited, _noted])
def test_what_somebody_has_worked_on_stays_and_is_listed(office, now, work_on):
    made = _run(office, now, numbered(3))
    case = Case.objects.get(title="示例個案2")
    work_on(case, office, now)
    back = _undone(office, now, made)

    assert list(Case.objects.all()) == [case]
    assert Contact.objects.get() == case.contact
    assert Category.objects.get() == case.category
    assert list(back.rows.filter(undone=False).values_list("case", flat=True)) == [case.code]
    again = _undone(office, now, back)
    assert (again.state, Case.objects.count()) == ("undone", 1)
    assert _broken(now) == []


def test_verify_names_a_record_that_vanished_without_being_taken_back(office, now):
    _run(office, now, numbered(1))
    case = Case.objects.get()
    Case.objects.all().delete()

    assert any(
        line == f"records.versions: cases {case.code} was entered and is not there" for line in _broken(now)
    )


def test_verify_names_a_record_that_was_taken_back_and_is_there(office, now):
    made = _run(office, now, numbered(1))
    case = Case.objects.get()
    _undone(office, now, made)
    case.pk, case.contact, case.category = (
        None,
        None,
        enter(kind_named("case-categories"), {"name": "示例"}, by="x", at=now),
    )
    case.save(force_insert=True)

    assert any(line.endswith(f"cases {case.code} was taken back and is there") for line in _broken(now))


def test_the_worker_checks_imports_and_takes_back(office, now):
    made = brought(numbered(3), office.own, by=office.person, at=now)
    actions.ask_check(of=made, mapping=actions.Mapping.from_kept(made.mapping), at=now)
    assert work(at=now).task == actions.CHECK
    actions.begin(of=made, by=office.person, at=now)
    assert work(at=now).task == actions.RUN
    assert Case.objects.count() == 3
    actions.ask_undo(of=made, by=office.person, at=now)
    assert work(at=now).task == actions.UNDO
    assert Case.objects.count() == 0


def test_work_that_is_given_up_can_be_gone_on_with(office, now):
    made = checked(numbered(2), office.own, by=office.person, at=now)
    begun = actions.begin(of=made, by=office.person, at=now)
    actions.stop(of=begun)
    stopped = Import.objects.get()
    going = actions.go_on(of=stopped, by=office.person, at=now)

    assert (stopped.state, going.state) == ("stopped", "running")
    assert running.run(of=going, by=office.person, at=now).made == 2


def test_who_lost_the_right_enters_nothing_more(office, now):
    made = checked(numbered(2), office.own, by=office.person, at=now)
    begun = actions.begin(of=made, by=office.person, at=now)
    Posting.objects.update(until_on=now.date())
    person = type(office.person).objects.get()

    assert running.run(of=begun, by=person, at=now).made == 0
    assert not Case.objects.exists()


def test_the_same_file_brought_twice_is_one_import(office, now):
    first = brought(numbered(2), office.own, by=office.person, at=now)
    second = brought(numbered(2), office.own, by=office.person, at=now)

    assert first == second
    assert StoredFile.objects.count() == 1


def test_files_are_forgotten_after_thirty_days_and_not_before(office, now):
    made = _run(office, now, [row(), row(no="A-2", day="x")])
    path = made.file.path
    almost = now + KEPT_FOR - timedelta(seconds=1)

    assert forget_old(at=almost) == 0
    assert path.exists()


@pytest.mark.django_db(transaction=False)
def test_forgetting_leaves_no_word_of_anybody_and_is_done_once(
    office, now, django_capture_on_commit_callbacks
):
    made = _run(office, now, [row(), row(no="A-2", title="示例秘密", day="x")])
    path = made.file.path
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old(at=now + KEPT_FOR) == 1
    left = Import.objects.get()

    assert not path.exists()
    assert not StoredFile.objects.exists()
    assert "x" not in str([left.profile, left.mapping, left.report])
    assert forget_old(at=now + KEPT_FOR) == 0
    assert _broken(now) == []


def test_giving_up_forgets_at_once(office, now, django_capture_on_commit_callbacks):
    made = brought(numbered(2), office.own, by=office.person, at=now)
    path = made.file.path
    with django_capture_on_commit_callbacks(execute=True):
        given = actions.give_up(of=made, by=office.person, at=now)

    assert (given.state, path.exists(), StoredFile.objects.count()) == ("discarded", False, 0)
