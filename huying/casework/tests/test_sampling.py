"""Closed cases drawn by lot: every one as likely, the draw repeated by its seed, one answer to each question kept."""

from collections import Counter
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.cases.tests.factories import CaseFactory
from huying.casework import sampling
from huying.casework.models import QualityCheck, Sample
from huying.casework.sampling import drawn
from huying.records.actions import NotAllowed

pytestmark = pytest.mark.django_db
PAGE = "/office/quality/"
APRIL = (date(2023, 4, 1), date(2023, 5, 1))
ALL_YES = dict.fromkeys(QualityCheck.QUESTIONS, "yes")


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def supervisor(client, centre):
    user = make_user(Role.SUPERVISOR, centre)
    client.force_login(user)
    return user


def _closed(centre, on, **more):
    return CaseFactory(centre=centre, received_on=date(2023, 3, 1), closed_on=on, outcome="advised", **more)


def _draw(client, centre, **changed):
    key = client.get(PAGE).context["form"]["form_key"].value()
    told = {
        "form_key": key,
        "centre": centre.code,
        "from_on": "2023-04-01",
        "until_on": "2023-05-01",
        "size": "2",
    }
    return client.post(PAGE, told | changed)


def test_only_cases_closed_in_the_period_at_the_centre_are_drawn(client, centre, supervisor):
    inside = [_closed(centre, day) for day in (date(2023, 4, 1), date(2023, 4, 30))]
    for out in (date(2023, 3, 31), date(2023, 5, 1)):
        _closed(centre, out)
    _closed(make_centre(), date(2023, 4, 15))
    CaseFactory(centre=centre, received_on=date(2023, 4, 2))
    answer = _draw(client, centre, size="9")
    sample = Sample.objects.get()

    assert answer["Location"] == f"{PAGE}{sample.code}/"
    assert {check.case for check in sample.checks.all()} == set(inside)
    assert (sample.size, sample.among) == (2, 2)


def test_the_draw_can_be_repeated_with_its_seed(centre, supervisor):
    cases = [_closed(centre, date(2023, 4, 3)) for _each in range(12)]
    told = {
        "centre": centre,
        "first": APRIL[0],
        "after": APRIL[1],
        "size": 4,
        "by": supervisor,
        "at": timezone.now(),
    }
    sample = sampling.draw(seed=77, **told)
    codes = sorted(check.case.code for check in sample.checks.all())

    assert codes == sorted(drawn([case.code for case in cases], 4, 77))
    assert codes == sorted(drawn([case.code for case in reversed(cases)], 4, 77))
    assert sample.seed == 77


def test_the_lot_falls_on_every_case_about_as_often():
    codes = [f"C-{number}" for number in range(10)]
    times = Counter(code for seed in range(2000) for code in drawn(codes, 3, seed))

    assert all(500 < times[code] < 700 for code in codes)


def test_two_clicks_draw_once_and_each_case_is_on_the_trail(client, centre, supervisor):
    for _each in range(3):
        _closed(centre, date(2023, 4, 3))
    key = client.get(PAGE).context["form"]["form_key"].value()
    for _click in range(2):
        _draw(client, centre, form_key=key)

    assert Sample.objects.count() == 1
    assert Event.objects.filter(kind="quality-checks").count() == 2


def test_a_period_without_a_closing_says_so_and_one_that_ends_before_it_begins_is_refused(
    client, centre, supervisor
):
    assert _draw(client, centre).status_code == 422
    assert _draw(client, centre, until_on="2023-04-01").status_code == 422
    assert not Sample.objects.exists()


def test_what_was_found_is_kept_and_summed(client, centre, supervisor):
    for _each in range(2):
        _closed(centre, date(2023, 4, 3))
    _draw(client, centre)
    first, second = QualityCheck.objects.order_by("pk")
    client.post(f"{PAGE}{first.code}/found/", ALL_YES)
    client.post(f"{PAGE}{second.code}/found/", ALL_YES | {"in_time": "no", "agreed": "none"})
    first.refresh_from_db()

    assert (first.in_time, first.checked_by) == ("yes", supervisor)
    sums = client.get(f"{PAGE}{first.sample.code}/").context["sums"]
    assert [row[1:] for row in sums] == [(2, 0, 0), (1, 1, 0), (1, 0, 1), (2, 0, 0), (2, 0, 0)]


def test_half_an_answer_is_kept_by_nobody(client, centre, supervisor):
    _closed(centre, date(2023, 4, 3))
    _draw(client, centre)
    check = QualityCheck.objects.get()
    client.post(f"{PAGE}{check.code}/found/", {"answered": "yes"})
    check.refresh_from_db()

    assert (check.answered, check.checked_on) == ("", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        QualityCheck.objects.update(answered="yes")
    with pytest.raises(IntegrityError), transaction.atomic():
        Sample.objects.update(size=9)


def test_whoever_does_not_answer_for_the_centre_draws_and_looks_at_nothing(client, centre, supervisor):
    _closed(centre, date(2023, 4, 3))
    _draw(client, centre)
    check = QualityCheck.objects.get()
    for person in (make_user(Role.CASEWORKER, centre), make_user(Role.SUPERVISOR, make_centre())):
        client.force_login(person)
        assert client.get(f"{PAGE}{check.sample.code}/").status_code == 404
        assert client.post(f"{PAGE}{check.code}/found/", ALL_YES).status_code == 404
        told = {"centre": centre, "first": APRIL[0], "after": APRIL[1], "size": 1, "seed": 1}
        with pytest.raises((NotAllowed, ValidationError)):
            sampling.draw(**told, by=person, at=timezone.now())
