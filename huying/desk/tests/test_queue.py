"""Tickets have numbers without gaps, each step once; a desk that is handed over is read by the next shift."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from huying.accounts.tests.factories import make_centre
from huying.audit.models import Event
from huying.desk import handing, serving
from huying.desk.models import Handover, Ticket
from huying.desk.queries import queue_at, shift_at, unread_handover
from huying.desk.tests.factories import EnquiryKindFactory, make_counter, make_press
from huying.records.actions import NotAllowed

pytestmark = pytest.mark.django_db
BOARD = "/office/desk/"


@pytest.fixture
def counter():
    return make_counter()


@pytest.fixture
def centre(counter):
    return counter.postings.first().centre


@pytest.fixture
def desk(counter):
    return _at(counter)


def _at(person):
    client = Client()
    client.force_login(person)
    return client


def _keys(desk):
    return desk.get(BOARD).context["once"]


def _issue(desk, key=""):
    return desk.post(f"{BOARD}tickets/issue/", {"form_key": key or _keys(desk)[0]})


def test_numbers_of_a_day_begin_with_one_and_each_centre_has_its_own(counter, centre):
    now = timezone.now()
    other = make_counter()
    mine = [serving.issue(centre=centre, by=counter, at=now).number for _each in range(3)]
    theirs = serving.issue(centre=other.postings.first().centre, by=other, at=now)
    tomorrow = serving.issue(centre=centre, by=counter, at=now + timedelta(days=1))

    assert mine == [1, 2, 3]
    assert (theirs.number, tomorrow.number) == (1, 1)


def test_two_clicks_give_one_ticket(desk):
    key = _keys(desk)[0]
    for _click in range(2):
        _issue(desk, key)

    assert list(Ticket.objects.values_list("number", flat=True)) == [1]
    assert Event.objects.filter(kind="tickets").count() == 1


def test_the_database_refuses_the_same_number_twice_and_a_served_ticket_that_was_never_called(
    counter, centre
):
    ticket = serving.issue(centre=centre, by=counter, at=timezone.now())
    again = {
        name: getattr(ticket, name)
        for name in ("centre", "issued_on", "issued_at", "created_at", "updated_at")
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.create(**again, number=1, code="again")
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=ticket.pk).update(state="served", ended_at=timezone.now())


def test_a_ticket_is_called_and_served_and_every_step_is_on_the_trail_once(desk, counter, centre):
    _issue(desk)
    _issue(desk)
    desk.post(f"{BOARD}tickets/next/", {"form_key": _keys(desk)[1]})
    first = Ticket.objects.get(number=1)
    for _click in range(2):
        desk.post(f"{BOARD}tickets/{first.code}/", {"to": "served"})

    first.refresh_from_db()
    queue = queue_at(centre, timezone.localdate())
    assert (first.state, [each.number for each in queue.waiting], queue.ended) == ("served", [2], 1)
    assert Event.objects.filter(code=first.code).count() == 3


def test_whoever_left_is_not_served(counter, centre):
    now = timezone.now()
    ticket = serving.issue(centre=centre, by=counter, at=now)
    serving.move(ticket=ticket, to="left", by=counter, at=now)

    with pytest.raises(serving.MovedMeanwhile):
        serving.move(ticket=ticket, to="served", by=counter, at=now)


def test_nobody_is_called_from_an_empty_queue_and_an_unknown_step_does_not_exist(desk, counter, centre):
    with pytest.raises(ValidationError):
        serving.call_next(centre=centre, by=counter, at=timezone.now())
    ticket = serving.issue(centre=centre, by=counter, at=timezone.now())

    assert desk.post(f"{BOARD}tickets/{ticket.code}/", {"to": "erased"}).status_code == 404


def test_another_centre_neither_sees_nor_moves_a_ticket(counter, centre):
    ticket = serving.issue(centre=centre, by=counter, at=timezone.now())
    stranger = make_counter()

    assert _at(stranger).post(f"{BOARD}tickets/{ticket.code}/", {"to": "left"}).status_code == 404
    with pytest.raises(NotAllowed):
        serving.issue(centre=centre, by=stranger, at=timezone.now())


def test_a_shift_is_handed_over_with_one_press_and_read_by_the_next(desk, counter, centre):
    kind = EnquiryKindFactory()
    make_press(counter, kind, timezone.now())
    _issue(desk)
    key = _keys(desk)[2]
    for _click in range(2):
        desk.post(f"{BOARD}hand-over/", {"form_key": key, "note": "示例：影印機壞了"})
    made = Handover.objects.get()
    next_one = _at(make_counter(centre))

    assert (made.contacts, made.tickets, made.handed_by) == (1, 1, counter)
    assert "示例：影印機壞了" not in desk.get(BOARD).text
    assert "示例：影印機壞了" in next_one.get(BOARD).text
    next_one.post(f"{BOARD}hand-over/{made.code}/read/")
    assert "示例：影印機壞了" not in next_one.get(BOARD).text
    assert Event.objects.filter(kind="handovers").count() == 2


def test_the_next_shift_counts_from_the_handover_on(counter, centre):
    kind, now = EnquiryKindFactory(), timezone.now()
    make_press(counter, kind, now)
    handing.hand_over(centre=centre, note="", by=counter, at=now + timedelta(seconds=1))

    assert shift_at(centre, counter, now + timedelta(seconds=2)).contacts == 0


def test_a_handover_is_for_its_centre_and_for_these_days(counter, centre):
    now = timezone.now()
    made = handing.hand_over(centre=centre, note="示例", by=counter, at=now)
    colleague, stranger = make_counter(centre), make_counter()

    assert unread_handover(centre, colleague, now) == made
    assert unread_handover(centre, stranger, now) is None
    assert unread_handover(centre, colleague, now + timedelta(days=5)) is None
    assert _at(stranger).post(f"{BOARD}hand-over/{made.code}/read/").status_code == 404


def test_a_word_that_is_too_long_is_refused_and_nothing_is_kept(desk):
    desk.post(f"{BOARD}hand-over/", {"form_key": _keys(desk)[2], "note": "長" * 301})

    assert not Handover.objects.exists()


def test_at_no_place_nothing_is_given_out(counter):
    make_centre()
    wanderer = make_counter()
    wanderer.postings.create(role="counter", centre=make_centre(), since_on="2023-01-01")

    _at(wanderer).post(f"{BOARD}tickets/issue/", {"form_key": "k" * 32})
    assert not Ticket.objects.exists()
