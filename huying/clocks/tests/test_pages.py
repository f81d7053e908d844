"""Clocks and steps on the page of a case and on “My day”, for those who may and those who may not."""

from datetime import date, timedelta

import pytest
import time_machine

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.calendars.presets import load_calendars
from huying.cases.tests.factories import CategoryFactory
from huying.clocks.models import Clock, Task
from huying.clocks.presets import load_rules
from huying.clocks.tests.factories import StepTemplateFactory, open_case

pytestmark = pytest.mark.django_db
HOSTILE = ["<script>alert(1)</script>", "{{ 7|add:7 }}", "=1+1", "';DROP TABLE x;--", "𡃁" * 301]


@pytest.fixture
def centre(now):
    load_calendars(by="office", at=now)
    load_rules(by="office", at=now)
    return make_centre()


@pytest.fixture
def caseworker(client, centre, now):
    with time_machine.travel(now, tick=False):
        user = make_user(Role.CASEWORKER, centre)
        client.force_login(user)
        yield user


@pytest.fixture
def case(caseworker, centre, now):
    category = CategoryFactory()
    StepTemplateFactory(category=category, position=1, what="示例：核對身份", due_after=1, papers="示例文件")
    StepTemplateFactory(category=category, position=2, what="示例：致函", due_after=5)
    StepTemplateFactory(category=category, position=3, what="示例：舊步驟", ended_on=date(2023, 1, 1))
    StepTemplateFactory(what="示例：別類")
    return open_case(now, centre=centre, category=category, assigned_to=caseworker)


@pytest.fixture
def clock(case):
    return case.clocks.get(rule__code="first-answer")


def _page(client, case):
    return client.get(f"/office/cases/{case.code}/").content.decode()


def _post(client, clock, act, **sent):
    return client.post(f"/office/clocks/{clock.code}/{act}/", sent)


def test_the_page_of_a_case_shows_each_date_and_how_it_was_reached(client, case, clock):
    client.cookies["language"] = "en"
    told = _page(client, case)

    assert "First answer to the resident" in told
    assert "Labour Day" in told
    assert "Hong Kong working days" in told
    assert "Done today" in told


def test_a_press_meets_the_clock_and_a_second_press_changes_nothing(client, case, clock):
    first, second = (_post(client, clock, "met", day="2023-05-02") for _press in range(2))

    assert (first.status_code, second.status_code) == (302, 422)
    assert Clock.objects.get(pk=clock.pk).version == 2


def test_a_pause_asks_whom_one_waits_for_and_why(client, case, clock):
    assert _post(client, clock, "pause", day="2023-05-02").status_code == 422
    assert (
        _post(client, clock, "pause", day="2023-05-02", waiting_for="nobody", reason="x").status_code == 422
    )

    done = _post(client, clock, "pause", day="2023-05-02", waiting_for="resident", reason="示例：等候文件")

    assert done.status_code == 302
    assert "示例：等候文件" in _page(client, case)
    assert _post(client, clock, "resume", day="2023-05-02").status_code == 302


@pytest.mark.parametrize("day", ["", "yesterday", "2023-02-30", "0001-01-01", "9999-12-31", "2023-05-03"])
def test_days_that_are_none_or_have_not_come_are_refused_on_the_form(client, clock, day):
    answer = _post(client, clock, "met", day=day)

    assert answer.status_code == 422
    assert Clock.objects.get(pk=clock.pk).met_on is None


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_reasons_are_kept_as_text_or_refused(client, case, clock, words):
    answer = _post(client, clock, "stop", day="2023-05-02", reason=words)

    assert answer.status_code == (302 if len(words) <= 300 else 422)
    assert "<script>alert" not in _page(client, case)


def test_a_clock_is_started_from_the_case(client, case):
    address = f"/office/cases/{case.code}/clocks/"

    assert client.post(address, {"rule": "letters-handled", "day": "2023-05-02"}).status_code == 422
    assert client.post(address, {"rule": "letters-accepted", "day": "2023-05-02"}).status_code == 302
    assert client.post(address, {"rule": "letters-accepted", "day": "2023-05-02"}).status_code == 422
    assert case.clocks.filter(rule__code="letters-accepted").count() == 1


