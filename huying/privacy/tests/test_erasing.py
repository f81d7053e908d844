"""Erasing somebody: their words are in no store afterwards, what is counted stays, and it is remembered."""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.audit.queries import breaks
from huying.cases.models import Case, Letter
from huying.contacts.models import Contact
from huying.core.invariants import asked_at, invariants
from huying.figures.engine import declared_figures
from huying.figures.tests.asking import ask
from huying.files.models import StoredFile
from huying.imports.models import Import
from huying.privacy import actions, forgetting
from huying.privacy.datamap import STORES, stores
from huying.privacy.erasing import erase, listed
from huying.privacy.models import DataRequest, Forgotten, Hold
from huying.privacy.routine import erase_again
from huying.privacy.subjects import subject_of, subject_of_case
from huying.privacy.tests.factories import (
    EMAIL,
    NAME,
    RECORD,
    asked,
    bare_person,
    everything_kept,
    granted,
    make_case,
    make_contact,
    person_everywhere,
)
from huying.records.actions import enter
from huying.records.kind import kinds, the_kind
from huying.records.undoing import undo_records

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_place(settings, own_home):
    """Files, mail and the list of the erased in a place of this test."""
    settings.EMAIL_FILE_PATH = own_home / "mail"
    settings.EMAIL_FILE_PATH.mkdir()


def _broken(moment):
    with asked_at(moment):
        return {each.key: found for each in invariants() if (found := list(each.look()))}


def _in_files(words):
    """Words that stand in any file of the data folder but the database."""
    found = set()
    for path in settings.HOME.rglob("*"):
        if path.is_file() and ".sqlite3" not in path.name:
            text = path.read_bytes().decode("utf-8", "replace")
            found |= {word for word in words if word in text}
    return found


def test_the_person_of_these_tests_is_in_every_store(now):
    """Else the next test would prove nothing of a store that is added tomorrow."""
    person = person_everywhere(now)
    subject = person.subject
    empty = [
        store.model
        for store, model in stores()
        if not model._default_manager.filter(store.reach(subject)).exists()
    ]
    kept = everything_kept()

    assert empty == []
    assert [word for word in person.words if word not in kept] in ([], ["A123456"])


def test_after_erasure_no_word_is_in_any_table_nor_in_any_file(now, django_capture_on_commit_callbacks):
    person = person_everywhere(now)
    request = granted(person, now)
    (settings.EMAIL_FILE_PATH / "1.log").write_text(f"To: {EMAIL}\n\n{NAME}")
    (settings.EMAIL_FILE_PATH / "2.log").write_text("To: other@example.org")
    paths = [each.path for each in StoredFile.objects.all()]

    with django_capture_on_commit_callbacks(execute=True):
        done = actions.carry_out_erasure(request=request, by=person.supervisor, at=now)
    kept = everything_kept()

    assert sorted(word for word in person.words if word in kept) == []
    assert _in_files(person.words) == set()
    assert [path for path in paths if path.exists()] == []
    assert StoredFile.objects.count() == 0
    assert [path.name for path in settings.EMAIL_FILE_PATH.iterdir()] == ["2.log"]
    assert set(done.counts) >= {store.model for store in STORES} - {"privacy.DataRequest"}


def test_what_was_counted_stays_as_it_was(now):
    """People, cases, letters and outcomes of the year, in every figure there is."""
    person = person_everywhere(now)
    make_case(person.contact, "case-2", received_on=now.date())
    before = {figure.key: ask(figure.key).value for figure in declared_figures()}

    erase(who=person.subject, by="office", at=now)

    assert {figure.key: ask(figure.key).value for figure in declared_figures()} == before
    assert before["cases.received"] == 2


def test_an_empty_row_stays_under_another_reference(now):
    person = bare_person(now)
    erase(who=person.subject, by="office", at=now)
    row = Contact.objects.get(pk=person.contact.pk)
    case = Case.objects.get(pk=person.case.pk)

    assert row.code != "person"
    assert row.erased_on == now.date()
    assert not Contact.objects.themselves().filter(pk=row.pk).exists()
    assert case.contact_id == row.pk
    assert (case.code, case.outcome, case.story) == (person.case.code, "advised", "")


def test_the_register_of_letters_keeps_serial_day_and_recipient_and_loses_words_and_files(now):
    person = person_everywhere(now)
    before = Letter.objects.filter(case=person.case).values("serial", "sent_on", "to_organisation").get()
    erase(who=person.subject, by="office", at=now)
    letter = Letter.objects.get(case=person.case)

    assert Letter.objects.filter(pk=letter.pk).values("serial", "sent_on", "to_organisation").get() == before
    assert (letter.text, letter.sealed, letter.erased_on) == ("", True, now.date())


