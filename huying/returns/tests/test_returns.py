"""A centre's month: computed, opened down to its records, confirmed once, printed; drift is shown and changes nothing."""

import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.models import Case
from huying.cases.tests.factories import CategoryFactory, TallyFactory
from huying.core.tests.factories import MOMENT
from huying.records.actions import enter
from huying.records.kind import kind_named
from huying.returns.models import MonthlyReturn
from huying.returns.rules import month_before

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
APRIL = "2023-04"


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def supervisor(client, centre):
    user = make_user(Role.SUPERVISOR, centre)
    client.force_login(user)
    return user


@pytest.fixture
def case(centre, now):
    category = CategoryFactory(name="示例類別甲")

    def make(received_on, **values):
        told = {"centre": centre, "title": "示例", "category": category, "received_on": received_on}
        return enter(kind_named("cases"), told | values, by="office", at=now)

    return make


def address(centre, month=APRIL):
    return f"/office/months/{centre.code}/{month}/"


def line(client, centre, key, month=APRIL):
    return next(each for each in client.get(address(centre, month)).context["lines"] if each.key == key)


def test_it_opens_on_the_month_that_is_last_over(client, supervisor, centre):
    assert client.get("/office/months/")["Location"] == address(centre)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2023, 5, 1), date(2023, 4, 1)),
        (date(2023, 5, 31), date(2023, 4, 1)),
        (date(2024, 1, 1), date(2023, 12, 1)),
    ],
)
def test_the_month_before_is_the_calendar_month_also_across_the_year(day, before):
    assert month_before(day) == before


def test_the_first_and_last_day_count_and_their_neighbours_do_not(client, supervisor, centre, case):
    for day in (date(2023, 3, 31), date(2023, 4, 1), date(2023, 4, 30), date(2023, 5, 1)):
        case(day)
    TallyFactory(centre=centre, held_on=date(2023, 4, 30), number=7)
    TallyFactory(centre=centre, held_on=date(2023, 5, 1), number=90)

    assert line(client, centre, "cases.received").value == "2"
    assert [(part.label, part.value) for part in line(client, centre, "cases.received").parts] == [
        ("示例類別甲", "2")
    ]
    assert line(client, centre, "cases.open").value == "3"
    assert line(client, centre, "cases.visits").value == "7"


def test_another_centres_cases_are_not_in_it(client, supervisor, centre, case):
    case(date(2023, 4, 3), centre=make_centre())
    assert line(client, centre, "cases.received").value == "0"


def test_two_clicks_lead_from_a_number_to_its_records(client, supervisor, centre, case):
    inside, _outside = case(date(2023, 4, 3)), case(date(2023, 5, 1))
    page = client.get(address(centre) + "cases.received/")
    part = line(client, centre, "cases.received").parts[0]
    of_part = client.get(address(centre) + f"cases.received/?part={part.part}")

    assert inside.code in page.content.decode()
    assert len(page.context["rows"]) == len(of_part.context["rows"]) == 1
    assert client.get(address(centre) + "cases.received/?part=none").context["rows"] == []
    assert client.get(address(centre) + "activities.talks/").status_code == 404


def test_one_press_confirms_a_month_and_a_second_changes_nothing(client, supervisor, centre, case):
    case(date(2023, 4, 3))
    for _press in range(2):
        assert client.post(address(centre) + "confirm/").status_code == 302
    kept = MonthlyReturn.objects.get()

    assert (kept.month, kept.confirmed_by, kept.version) == (date(2023, 4, 1), supervisor, 1)
    assert kept.figures["cases.received"] == "1"
    assert kept.figures["cases.received " + Case.objects.get().category.code] == "1"


