"""Copies of a form letter: counted with one key, taken back, apart from cases and contacts, and one case at most."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.bulk.actions import count
from huying.bulk.models import Copies, FormLetter
from huying.bulk.tests.factories import CopiesFactory, FormLetterFactory
from huying.cases.models import Case
from huying.cases.tests.factories import CategoryFactory
from huying.core.period import Period
from huying.figures import engine
from huying.figures.engine import Scope
from huying.records.actions import NotAllowed, enter
from huying.records.kind import kind_named

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
YEAR = Scope(Period.year(2023))
PAGE = "/office/form-letter-count/"
HOSTILE = ["<script>alert(1)</script>", "{{ 7|add:7 }}", "=1+1", "𡃁𨋢" * 40]


def value(key, scope=YEAR):
    return engine.evaluate_on([(key, scope)], "default")[0].value


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def counter(client, centre):
    user = make_user(Role.COUNTER, centre)
    client.force_login(user)
    return user


@pytest.fixture
def letter(counter, centre, now):
    values = {
        "centre": centre,
        "title": "示例訴求",
        "text": "示例全文",
        "began_on": now.date() - timedelta(days=9),
    }
    return enter(kind_named("form-letters"), values, by="office", at=now)


@pytest.fixture
def press(client, letter):
    """Count copies as the page's own forms do."""

    def do(number="1", came_on="2023-05-02", key="the-key", **more):
        typed = {"number": number, "came_on": came_on, "form_key": key} | more
        return client.post(f"/office/form-letters/{letter.code}/copies/", typed)

    return do


def test_one_press_counts_one_copy_and_the_page_says_the_number(client, press, letter):
    assert press().url == PAGE
    shown = client.get(PAGE).content.decode()

    assert Copies.objects.get().number == 1
    assert 'data-key="1"' in shown
    assert "form-letter-copies" in shown  # the way back is offered beside the word


def test_many_copies_of_an_earlier_day_are_one_line(press):
    assert press(number="42152", came_on="2023-04-30").status_code == 302
    assert (Copies.objects.get().number, Copies.objects.get().came_on) == (42152, date(2023, 4, 30))


def test_a_second_click_counts_nothing_more(press):
    for _click in range(2):
        press()
    press(key="another-key")

    assert Copies.objects.count() == 2


@pytest.mark.parametrize("number", ["0", "-1", "100001", "", "x", "1.5"])
def test_a_number_that_cannot_be_is_refused_beside_its_field(press, number):
    answer = press(number=number)

    assert answer.status_code == 422
    assert "number" in answer.context["form"].errors
    assert not Copies.objects.exists()


@pytest.mark.parametrize(
    ("came_on", "counted"),
    [("2023-04-22", False), ("2023-04-23", True), ("2023-05-02", True), ("2023-05-03", False)],
)
def test_copies_come_from_the_first_day_on_and_never_tomorrow(press, came_on, counted):
    assert press(came_on=came_on).status_code == (302 if counted else 422)
    assert Copies.objects.exists() == counted


def test_a_letter_that_ended_is_counted_no_more_and_not_on_the_page(client, press, letter, now):
    FormLetter.objects.filter(pk=letter.pk).update(ended_on=now.date())
    assert press().status_code == 422
    assert press(came_on="2023-05-01").status_code == 302
    assert letter.title not in client.get(PAGE).content.decode()


def test_a_count_is_taken_back_once_and_the_trail_keeps_both(client, press):
    press()
    code = Copies.objects.get().code
    for _press in range(2):
        answer = client.post(f"/office/form-letter-copies/{code}/undo/")

    assert answer.status_code == 404  # it is gone
    assert not Copies.objects.exists()
    assert list(Event.objects.filter(code=code).order_by("seq").values_list("action", flat=True)) == [
        "form-letter-copies.created",
        "form-letter-copies.undone",
    ]


def test_copies_of_another_centre_are_neither_seen_nor_counted(client, counter, now):
    foreign = FormLetterFactory(title="示例別處")
    assert foreign.title not in client.get(PAGE).content.decode()
    assert client.post(f"/office/form-letters/{foreign.code}/copies/", {"number": "1"}).status_code == 404
    with pytest.raises(NotAllowed):
        count(letter=foreign, number=1, came_on=now.date(), by=counter, at=now)


def test_the_database_refuses_no_copies_at_all():
    for number in (0, 100_001):
        with pytest.raises(IntegrityError), transaction.atomic():
            CopiesFactory(number=number)


def test_copies_are_neither_cases_nor_contacts(letter, counter, now):
    count(letter=letter, number=1000, came_on=now.date(), by=counter, at=now)

    assert value("bulk.copies") == 1000
    assert value("bulk.letters") == 1
    assert [value(key) for key in ("cases.received", "cases.visits", "cases.enquiries")] == [0, 0, 0]


def test_the_first_and_last_day_count_and_neither_neighbour():
    letter = FormLetterFactory(began_on=date(2022, 1, 1))
    inside = [CopiesFactory(letter=letter, came_on=day) for day in (date(2023, 1, 1), date(2023, 12, 31))]
    for day in (date(2022, 12, 31), date(2024, 1, 1)):
        CopiesFactory(letter=letter, came_on=day)
    result = engine.evaluate_on([("bulk.copies", YEAR)], "default")[0]

    assert result.value == 10
    assert set(result.codes()) == {each.code for each in inside}
    assert value("bulk.letters") == 1  # once, however often it came


def test_an_empty_year_has_none():
    assert (value("bulk.copies"), value("bulk.letters")) == (0, 0)


def test_the_parts_by_letter_and_centre_add_up():
    for number in (3, 4):
        CopiesFactory(number=number)
    result = engine.evaluate_on([("bulk.copies", YEAR)], "default")[0]

    for name in ("letter", "centre", "channel"):
        assert sum(part.value for part in result.by(name)) == 7


def test_one_case_is_made_of_a_letter_and_no_second(client, letter, centre, now):
    client.force_login(make_user(Role.CASEWORKER, centre))
    address = f"/office/form-letters/{letter.code}/case/"
    key = client.get(address).context["form"]["form_key"].value()
    typed = {"title": "示例訴求", "category": str(CategoryFactory().pk), "channel": "email", "form_key": key}
    for _click in range(2):
        client.post(address, typed)
    case = Case.objects.get()
    letter.refresh_from_db()

    assert (letter.case, case.story, case.received_on) == (case, "示例全文", letter.began_on)
    assert client.get(address).status_code == 302
    assert letter.title in client.get(f"/office/cases/{case.code}/").content.decode()


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_words_are_shown_as_they_were_typed(client, letter, title):
    FormLetter.objects.filter(pk=letter.pk).update(title=title)
    shown = client.get(PAGE).content.decode()

    assert "<script>alert" not in shown
    assert "14" not in title  # nothing computes what stands in braces
    assert ("{{ 7|add:7 }}" in shown) == ("{{" in title)


def test_a_day_that_is_no_day_is_refused(letter, counter, now):
    with pytest.raises(ValidationError):
        count(letter=letter, number=0, came_on=now.date(), by=counter, at=now)


def test_the_page_asks_the_same_number_of_questions_for_one_letter_and_for_three(
    client, letter, centre, django_assert_max_num_queries
):
    client.get(PAGE)
    with django_assert_max_num_queries(40) as one:
        client.get(PAGE)
    for _more in range(2):
        FormLetterFactory(centre=centre)
    with django_assert_max_num_queries(len(one)):
        client.get(PAGE)
