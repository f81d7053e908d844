"""What counts as put forward, signed, belonging to the declared total, and achieved."""

from datetime import date

import pytest
from django.utils import translation

from huying.core.period import Period
from huying.figures.tests.asking import ask, split
from huying.figures.tests.factories import DeclaredTotalFactory
from huying.proposals.tests.factories import (
    OutcomeFactory,
    ProgressFactory,
    ProposalFactory,
    ProposalKindFactory,
    SessionFactory,
    SigningFactory,
)
from huying.representatives.tests.factories import OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db
MARCH = Period.month(2023, 3)


def test_a_joint_proposal_counts_once_for_all_and_once_for_each_signer_under_another_name():
    joint, single = ProposalFactory(), ProposalFactory()
    people = [SigningFactory(proposal=joint).representative for _each in range(3)]
    SigningFactory(proposal=single, representative=people[0])

    assert [ask("proposals.submitted").value, ask("proposals.signed").value] == [2, 4]
    assert [ask("proposals.submitted", representative=each.code).value for each in people] == [2, 1, 1]
    assert split(ask("proposals.signed"), "representative") == {
        people[0].code: 2,
        people[1].code: 1,
        people[2].code: 1,
    }


def test_a_signature_withdrawn_in_the_period_no_longer_counts_and_one_withdrawn_later_does():
    proposal = ProposalFactory()
    SigningFactory(proposal=proposal, withdrawn_on=date(2023, 12, 31))
    kept = SigningFactory(proposal=proposal, withdrawn_on=date(2024, 1, 1))

    assert ask("proposals.signed").codes() == [kept.code]


def test_a_proposal_known_only_by_its_year_is_dated_by_its_session():
    session = SessionFactory(when="2023-03")
    vague = ProposalFactory(when="2023", session=session)
    undated = ProposalFactory(when="", session=session)
    ProposalFactory(when="2023-04-02", session=session)
    ProposalFactory(when="2023")

    assert ask("proposals.submitted", MARCH).codes() == sorted([vague.code, undated.code])
    assert ask("proposals.submitted").value == 4


def test_a_proposal_without_any_date_is_never_counted():
    ProposalFactory(when="")

    assert ask("proposals.submitted").value == 0


def test_the_declared_total_says_how_many_proposals_are_not_on_record():
    DeclaredTotalFactory(value=17, when="2023-03", unclear_items=3)
    for in_total in ["yes"] * 2 + ["likely"] * 6 + ["unclear"] * 3 + ["no"]:
        ProposalFactory(when="2023-03", in_declared_total=in_total)
    ProposalFactory(when="2022-03", in_declared_total="yes")
    with translation.override("en"):
        result = ask("proposals.declared", MARCH)

        assert (result.value, str(result.note)) == (17, "declared, not itemised: 6 to 9")


def test_two_counted_proposals_that_may_be_one_widen_what_is_not_on_record():
    DeclaredTotalFactory(value=17, when="2023-03", unclear_items=1)
    first, second, third = (ProposalFactory(when="2023-03", in_declared_total="likely") for _each in range(3))
    unclear = ProposalFactory(when="2023-03", in_declared_total="unclear", maybe_same_as=third)
    first.maybe_same_as, second.maybe_same_as = second, first
    for each in (first, second):
        each.save()
    with translation.override("en"):
        note = str(ask("proposals.declared", MARCH).note)

    # Three on record, or two if a pair is one; the unclear one may belong or not.
    assert note == "declared, not itemised: 13 to 15"
    assert unclear.maybe_same_as == third


def test_a_personal_declared_total_is_read_for_its_own_kind_and_never_subtracted():
    somebody, kind = RepresentativeFactory(), ProposalKindFactory(code="npc-suggestion")
    DeclaredTotalFactory(value=17, when="2023-03")
    DeclaredTotalFactory(value=13, parts={"kind": kind.code}, representative=somebody.code)
    DeclaredTotalFactory(value=1, parts={"kind": "social-opinion"}, representative=somebody.code)
    found = ask("proposals.declared", representative=somebody.code, kind=kind.code)
    with translation.override("en"):
        parts = ask("proposals.declared", representative=somebody.code).by("kind")

    assert (found.value, ask("proposals.declared").value) == (13, 17)
    assert [(part.label, part.value) for part in parts] == [(str(kind), 13), ("social-opinion", 1)]


def test_progress_is_that_of_the_last_day_and_never_todays():
    proposal = ProposalFactory()
    ProgressFactory(proposal=proposal, stage="improving", noted_on=date(2023, 6, 1))
    ProgressFactory(proposal=proposal, stage="achieved", noted_on=date(2024, 6, 1))

    assert split(ask("proposals.in_progress_table"), "stage") == {"improving": 1}
    assert [ask("proposals.achieved", Period.year(year)).value for year in (2023, 2024)] == [0, 1]


def test_the_share_achieved_is_of_the_rows_of_the_table():
    for stage in ["achieved"] * 6 + ["improving"] * 2:
        ProgressFactory(stage=stage)
    ProgressFactory(stage="passed", listed_as=None)

    assert [ask("proposals.in_progress_table").value, str(ask("proposals.achieved_share").value)] == [
        8,
        "75.0",
    ]


def test_an_outcome_with_several_contributors_counts_once():
    outcome = OutcomeFactory()
    proposals = [SigningFactory().proposal for _each in range(2)]
    outcome.proposals.set(proposals)
    person = proposals[0].signings.get().representative

    assert [ask("proposals.outcomes").value, ask("proposals.outcomes", representative=person.code).value] == [
        1,
        1,
    ]


def test_the_number_of_a_session_is_asked_for_by_body_when_bodies_differ():
    first, second = OrganisationFactory(), OrganisationFactory()
    SessionFactory(body=first, number=1)
    SessionFactory(body=second, number=4)
    SessionFactory(number=None)
    with translation.override("en"):
        both = ask("proposals.session_number", MARCH)

        assert (both.value, str(both.note)) == (0, "not the same for all; ask about one of them")
    assert ask("proposals.session_number", MARCH, body=second.code).value == 4
