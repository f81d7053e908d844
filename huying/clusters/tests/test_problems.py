"""Cases counted together under a problem: confirmed by a person, counted as they stand, read by those who may."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.tests.factories import CategoryFactory
from huying.clusters import queries
from huying.clusters.actions import confirm
from huying.clusters.models import Problem, Sign
from huying.core.period import Period
from huying.core.tests.factories import MOMENT
from huying.figures import engine
from huying.figures.engine import Scope
from huying.records.actions import NotAllowed, enter
from huying.records.kind import kind_named

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
STORY = "內地銀行帳戶因跨境匯款被凍結"


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def caseworker(client, centre):
    user = make_user(Role.CASEWORKER, centre)
    client.force_login(user)
    return user


@pytest.fixture
def category():
    return CategoryFactory()


@pytest.fixture
def case(caseworker, centre, category, now):
    def make(**values):
        told = {
            "centre": centre,
            "title": "示例事項",
            "story": STORY,
            "category": category,
            "received_on": now.date(),
        }
        return enter(kind_named("cases"), told | values, by="office", at=now)

    return make


def send(client, about, **typed):
    address = f"/office/cases/{about.code}/problem/"
    key = typed.pop("key", None) or client.get(address).context["form"]["form_key"].value()
    return client.post(address, {"form_key": key} | typed)


def counted(year=2023, **scope):
    return engine.evaluate_on([("clusters.cases", Scope(Period.year(year), **scope))], "default")[0]


def test_one_field_names_a_problem_and_the_ticked_cases_are_counted_with_it(client, case):
    first, second, third = case(), case(), case()
    assert send(client, first, name="匯款後帳戶凍結", case=[second.code]).status_code == 302

    assert Problem.objects.get().name == "匯款後帳戶凍結"
    assert set(Sign.objects.values_list("case", flat=True)) == {first.pk, second.pk}
    assert "匯款後帳戶凍結" in client.get(f"/office/cases/{second.code}/").content.decode()
    assert "匯款後帳戶凍結" not in client.get(f"/office/cases/{third.code}/").content.decode()


def test_a_second_click_counts_nothing_twice(client, case):
    first = case()
    for _click in range(2):
        send(client, first, key="same", name="匯款後帳戶凍結")

    assert (Problem.objects.count(), Sign.objects.count()) == (1, 1)


@pytest.mark.parametrize("typed", [{}, {"name": "甲", "problem": "x"}, {"problem": "no-such"}])
def test_neither_both_nor_an_unknown_problem_is_refused_in_words(client, case, typed):
    answer = send(client, case(), **typed)

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Problem.objects.exists()


def test_the_most_alike_are_offered_with_the_words_they_share_and_no_others(client, case, centre, category):
    here, alike = case(), case(story="銀行帳戶因跨境匯款遭凍結")
    elsewhere = case(story=STORY, category=CategoryFactory())
    case(story=STORY, received_on=date(2020, 1, 1))
    case(story=STORY, centre=make_centre())
    case(story="申請回鄉證")
    offered = client.get(f"/office/cases/{here.code}/problem/").context["alike"].found

    assert [each.case.pk for each in offered] == [elsewhere.pk, alike.pk]
    assert offered[0].likeness.shared


def test_a_case_is_taken_out_once_and_may_be_counted_again(client, case):
    first = case()
    send(client, first, name="匯款後帳戶凍結")
    sign = Sign.objects.get()
    for _press in range(2):
        assert client.post(f"/office/signs/{sign.code}/out/").status_code == 302
    sign.refresh_from_db()
    assert (sign.taken_out_on, sign.version) == (date(2023, 5, 2), 2)
    send(client, first, problem=sign.problem.code)

    assert Sign.objects.filter(taken_out_on=None).count() == 1


def test_the_count_is_that_of_the_end_of_the_period(client, case, still):
    first, second = case(), case()
    send(client, first, name="匯款後帳戶凍結", case=[second.code])
    sign = Sign.objects.get(case=first)
    Sign.objects.filter(pk=sign.pk).update(taken_out_on=date(2024, 1, 1))

    assert counted().value == 2
    assert counted(2024).value == 1
    assert counted(2022).value == 0
    Sign.objects.filter(pk=sign.pk).update(taken_out_on=date(2023, 12, 31))
    assert counted().value == 1


def test_a_case_with_two_problems_counts_once_and_once_under_each(client, case):
    first = case()
    send(client, first, name="匯款後帳戶凍結")
    send(client, first, name="銀行查詢熱線無人接聽")

    assert counted().value == 1
    assert sorted(part.value for part in counted().by("problem")) == [1, 1]


def test_the_database_counts_a_case_once_at_a_time(client, case, caseworker):
    first = case()
    send(client, first, name="匯款後帳戶凍結")
    sign = Sign.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Sign.objects.create(
            code="again",
            problem=sign.problem,
            case=first,
            confirmed_on=date(2023, 5, 2),
            confirmed_by=caseworker,
            created_at=MOMENT,
            updated_at=MOMENT,
        )


def test_a_settled_problem_takes_no_more_cases(client, case, now):
    first, second = case(), case()
    send(client, first, name="匯款後帳戶凍結")
    Problem.objects.update(settled_on=now.date())
    assert send(client, second, problem=Problem.objects.get().code).status_code == 422


def test_another_centres_case_is_neither_counted_nor_named(client, case, now):
    first, other = case(), case(centre=make_centre())
    send(client, first, name="匯款後帳戶凍結", case=[other.code])

    assert list(Sign.objects.values_list("case", flat=True)) == [first.pk]
    assert client.get(f"/office/cases/{other.code}/problem/").status_code == 404
    with pytest.raises(NotAllowed):
        confirm(
            problem=Problem.objects.get(), cases=[other], by=make_user(Role.CASEWORKER, first.centre), at=now
        )


def test_those_who_read_counts_see_the_problems_and_no_case(client, case):
    assert send(client, case(title="只有本中心可看"), name="匯款後帳戶凍結").status_code == 302
    client.force_login(make_user(Role.REPRESENTATIVE))
    told = client.get("/office/problems/").content.decode()

    assert "匯款後帳戶凍結" in told
    assert "只有本中心可看" not in told + client.get("/office/signs/").content.decode()


def test_what_comes_after_the_last_day_is_not_counted(client, case, still):
    still.shift(timedelta(days=244))  # 1 January 2024
    client.force_login(make_user(Role.CASEWORKER, (first := case()).centre))
    send(client, first, name="匯款後帳戶凍結")

    assert (counted(2023).value, counted(2024).value) == (0, 1)


def test_cases_of_other_categories_are_found_by_the_index_and_it_is_said_how(client, case, now):
    about = case(title="示例甲", story="示例：跨境匯款後內地銀行帳戶被凍結")
    elsewhere = case(title="示例乙", story="示例：內地銀行帳戶因跨境匯款遭凍結", category=CategoryFactory())
    case(title="示例丙", story="示例：升降機經常故障", category=CategoryFactory())
    page = client.get(f"/office/cases/{about.code}/problem/")
    told = page.context["alike"]

    assert elsewhere.code in [each.case.code for each in told.found]
    assert (told.of_category, told.more) == (0, False)
    assert 0 < told.words <= 16
    assert 'id="how-found"' in page.text
    assert str(elsewhere.category) in page.text


def test_what_a_reader_may_not_read_is_not_found_by_the_index_either(client, case, now):
    about = case(story="示例：跨境匯款後內地銀行帳戶被凍結")
    hidden = case(
        title="示例他處",
        story="示例：跨境匯款後內地銀行帳戶被凍結",
        centre=make_centre(),
        category=CategoryFactory(),
    )

    assert hidden.title not in client.get(f"/office/cases/{about.code}/problem/").text


def test_it_is_said_when_a_category_has_more_cases_than_were_compared(client, case, monkeypatch):

    monkeypatch.setattr(queries, "LOOKED_AT", 2)
    about = case()
    for _each in range(3):
        case()
    told = client.get(f"/office/cases/{about.code}/problem/").context["alike"]

    assert (told.of_category, told.more) == (2, True)