def test_every_invariant_holds_and_the_chain_too(now, django_capture_on_commit_callbacks):
    person = person_everywhere(now)
    before = _broken(now)
    with django_capture_on_commit_callbacks(execute=True):
        erase(who=person.subject, by="office", at=now)

    assert set(_broken(now)) <= set(before)
    assert list(breaks()) == []


def test_each_record_has_its_event_and_no_event_has_a_word(now):
    person = person_everywhere(now)
    erase(who=person.subject, by=person.supervisor, at=now)
    told = set(Event.objects.filter(action__endswith=".erased").values_list("action", flat=True))
    notes = " ".join(Event.objects.values_list("note", flat=True))

    assert {
        f"{kind.key}.erased"
        for kind in kinds()
        if kind.model._meta.label in {store.model for store in STORES}
    } | {"scans.erased"} == told
    assert [word for word in person.words if word in notes] == []


def test_others_keep_every_word(now):
    """The neighbour of the same centre, of the same household's name, with a like name: nothing of theirs is touched."""
    person = bare_person(now)
    other = make_contact(person.centre, "other", name="癸卯", phone="5501 7799", email="other@example.org")
    case = make_case(other, "others-case", story="別人的經過")
    erase(who=person.subject, by="office", at=now)
    other.refresh_from_db()
    case.refresh_from_db()

    assert (other.name, other.phone, other.code) == ("癸卯", "5501 7799", "other")
    assert (case.story, case.erased_on) == ("別人的經過", None)


def test_somebody_elses_household_keeps_its_words_as_long_as_one_of_it_is_on_record(now):
    person = person_everywhere(now)
    make_contact(person.centre, "sister", name="示例", household=person.contact.household)
    erase(who=person.subject, by="office", at=now)
    person.contact.household.refresh_from_db()

    assert person.contact.household.note.startswith("qx")


def test_a_hold_on_the_person_or_on_one_case_keeps_everything(now):
    for held in ("contact", "case"):
        person = bare_person(now)
        request = granted(person, now)
        hold = Hold.objects.create(
            code=f"hold-{held}",
            centre=person.centre,
            reason="x",
            placed_on=now.date(),
            **{held: getattr(person, held)},
            **RECORD,
        )
        with pytest.raises(ValidationError):
            actions.carry_out_erasure(request=request, by=person.supervisor, at=now)
        person.contact.refresh_from_db()
        assert person.contact.erased_on is None

        actions.lift_hold(hold=hold, by=person.supervisor, at=now)
        actions.carry_out_erasure(request=request, by=person.supervisor, at=now)
        person.contact.refresh_from_db()
        assert person.contact.erased_on == now.date()
        Case.objects.filter(pk=person.case.pk).update(code=f"c-{held}")


def test_an_import_that_is_not_finished_holds_it_up(now):
    person = person_everywhere(now)
    Import.objects.update(state="checked")
    request = granted(person, now)

    with pytest.raises(ValidationError):
        actions.carry_out_erasure(request=request, by=person.supervisor, at=now)


def test_a_second_press_erases_nobody_else_and_says_the_same(now):
    person = bare_person(now)
    request = granted(person, now)
    first = actions.carry_out_erasure(request=request, by=person.supervisor, at=now)
    events = Event.objects.count()
    second = actions.carry_out_erasure(request=request, by=person.supervisor, at=now)

    assert (second.done_on, second.counts) == (first.done_on, first.counts)
    assert Event.objects.count() == events


def test_nothing_is_erased_that_nobody_granted(now):
    person = bare_person(now)
    waiting = asked(person, now)
    copy = granted(person, now, "copy")
    for request in (waiting, copy):
        with pytest.raises(ValidationError):
            actions.carry_out_erasure(request=request, by=person.supervisor, at=now)

    assert Contact.objects.get(pk=person.contact.pk).name


def test_only_who_answers_for_the_centre_erases(now):
    person = bare_person(now)
    request = granted(person, now)
    for stranger in (person.caseworker, make_user(Role.SUPERVISOR, make_centre())):
        with pytest.raises(Exception, match="data-requests"):
            actions.carry_out_erasure(request=request, by=stranger, at=now)

    assert DataRequest.objects.get(pk=request.pk).done_on is None


def test_the_preview_says_what_will_be_done(now):
    person = person_everywhere(now)
    promised = listed(person.subject)
    done = erase(who=person.subject, by="office", at=now)

    assert {name: done[name] for name in promised if not name.startswith("files")} == {
        name: number for name, number in promised.items() if not name.startswith("files")
    }
    assert promised["files.StoredFile"] <= done["files.StoredFile"]


def test_the_words_of_one_case_go_and_its_resident_stays(now):
    person = bare_person(now)
    erase(who=subject_of_case(person.case), by="office", at=now)
    person.contact.refresh_from_db()
    person.case.refresh_from_db()

    assert person.contact.name
    assert (person.case.story, person.case.erased_on) == ("", now.date())


