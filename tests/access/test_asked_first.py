"""Whatever address shows something of another person's case or resident asks why first: its papers, its print, its forms.

The addresses are those of the one table, so that one that is added tomorrow is tried as well.
"""

import pytest
from django.test import Client

from huying.accounts.models import Role
from huying.cases.models import Case
from huying.intake.models import HelpRequest
from huying.privacy.models import Opening
from huying.records.gates import _matters
from huying.records.kind import kinds, the_kind
from tests.access.office import ASSIGNED, FIRST_DAY
from tests.access.table import DOORS, KIND_DOORS
from tests.access.ways import address_of, kind_address

QUESTION = 'name="why"'
PARTS = sorted(kind.key for kind in kinds() if "cases" in _matters(kind))
# Doors that show nothing of the case they name, or to somebody who was asked to see this alone.
ELSEWHERE = {
    "desk:case_open",  # leads to the case, which asks
    "bulk:case_make",
    "letters:letter_read",  # whoever signs it was asked to read it
    "letters:letter_return",
    "privacy:case_why",  # the question itself
    "privacy:contact_why",
}


@pytest.fixture
def colleague(office):
    """Somebody of the same centre to whom nothing was given, and who has said nothing today."""
    Opening.objects.all().delete()
    HelpRequest.objects.filter(pk=office.records["help-requests", ASSIGNED].pk).update(
        case=office.records["cases", ASSIGNED], settled_on=FIRST_DAY
    )
    client = Client()
    client.force_login(office.people[Role.CASEWORKER])
    return client


def _addresses(office, key):
    """Every address that names the lawyer's record of a kind, with what its methods answer."""
    for door in DOORS:
        if door.fills.get("code") == key and door.name not in ELSEWHERE:
            yield door.name, address_of(door, office, Role.CASEWORKER), door.answers, door.sent
    for door in KIND_DOORS:
        if door.fills.get("code") == "record":
            yield door.name, kind_address(door, office, key, ASSIGNED, Role.CASEWORKER), {"get": 200}, {}


def _open(client, office, key):
    for name, address, answers, _sent in _addresses(office, key):
        if "get" in answers:
            answer = client.get(address)
            if answer.status_code == 200:  # the other doors are closed to this kind
                yield name, answer.content.decode()


def test_the_parts_of_cases_are_known():
    assert {"case-papers", "letters", "letter-drafts", "letter-replies", "notes", "clocks"} <= set(PARTS)
    assert "case-links" in PARTS
    assert "cases" not in PARTS


@pytest.mark.parametrize("key", ["cases", "contacts"])
def test_every_address_of_it_asks_first(office, colleague, key):
    shown = dict(_open(colleague, office, key))

    assert {name for name, page in shown.items() if QUESTION not in page} == set()
    assert len(shown) > 4
    assert Opening.objects.count() == 0


@pytest.mark.parametrize("key", PARTS)
def test_every_address_of_a_part_of_a_case_asks_first(office, colleague, key):
    case = office.records["cases", ASSIGNED]
    shown = dict(_open(colleague, office, key))

    assert {name for name, page in shown.items() if QUESTION not in page} == set()
    assert {name for name, page in shown.items() if case.title in page} == set()
    assert shown


@pytest.mark.parametrize("key", ["cases", *PARTS])
def test_a_form_sent_before_the_reason_shows_nothing_of_the_case(office, colleague, key):
    """A wrong form would show the page anew; that is not a way around the question."""
    for name, address, answers, sent in _addresses(office, key):
        if "post" not in answers or answers["post"] != 422:
            continue
        answer = colleague.post(address, sent or {"x": "1"})

        assert answer.status_code == 404 or QUESTION in answer.content.decode(), name


def test_the_print_of_a_case_is_not_made_before_the_reason(office, colleague):
    code = office.records["cases", ASSIGNED].code
    answer = colleague.post(
        f"/office/cases/{code}/print/", {"what": "sheet", "language": "en", "reason": "示例"}
    )

    assert QUESTION in answer.content.decode()


@pytest.mark.parametrize("door", ["", "unscanned/", "picture/", "look/", "pages/1/"])
def test_the_file_of_a_paper_asks_by_every_door(office, colleague, door):
    paper = office.records["case-papers", ASSIGNED]
    here = f"/office/files/{paper.file_id}/{door}"
    asked = colleague.get(here)

    assert QUESTION in asked.content.decode()
    assert asked["Content-Type"].startswith("text/html")


def test_the_reason_leads_to_what_was_asked_for_and_opens_all_of_the_case(office, colleague):
    case, paper = office.records["cases", ASSIGNED], office.records["case-papers", ASSIGNED]
    here = f"/office/case-papers/{paper.code}/"
    assert f'value="{here}"' in colleague.get(here).content.decode()

    answer = colleague.post(f"/office/cases/{case.code}/why/", {"why": "cover", "wanted": here})
    opened = dict(_open(colleague, office, "case-papers"))

    assert answer["Location"] == here
    assert {name for name, page in opened.items() if QUESTION in page} == set()
    assert Opening.objects.get().code == case.code


@pytest.mark.parametrize("wanted", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_the_reason_leads_nowhere_else(office, colleague, wanted):
    case = office.records["cases", ASSIGNED]
    answer = colleague.post(f"/office/cases/{case.code}/why/", {"why": "cover", "wanted": wanted})

    assert answer["Location"] == f"/office/cases/{case.code}/"


def test_who_answers_for_the_centre_is_not_asked_but_the_paper_is_noted(office, colleague):
    colleague.force_login(office.people[Role.SUPERVISOR])
    paper = office.records["case-papers", ASSIGNED]
    for _each in range(3):
        assert QUESTION not in colleague.get(f"/office/case-papers/{paper.code}/").content.decode()
    row = Opening.objects.get()

    assert (row.kind, row.code, row.foreign, row.times) == ("cases", paper.case.code, True, 1)


def test_of_ones_own_case_nothing_is_asked(office, colleague):
    Case.objects.filter(pk=office.records["cases", ASSIGNED].pk).update(
        assigned_to=office.people[Role.CASEWORKER]
    )
    opened = dict(_open(colleague, office, "case-papers"))

    assert {name for name, page in opened.items() if QUESTION in page} == set()


def test_the_centre_that_a_referral_went_to_is_not_asked_about_a_case_it_cannot_open(office, colleague):
    received = office.records["referrals", "R"]
    page = colleague.get(f"/office/referrals/{received.code}/")

    assert page.status_code == 200
    assert QUESTION not in page.content.decode()


def test_a_paper_that_is_kept_to_few_is_as_if_it_were_not_there(office, colleague):
    """The question would tell that there is something to be asked for."""
    paper = office.records["case-papers", ASSIGNED]
    type(paper).objects.filter(pk=paper.pk).update(visibility="few")
    told = colleague.get(f"/office/case-papers/{paper.code}/")

    assert told.status_code == 404
    assert not the_kind("case-papers").visible_to(office.people[Role.CASEWORKER]).filter(pk=paper.pk).exists()