def test_a_case_of_a_category_begins_with_its_steps(client, case):
    steps = case.tasks.order_by("position").values_list("what", "due_on", "papers")

    assert list(steps) == [
        ("示例：核對身份", date(2023, 5, 2), "示例文件"),
        ("示例：致函", date(2023, 5, 8), ""),
    ]
    assert "示例：核對身份" in _page(client, case)


def test_steps_are_added_ticked_once_unticked_and_put_in_order(client, case, caseworker):
    first, second = case.tasks.order_by("position")
    added = client.post(f"/office/cases/{case.code}/steps/", {"what": "示例：加一步", "day": "2023-05-09"})
    assert added.status_code == 302

    for _press in range(2):
        client.post(f"/office/tasks/{first.code}/tick/", {"done": "1"})
    first.refresh_from_db()
    assert (first.done_on, first.done_by, first.version) == (date(2023, 5, 2), caseworker, 2)

    client.post(f"/office/tasks/{first.code}/tick/", {"done": "0"})
    first.refresh_from_db()
    assert (first.done_on, first.done_by) == (None, None)

    client.post(f"/office/tasks/{second.code}/move/", {"way": "up"})
    client.post(f"/office/tasks/{second.code}/move/", {"way": "up"})  # it is first already
    order = case.tasks.order_by("position").values_list("what", flat=True)
    assert list(order) == ["示例：致函", "示例：核對身份", "示例：加一步"]


def test_an_empty_step_is_refused(client, case):
    assert client.post(f"/office/cases/{case.code}/steps/", {"what": ""}).status_code == 422
    assert case.tasks.count() == 2


def _addresses(case, clock):
    task = case.tasks.first()
    acts = ("met", "pause", "resume", "extend", "stop", "right")
    yield from (f"/office/clocks/{clock.code}/{act}/" for act in acts)
    yield from (f"/office/cases/{case.code}/{place}/" for place in ("clocks", "steps"))
    yield from (f"/office/tasks/{task.code}/{act}/" for act in ("tick", "move"))


def test_for_another_centre_none_of_it_exists(client, case, clock):
    client.force_login(make_user(Role.SUPERVISOR, make_centre()))

    for address in _addresses(case, clock):
        assert client.post(address, {"day": "2023-05-02", "done": "1"}).status_code == 404
    assert Clock.objects.get(pk=clock.pk).met_on is None
    assert not Task.objects.exclude(done_on=None).exists()


@pytest.mark.usefixtures("assigned_only")
def test_who_only_reads_a_case_sees_its_dates_and_no_buttons(client, case, clock, centre, now):
    lawyer = make_user(Role.LAWYER, centre)
    case.assigned_to = lawyer
    case.save()
    client.force_login(lawyer)

    told = _page(client, case)

    assert clock.rule.name in told
    assert f"/office/clocks/{clock.code}/met/" not in told
    for address in _addresses(case, clock):
        assert client.post(address, {"day": "2023-05-02"}).status_code == 404


def test_my_day_shows_what_presses_to_the_caseworker_and_what_is_late_to_the_supervisor(
    client, case, caseworker, centre, now
):
    later = now + timedelta(days=9)  # 11 May: the answer was due on the tenth
    with time_machine.travel(later, tick=False):
        client.force_login(caseworker)
        mine = client.get("/office/").context["day"].pressing
        client.force_login(make_user(Role.SUPERVISOR, centre))
        theirs = client.get("/office/").context["day"].pressing
        client.force_login(make_user(Role.SUPERVISOR, make_centre()))
        others = client.get("/office/").context["day"].pressing

    whats = ["示例：核對身份", "示例：致函", "首次回覆市民"]
    assert [due.what for due in mine.mine] == whats
    assert [due.what for due in theirs.overdue] == whats
    assert (others.mine, others.overdue) == ([], [])


def test_the_page_of_a_case_asks_no_more_questions_for_more_clocks(
    client, case, django_assert_max_num_queries
):
    address = f"/office/cases/{case.code}/"
    client.get(address)

    with django_assert_max_num_queries(57):  # some twenty kinds of things, each asked for at most twice
        client.get(address)