# --- what is remembered -------------------------------------------------------------------------
def test_the_list_outside_names_nobody_and_grows_by_what_was_erased(now, django_capture_on_commit_callbacks):
    person = bare_person(now)
    with django_capture_on_commit_callbacks(execute=True):
        erase(who=person.subject, by="office", at=now)
    text = forgetting.list_file().read_text("utf-8")

    assert len(text.splitlines()) == 2  # the person, and the words of the case
    assert "person" not in text
    assert person.case.code not in text
    assert forgetting.write_down() == 0


def test_an_older_backup_is_erased_again(now, django_capture_on_commit_callbacks):
    """What a restore brings back is on record under its old reference; the list knows it."""
    person = bare_person(now)
    with django_capture_on_commit_callbacks(execute=True):
        erase(who=person.subject, by="office", at=now)
    Forgotten.objects.all().delete()
    Contact.objects.filter(pk=person.contact.pk).update(code="person", name="癸卯犇", erased_on=None)
    Case.objects.filter(pk=person.case.pk).update(story="示例經過", erased_on=None)
    broken = _broken(now)["privacy.erased"]

    assert forgetting.take_in(forgetting.list_file()) == 2
    assert erase_again(at=now) == 1
    assert len(broken) == 2
    assert "privacy.erased" not in _broken(now)
    assert Contact.objects.get(pk=person.contact.pk).name == ""
    assert erase_again(at=now) == 0


def test_a_line_that_was_not_written_here_erases_nobody(now, django_capture_on_commit_callbacks):
    person = bare_person(now)
    words = f"{forgetting.MARK} {forgetting.marks_of('contacts', 'person')[0]} 2023-05-02T04:00:00+00:00"
    forgetting.list_file().write_text(f"{words} {'0' * 32}\n")

    with pytest.raises(forgetting.NotOfTheList):
        forgetting.take_in(forgetting.list_file())
    assert Contact.objects.get(pk=person.contact.pk).erased_on is None


def test_a_mark_that_is_missing_from_the_list_is_found_by_verify(now):
    person = bare_person(now)
    erase(
        who=person.subject, by="office", at=now
    )  # the transaction of this test never ends, so nothing is written

    assert len(_broken(now)["privacy.remembered"]) == 2


def test_a_key_that_was_changed_still_knows_whom_it_erased(now, settings):
    person = bare_person(now)
    erase(who=person.subject, by="office", at=now)
    known = set(Forgotten.objects.values_list("digest", flat=True))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]

    assert forgetting.is_forgotten("contacts", "person", known)
    assert not forgetting.is_forgotten("contacts", "another", known)


def test_what_was_erased_cannot_be_taken_back_as_a_mistake(now):
    person = bare_person(now)
    erase(who=person.subject, by="office", at=now)
    kind = next(kind for kind in kinds() if kind.key == "cases")

    assert undo_records(kind=kind, codes=[person.case.code], by="office", at=now) == set()
    assert Case.objects.filter(Q(pk=person.case.pk)).exists()


def _told_wrong(moment, prefixes):
    """What the questions about records say of the kinds in `prefixes`."""
    asked = ("records.acknowledged", "records.versions", "records.state", "records.index", "search.findable")
    with asked_at(moment):
        found = [line for each in invariants() if each.key in asked for line in each.look()]
    return [line for line in found if line.startswith(prefixes)]


def test_what_was_entered_through_the_doors_is_as_the_trail_says_after_it_was_erased(now):
    """Versions, fields, the index: also of the neighbour whose helper is gone, and of the row that stays for counting."""
    supervisor = make_user(Role.SUPERVISOR, make_centre())
    centre = supervisor.postings.get().centre
    here = {"centre": centre}
    person = enter(
        the_kind("contacts"), here | {"name": "示例將刪", "phone": "5550 0001"}, by=supervisor, at=now
    )
    neighbour = enter(
        the_kind("contacts"), here | {"name": "示例鄰居", "helped_by": person}, by=supervisor, at=now
    )
    case = make_case(person, now)
    case = enter(
        the_kind("cases"),
        here | {"title": "示例私事", "category": case.category, "contact": person, "received_on": now.date()},
        by=supervisor,
        at=now,
    )
    enter(
        the_kind("notes"), {"case": case, "noted_on": now.date(), "text": "示例密語"}, by=supervisor, at=now
    )
    kinds_asked = ("contacts ", "notes ", f"cases {case.code}")
    assert _told_wrong(now, kinds_asked) == []

    erase(who=subject_of(person), by=supervisor, at=now)

    assert _told_wrong(now, kinds_asked) == []
    assert Contact.objects.get(pk=neighbour.pk).helped_by is None
