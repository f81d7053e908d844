"""What tells of two cases is there for whoever may read both, and for nobody else: on its page, in lists, counts and exports."""

from datetime import date

import pytest

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.kinds import CASE_MERGES, LINKS
from huying.cases.models import CaseMerge, Link
from huying.cases.tests.factories import CaseFactory
from huying.core.tests.factories import MOMENT
from huying.records.finding import openable, search
from huying.records.lists import read_list

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
STAMPS = {"created_at": MOMENT, "updated_at": MOMENT}
KINDS = pytest.mark.parametrize("kind", [LINKS, CASE_MERGES], ids=lambda kind: kind.key)
WAYS = {"at hand", "database", "page", "list", "count", "export"}
EITHER_SIDE = pytest.mark.parametrize("side", [0, 1])


def tied(kind, one, two):
    """A link, or a merge, of two cases; written down without asking whose they are."""
    if kind is LINKS:
        return Link.objects.create(code="LK-1", case=one, other=two, made_on=date(2023, 5, 3), **STAMPS)
    return CaseMerge.objects.create(code="MC-1", kept=one, gone=two, merged_on=date(2023, 5, 3), **STAMPS)


def answers(client, kind, user, record):
    """Whether each way to a record leads `user` there."""
    client.force_login(user)
    listed = client.get(f"/office/{kind.key}/?sort=").text
    exported = client.post(f"/office/{kind.key}/export.csv", {"reason": "示例核對"}).getvalue().decode()
    return {
        "at hand": kind.is_open_to(user, record),
        "database": kind.visible_to(user).filter(pk=record.pk).exists(),
        "page": client.get(f"/office/{kind.key}/{record.code}/").status_code == 200,
        "list": f"/{record.code}/" in listed,
        "count": read_list(kind, user, {}).counted == 1,
        "export": record.code in exported,
    }


def shut(answers):
    return {way for way, leads_there in answers.items() if not leads_there}


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def reader(centre):
    return make_user(Role.CASEWORKER, centre, username="reader")


@KINDS
def test_whoever_reads_both_cases_comes_to_it_by_every_way(client, kind, centre, reader):
    record = tied(kind, CaseFactory(centre=centre), CaseFactory(centre=centre))

    assert shut(answers(client, kind, reader, record)) == set()


@KINDS
@EITHER_SIDE
def test_an_outsider_of_either_case_comes_to_it_by_none(client, kind, centre, reader, side):
    cases = [CaseFactory(centre=centre), CaseFactory(centre=centre)]
    cases[side] = CaseFactory(centre=make_centre())
    record = tied(kind, *cases)

    assert shut(answers(client, kind, reader, record)) == WAYS


@KINDS
@EITHER_SIDE
@pytest.mark.parametrize(
    ("role", "keeps", "there"),
    [
        (Role.CASEWORKER, False, False),
        (Role.CASEWORKER, True, True),
        (Role.SUPERVISOR, False, True),
    ],
)
def test_a_restricted_case_on_either_side_is_kept_to_its_few(client, kind, centre, side, role, keeps, there):
    user = make_user(role, centre, username="reader-of-one")
    keeper = user if keeps else make_user(Role.CASEWORKER, centre, username="keeper")
    cases = [CaseFactory(centre=centre), CaseFactory(centre=centre)]
    cases[side] = CaseFactory(centre=centre, restricted=True, assigned_to=keeper)
    record = tied(kind, *cases)

    assert shut(answers(client, kind, user, record)) == (set() if there else WAYS)


@KINDS
def test_two_posts_that_read_one_case_each_do_read_both(client, kind, centre, reader):
    other = make_centre()
    record = tied(kind, CaseFactory(centre=centre), CaseFactory(centre=other))
    assert not kind.is_open_to(reader, record)
    both = make_user(Role.CASEWORKER, centre, username="both")
    both.postings.create(role=Role.CASEWORKER, centre=other, since_on=date(2023, 1, 1))

    assert shut(answers(client, kind, both, record)) == set()


@KINDS
def test_search_knows_of_neither_even_for_those_who_read_both(kind, centre, reader):
    record = tied(kind, CaseFactory(centre=centre), CaseFactory(centre=centre))

    assert not openable([record.code], reader)
    assert all(group.kind is not kind for group in search(record.code, reader))