def test_what_changes_afterwards_is_shown_beside_what_was_confirmed(client, supervisor, centre, case):
    case(date(2023, 4, 3))
    client.post(address(centre) + "confirm/")
    case(date(2023, 4, 4))
    now = line(client, centre, "cases.received")

    assert (now.value, now.confirmed) == ("2", "1")
    assert (now.parts[0].value, now.parts[0].confirmed) == ("2", "1")
    assert MonthlyReturn.objects.get().figures["cases.received"] == "1"
    assert line(client, centre, "cases.visits").confirmed == ""


def test_a_month_is_confirmed_from_the_first_day_of_the_next(client, supervisor, centre, still):
    client.post(address(centre, "2023-05") + "confirm/")
    assert not MonthlyReturn.objects.exists()
    still.shift(timedelta(days=30))
    client.force_login(supervisor)
    client.post(address(centre, "2023-05") + "confirm/")
    assert MonthlyReturn.objects.count() == 1


@pytest.mark.parametrize("month", ["2023-13", "2023-00", "2023-06", "1800-01", "9999-12"])
def test_a_month_that_is_none_or_has_not_begun_does_not_exist(client, supervisor, centre, month):
    assert client.get(address(centre, month)).status_code == 404


def test_a_caseworker_reads_and_does_not_confirm_and_outsiders_find_nothing(client, supervisor, centre):
    client.force_login(make_user(Role.CASEWORKER, centre))
    assert client.get(address(centre)).context["may_confirm"] is False
    assert client.post(address(centre) + "confirm/").status_code == 404
    for outsider in (make_user(Role.SUPERVISOR, make_centre()), make_user(Role.REPRESENTATIVE)):
        client.force_login(outsider)
        for part in ("", "return.csv", "return.pdf", "cases.received/"):
            assert client.get(address(centre) + part).status_code == 404
    assert not MonthlyReturn.objects.exists()


def test_the_database_keeps_one_return_a_month(supervisor, centre):
    def keep(code):
        MonthlyReturn.objects.create(
            code=code,
            centre=centre,
            month=date(2023, 4, 1),
            confirmed_by=supervisor,
            confirmed_on=date(2023, 5, 2),
            created_at=MOMENT,
            updated_at=MOMENT,
        )

    keep("one")
    with pytest.raises(IntegrityError), transaction.atomic():
        keep("two")


def test_page_table_and_paper_say_the_same(client, supervisor, centre, case, tmp_path):
    case(date(2023, 4, 3))
    client.cookies["language"] = "en"
    told = b"".join(client.get(address(centre) + "return.csv").streaming_content).decode("utf-8-sig")
    paper = client.get(address(centre) + "return.pdf")
    with pikepdf.open(io.BytesIO(paper.content)) as pdf:
        marked = bool(pdf.Root.MarkInfo.Marked)
    rows = [row.split(",")[:4] for row in told.splitlines()]

    assert ["Help cases received", "", "1", "cases"] in rows
    assert any(row[0] == "Help cases received" and row[1] == "示例類別甲" and row[2] == "1" for row in rows)
    assert paper.content.startswith(b"%PDF") and marked
    assert line(client, centre, "cases.received").value == "1"


def test_a_name_that_looks_like_a_formula_stays_text_in_the_table(client, supervisor, centre, case):
    case(date(2023, 4, 3), category=CategoryFactory(name="=1+1"))
    told = b"".join(client.get(address(centre) + "return.csv").streaming_content).decode("utf-8-sig")

    assert "'=1+1" in told


def test_an_empty_month_is_all_noughts(client, supervisor, centre):
    lines = client.get(address(centre, "2023-01")).context["lines"]

    assert {each.value for each in lines} == {"0", ""}  # a middle of nothing is not nought
    assert all(each.note and each.text == "–" for each in lines if not each.value)
    assert client.get(address(centre, "2023-01") + "return.pdf").status_code == 200


def test_the_page_asks_as_often_for_many_cases_as_for_one(client, supervisor, centre, case):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(address(centre))
        return len(queries)

    case(date(2023, 4, 3))
    asked()
    few = asked()
    for _each in range(10):
        case(date(2023, 4, 3))

    assert asked() == few
