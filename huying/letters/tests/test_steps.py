"""The steps of a letter up to its signature: who may take them, in which order, and what falls away by an edit."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.letters import actions
from huying.letters.dispatching import dispatch
from huying.letters.models import Draft
from huying.letters.papers import paper_of
from huying.letters.queries import templates_for, to_sign
from huying.letters.rules import STEPS
from huying.letters.tests.factories import (
    TemplateFactory,
    asked,
    drafted,
    make_case,
    sent,
    signed,
    signer_at,
    writer_at,
)
from huying.records.actions import EditedMeanwhile, NotAllowed, change, enter
from huying.records.kind import kind_named

pytestmark = pytest.mark.django_db


def _events(draft):
    return list(
        Event.objects.filter(kind="letter-drafts", code=draft.code)
        .order_by("seq")
        .values_list("action", flat=True)
    )


def _sign(draft, by, now, digest=None):
    return actions.sign(
        draft=draft, version=draft.version, digest=digest or paper_of(draft).digest, by=by, at=now
    )


def test_a_letter_goes_from_draft_to_signed_and_each_step_is_in_the_trail(now):
    draft = signed(now)

    assert draft.state == "signed"
    assert draft.signed_digest == paper_of(draft).digest
    assert draft.signed_version == 2
    assert _events(draft) == ["letter-drafts.created", "letter-drafts.review_asked", "letter-drafts.signed"]
    note = Event.objects.get(action="letter-drafts.signed").note
    assert note == f"version 2, SHA-256 {draft.signed_digest}"


def test_the_writer_does_not_sign(now):
    case = make_case()
    supervisor = signer_at(case.centre)
    draft = asked(now, case=case, by=supervisor)

    with pytest.raises(NotAllowed):
        _sign(draft, supervisor, now)


def test_the_database_refuses_a_signature_of_the_writer(now):
    draft = signed(now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(signed_by=draft.drafted_by)


def test_the_database_refuses_half_a_signature_and_a_sending_without_files(now):
    draft = drafted(now)

    for half in ({"state": "signed"}, {"signed_on": now.date()}, {"state": "sent"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Draft.objects.filter(pk=draft.pk).update(**half)


def test_whoever_edits_a_letter_is_its_writer_and_does_not_sign_it(now):
    case = make_case()
    supervisor = signer_at(case.centre)
    draft = drafted(now, case=case)
    draft = change(kind_named("letter-drafts"), draft, {"text": "改"}, version=1, by=supervisor, at=now)
    draft = actions.ask_review(draft=draft, version=draft.version, by=supervisor, at=now)

    with pytest.raises(NotAllowed):
        _sign(draft, supervisor, now)


@pytest.mark.parametrize("step", [asked, signed])
def test_an_edit_makes_a_letter_a_draft_again_and_takes_its_signature(step, now):
    draft = step(now)
    edited = change(
        kind_named("letter-drafts"),
        draft,
        {"subject": "改"},
        version=draft.version,
        by=draft.drafted_by,
        at=now,
    )

    assert (edited.state, edited.signed_by, edited.signed_on, edited.signed_version) == (
        "draft",
        None,
        None,
        None,
    )
    assert edited.signed_digest == ""


def test_an_edit_that_changes_nothing_leaves_the_signature(now):
    draft = signed(now)
    same = change(
        kind_named("letter-drafts"),
        draft,
        {"subject": draft.subject},
        version=draft.version,
        by=draft.drafted_by,
        at=now,
    )

    assert same.state == "signed"


def test_a_version_that_was_changed_while_it_was_read_is_not_signed(now):
    draft = asked(now)
    signer = signer_at(draft.case.centre)
    digest, version = paper_of(draft).digest, draft.version
    draft = change(
        kind_named("letter-drafts"), draft, {"text": "改"}, version=version, by=draft.drafted_by, at=now
    )
    draft = actions.ask_review(draft=draft, version=draft.version, by=draft.drafted_by, at=now)

    with pytest.raises(EditedMeanwhile):
        actions.sign(draft=draft, version=version, digest=digest, by=signer, at=now)
    with pytest.raises(EditedMeanwhile):
        actions.sign(draft=draft, version=draft.version, digest=digest, by=signer, at=now)


def test_a_name_that_was_corrected_while_the_letter_was_read_is_not_signed(now):
    draft = asked(now)
    digest = paper_of(draft).digest
    contact = draft.case.contact
    contact.name = "示例李小明"
    contact.save()

    with pytest.raises(EditedMeanwhile):
        actions.sign(
            draft=draft, version=draft.version, digest=digest, by=signer_at(draft.case.centre), at=now
        )


def test_a_second_click_signs_once(now):
    draft = asked(now)
    signer, digest = signer_at(draft.case.centre), paper_of(draft).digest
    first = actions.sign(draft=draft, version=draft.version, digest=digest, by=signer, at=now)
    second = actions.sign(draft=draft, version=draft.version, digest=digest, by=signer, at=now)

    assert first == second
    assert _events(draft).count("letter-drafts.signed") == 1


def test_asked_twice_it_waits_once(now):
    draft = asked(now)
    actions.ask_review(draft=draft, version=1, by=draft.drafted_by, at=now)

    assert _events(draft).count("letter-drafts.review_asked") == 1


def test_a_letter_put_before_somebody_is_signed_by_nobody_else(now):
    case = make_case()
    representative = make_user(Role.REPRESENTATIVE)
    supervisor = signer_at(case.centre)
    draft = asked(now, case=case, signer=representative)

    assert to_sign(supervisor) == []
    assert to_sign(representative) == [draft]
    with pytest.raises(NotAllowed):
        _sign(draft, supervisor, now)
    assert _sign(draft, representative, now).signed_by == representative


def test_a_letter_put_before_nobody_is_signed_by_whoever_approves_at_its_centre(now):
    draft = asked(now)

    assert to_sign(signer_at(draft.case.centre)) == [draft]
    for stranger in (
        signer_at(make_centre("elsewhere")),
        make_user(Role.REPRESENTATIVE),
        writer_at(draft.case.centre),
        make_user(Role.ADMINISTRATOR),
    ):
        assert to_sign(stranger) == []
        with pytest.raises(NotAllowed):
            _sign(draft, stranger, now)


def test_a_letter_cannot_be_put_before_its_writer_or_somebody_without_the_right(now):
    case = make_case()
    writer = writer_at(case.centre)
    supervisor = signer_at(case.centre)

    with pytest.raises(ValidationError) as problem:
        drafted(now, case=case, by=writer, signer=make_user(Role.FUND))
    assert "signer" in problem.value.message_dict
    with pytest.raises(ValidationError) as problem:
        drafted(now, case=case, by=supervisor, signer=supervisor)
    assert "signer" in problem.value.message_dict


def test_whoever_lost_their_post_does_not_sign_what_was_put_before_them(now):
    representative = make_user(Role.REPRESENTATIVE)
    draft = asked(now, signer=representative)
    representative.postings.update(until_on=now.date())
    again = type(representative).objects.get(pk=representative.pk)

    assert to_sign(again) == []
    with pytest.raises(NotAllowed):
        _sign(draft, again, now)


def test_given_back_it_says_why_and_may_be_asked_for_again(now):
    draft = asked(now)
    signer = signer_at(draft.case.centre)
    back = actions.give_back(draft=draft, version=draft.version, because="請寫明日期", by=signer, at=now)

    assert (back.state, back.returned_because) == ("returned", "請寫明日期")
    again = actions.ask_review(draft=back, version=back.version, by=back.drafted_by, at=now)
    assert again.state == "review"


def test_a_withdrawn_letter_stays_withdrawn(now):
    draft = asked(now)
    writer = draft.drafted_by
    actions.withdraw(draft=draft, by=writer, at=now)
    draft.refresh_from_db()

    assert actions.withdraw(draft=draft, by=writer, at=now).version == draft.version
    with pytest.raises(ValidationError):
        actions.ask_review(draft=draft, version=draft.version, by=writer, at=now)
    with pytest.raises(ValidationError):
        change(kind_named("letter-drafts"), draft, {"text": "改"}, version=draft.version, by=writer, at=now)


def test_a_field_of_which_nothing_is_on_record_keeps_a_letter_from_review(now):
    case = make_case()
    case.representative = None
    case.save()
    draft = drafted(now, case=case, text="{{representative.name}}")

    with pytest.raises(ValidationError, match="(representative|代表)"):
        actions.ask_review(draft=draft, version=1, by=draft.drafted_by, at=now)


def test_a_letter_to_nobody_is_kept_from_review(now):
    case = make_case()
    case.contact = None
    case.save()
    draft = drafted(now, case=case, to_organisation=None, text="示例")

    with pytest.raises(ValidationError) as problem:
        actions.ask_review(draft=draft, version=1, by=draft.drafted_by, at=now)
    assert "to_organisation" in problem.value.message_dict


def test_a_character_that_cannot_be_printed_is_named_before_anybody_signs(now):
    draft = drafted(now, text="示例 😀")

    with pytest.raises(ValidationError, match=r"U\+1F600"):
        actions.ask_review(draft=draft, version=1, by=draft.drafted_by, at=now)


def test_a_subject_that_grows_too_long_is_refused_before_anybody_signs(now):
    case = make_case(name="長" * 120)
    draft = drafted(now, case=case, subject="{{resident.name}}{{resident.name}}")

    with pytest.raises(ValidationError) as problem:
        actions.ask_review(draft=draft, version=1, by=draft.drafted_by, at=now)
    assert "subject" in problem.value.message_dict


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"body_hant": "{{secret}}"}, "body_hant"),
        ({"subject_en": "{{today", "body_en": "x"}, "subject_en"),
    ],
)
def test_a_template_with_an_unknown_field_is_refused_naming_it(values, wrong, now):
    told = {"name": "示例", "subject_hant": "示例", "body_hant": "示例"} | values

    with pytest.raises(ValidationError) as problem:
        enter(kind_named("letter-templates"), told, by="office", at=now)
    assert set(problem.value.message_dict) == {wrong}
    assert "{{" in problem.value.message_dict[wrong][0]


def test_a_template_is_whole_in_each_language_or_has_none_of_it(now):
    for told in ({"subject_hant": "示例"}, {}, {"subject_en": "x", "body_hant": "示例"}):
        with pytest.raises(ValidationError):
            enter(kind_named("letter-templates"), {"name": "示例"} | told, by="office", at=now)


def test_templates_in_force_are_offered_those_of_the_category_first(now):
    case, today = make_case(), now.date()
    general = TemplateFactory(began_on=today)
    own = TemplateFactory(category=case.category, ended_on=today + timedelta(days=1))
    TemplateFactory(ended_on=today)  # ended yesterday: today is the first day after
    TemplateFactory(began_on=today + timedelta(days=1))
    TemplateFactory(category=make_case().category)

    assert templates_for(case, today) == [own, general]


def test_a_letter_does_not_begin_with_a_template_that_ended_yesterday(now):
    with pytest.raises(ValidationError):
        drafted(now, template=TemplateFactory(ended_on=now.date()))


def test_a_letter_is_not_moved_to_another_case(now):
    case = make_case()
    draft = drafted(now, case=case)
    other = make_case(centre=case.centre)

    with pytest.raises(ValidationError) as problem:
        change(kind_named("letter-drafts"), draft, {"case": other}, version=1, by=draft.drafted_by, at=now)
    assert "case" in problem.value.message_dict


def test_nobody_writes_letters_of_another_centre(now):
    with pytest.raises(NotAllowed):
        drafted(now, by=writer_at(make_centre("elsewhere")))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taken=st.lists(st.sampled_from(sorted(STEPS)), max_size=7))
def test_whatever_is_tried_a_letter_only_goes_where_the_table_leads(taken, now, monkeypatch):
    """Every step from every state: it leads where the table says, or is refused and changes nothing."""
    monkeypatch.setattr("huying.letters.dispatching.as_pdf", lambda *_words: b"%PDF-1.7 example")
    monkeypatch.setattr("huying.letters.dispatching.as_docx", lambda *_words: b"PK example")
    sid = transaction.savepoint()
    draft = drafted(now)
    signer, kind = signer_at(draft.case.centre), kind_named("letter-drafts")
    about = {"draft": draft, "at": now}
    work = {
        "edit": lambda: change(
            kind, draft, {"text": draft.text + "改"}, version=draft.version, by=draft.drafted_by, at=now
        ),
        "ask": lambda: actions.ask_review(version=draft.version, by=draft.drafted_by, **about),
        "return": lambda: actions.give_back(version=draft.version, because="改", by=signer, **about),
        "sign": lambda: _sign(draft, signer, now),
        "send": lambda: dispatch(method="post", by=draft.drafted_by, **about),
        "withdraw": lambda: actions.withdraw(by=draft.drafted_by, **about),
    }
    try:
        for step in taken:
            before, events = (draft.state, draft.version), Event.objects.count()
            allowed, leads = STEPS[step]
            about["draft"] = draft
            try:
                work[step]()
            except ValidationError:
                draft.refresh_from_db()
                assert draft.state not in allowed
                assert ((draft.state, draft.version), Event.objects.count()) == (before, events)
            else:
                draft.refresh_from_db()
                repeated = before[0] == leads and draft.version == before[1]
                assert draft.state == leads
                assert before[0] in allowed or repeated
            is_signed = draft.state in {"signed", "sent"}
            assert is_signed == (draft.signed_by_id is not None)
            assert (draft.state == "sent") == (draft.letter_id is not None)
    finally:
        transaction.savepoint_rollback(sid)


def test_a_letter_that_was_sent_is_not_edited(now):
    letter = sent(now)

    with pytest.raises(ValidationError):
        change(
            kind_named("letter-drafts"),
            letter.draft,
            {"text": "改"},
            version=letter.draft.version,
            by=letter.draft.drafted_by,
            at=now,
        )
