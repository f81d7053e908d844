"""The public tracker tells what is public, as it stood on the day."""

from datetime import date

import pytest

from huying.proposals.models import Progress, Proposal, Signing
from huying.proposals.queries import Asked, stage_counts, tracker
from huying.representatives.models import Representative

pytestmark = pytest.mark.django_db


def _proposal(now, code, **values):
    return Proposal.objects.create(code=code, title=f"議題{code}", created_at=now, updated_at=now, **values)


def _step(now, proposal, stage, day):
    return Progress.objects.create(
        code=f"{proposal.code}-{stage}",
        proposal=proposal,
        stage=stage,
        noted_on=day,
        created_at=now,
        updated_at=now,
    )


def test_the_stage_is_the_newest_that_held_on_the_day(now):
    proposal = _proposal(now, "p1")
    _step(now, proposal, Progress.Stage.ACCEPTED, date(2023, 5, 1))
    _step(now, proposal, Progress.Stage.ACHIEVED, date(2024, 1, 1))

    assert [each.stage for each in tracker(Asked(), date(2023, 12, 31))] == ["accepted"]
    assert [each.stage for each in tracker(Asked(), date(2024, 1, 1))] == ["achieved"]
    assert proposal.stage_at(date(2023, 4, 30)) is None


def test_a_dated_step_is_newer_than_an_undated_one(now):
    proposal = _proposal(now, "p1")
    _step(now, proposal, Progress.Stage.ACHIEVED, date(2023, 5, 1))
    _step(now, proposal, Progress.Stage.SUBMITTED, None)

    assert stage_counts(date(2023, 12, 31)) == {"achieved": 1}


def test_a_confidential_proposal_leaves_no_trace(client, now):
    _proposal(now, "p1")
    _proposal(now, "secret", public=False)

    assert client.get("/zh-hant/proposals/secret/").status_code == 404
    assert "議題secret" not in client.get("/zh-hant/proposals/").content.decode()
    assert [row["code"] for row in client.get("/api/v1/proposals").json()] == ["p1"]
    assert client.get("/api/v1/proposals/secret").status_code == 404


def test_a_joint_proposal_is_listed_once(now):
    proposal = _proposal(now, "p1")
    for number in (1, 2):
        person = Representative.objects.create(
            code=f"per-{number}",
            name=f"代表{number}",
            relation="representative",
            created_at=now,
            updated_at=now,
        )
        part = Signing.Part.LEAD if number == 1 else Signing.Part.COSIGNER
        Signing.objects.create(
            code=f"s{number}",
            proposal=proposal,
            representative=person,
            part=part,
            created_at=now,
            updated_at=now,
        )

    assert [each.code for each in tracker(Asked(), date(2023, 12, 31))] == ["p1"]
    assert [each.code for each in tracker(Asked(signer="per-2"), date(2023, 12, 31))] == ["p1"]
    assert list(tracker(Asked(signer="per-9"), date(2023, 12, 31))) == []


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_takes_the_same_number_of_queries(client, now, number, django_assert_num_queries):
    for place in range(number):
        _proposal(now, f"p{place}")

    with django_assert_num_queries(4 if number else 3):
        assert client.get("/en/proposals/").status_code == 200
