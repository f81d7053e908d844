"""Lists and queues under a name: one's own or a centre's, in one's own order, and never more than the policy shows."""

import pytest
from django.test import Client

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.models import Case
from huying.cases.tests.factories import CategoryFactory
from huying.contacts.models import Contact
from huying.records.actions import enter
from huying.records.kind import kind_named
from huying.records.models import SavedList

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
CASES = "/office/cases/"
QUEUE = "/office/casework/"


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def signed_in():
    def make(role, at):
        client = Client()
        user = make_user(role, at)
        client.force_login(user)
        client.user = user
        return client

    return make


@pytest.fixture
def caseworker(signed_in, centre):
    return signed_in(Role.CASEWORKER, centre)


@pytest.fixture
def supervisor(signed_in, centre):
    return signed_in(Role.SUPERVISOR, centre)


@pytest.fixture
def case(centre, caseworker, now):
    def make(**values):
        told = {
            "centre": centre,
            "title": "示例事項",
            "category": values.pop("category", None) or CategoryFactory(),
            "received_on": now.date(),
            "assigned_to": caseworker.user,
        }
        return enter(kind_named("cases"), told | values, by="office", at=now)

    return make


def save(client, name="示例清單", query="outcome=advised", **more):
    client.post(f"{CASES}lists/save/", {"name": name, "query": query} | more)
    return SavedList.objects.filter(name=name).first()


def opened(client, saved):
    return client.get(f"{CASES}lists/{saved.pk}/")


def test_a_list_is_kept_with_its_filter_order_and_columns_and_opens_with_one_press(caseworker):
    saved = save(caseworker, query="outcome=advised&sort=due_on&cols=title,due_on")
    answer = caseworker.get(opened(caseworker, saved).url)
    shown = answer.content.decode()

    assert answer.context["listing"].sort == "due_on"
    assert [name for name, *_rest in answer.context["heads"]] == ["title", "due_on"]
    assert saved.name in shown


def test_columns_that_are_none_or_not_for_the_reader_are_ignored(signed_in, centre, case):
    case()
    reader = signed_in(Role.RESEARCH, centre)
    names = {name for name, *_rest in reader.get(f"{CASES}?cols=title,contact,password").context["heads"]}

    assert "title" not in names  # of a person's matter
    assert "category" in names  # none of those asked for is theirs, so all that are


def test_words_about_people_are_kept_and_never_stand_in_an_address(caseworker):
    token = caseworker.post(f"{CASES}find/", {"q": "示例姓名"}).url
    saved = save(caseworker, query=token.split("?")[1])

    assert "q=" in saved.query
    assert "%E7%A4%BA" not in opened(caseworker, saved).url
    assert "示例姓名" not in opened(caseworker, saved).url


def test_a_supervisor_shares_a_list_with_the_centre_and_nobody_else_sees_it(
    supervisor, caseworker, signed_in, centre
):
    saved = save(supervisor, centre=centre.code)
    elsewhere, counts = signed_in(Role.CASEWORKER, make_centre()), signed_in(Role.RESEARCH, centre)

    assert saved.centre == centre
    assert saved.name in caseworker.get(CASES).content.decode()
    assert opened(caseworker, saved).status_code == 302
    for stranger in (elsewhere, counts):
        assert saved.name not in stranger.get(CASES).content.decode()
        assert opened(stranger, saved).status_code == 404


@pytest.mark.parametrize("door", ["rename", "move", "forget"])
def test_a_shared_list_is_changed_by_its_own_person_alone(supervisor, caseworker, centre, door):
    saved = save(supervisor, centre=centre.code)

    assert caseworker.post(f"{CASES}lists/{saved.pk}/{door}/", {"name": "改"}).status_code == 404
    assert SavedList.objects.get() == saved


def test_a_caseworker_shares_nothing(caseworker, centre):
    assert save(caseworker, centre=centre.code) is None


def test_a_shared_list_shows_everybody_what_their_own_rights_show(
    signed_in, supervisor, caseworker, centre, case, now
):
    mine, hidden = case(), case(assigned_to=None, title="示例密事")
    saved = save(supervisor, query="", centre=centre.code)
    lawyer = signed_in(Role.LAWYER, centre)
    Case.objects.filter(pk=mine.pk).update(assigned_to=lawyer.user)

    assert hidden.title in caseworker.get(opened(caseworker, saved).url).content.decode()
    assert opened(lawyer, saved).status_code == 404  # it is the centre's, and they read what is given to them
    assert hidden.title not in lawyer.get(CASES).content.decode()


def test_lists_are_put_in_order_renamed_and_stay_so(caseworker):
    first, second = save(caseworker, "示例甲"), save(caseworker, "示例乙")
    for way in ("up", "up"):  # at the end nothing moves
        caseworker.post(f"{CASES}lists/{second.pk}/move/", {"way": way})
    caseworker.post(f"{CASES}lists/{first.pk}/rename/", {"name": " 示例  丙 "})

    assert list(SavedList.objects.order_by("position").values_list("name", flat=True)) == [
        "示例乙",
        "示例 丙",
    ]


@pytest.mark.parametrize("name", ["", "   ", "示例乙"])
def test_a_name_that_is_none_or_taken_is_refused(caseworker, name):
    first, _second = save(caseworker, "示例甲"), save(caseworker, "示例乙")
    caseworker.post(f"{CASES}lists/{first.pk}/rename/", {"name": name})
    first.refresh_from_db()

    assert first.name == "示例甲"


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{{ 7|add:7 }}", "𡃁𨋢咗嘅" * 15])
def test_hostile_names_are_shown_as_they_were_typed(caseworker, name):
    saved = save(caseworker, name)
    shown = caseworker.get(CASES).content.decode()

    assert saved is not None
    assert "<script>alert" not in shown


def test_a_list_that_was_forgotten_comes_back_as_it_was(caseworker):
    for name in ("示例甲", "示例乙"):
        saved = save(caseworker, name)
    caseworker.post(f"{CASES}lists/{saved.pk}/first/", {"first": "1"})
    caseworker.post(f"{CASES}lists/{saved.pk}/forget/")
    assert SavedList.objects.count() == 1
    for _press in range(2):
        caseworker.post(f"{CASES}lists/bring-back/")
    again = SavedList.objects.get(name="示例乙")

    assert (again.query, again.position) == (saved.query, saved.position)
    assert caseworker.get(CASES).url == f"{CASES}lists/{again.pk}/"


def test_the_list_that_opens_first_does_so_and_everything_is_one_press_away(caseworker):
    saved = save(caseworker)
    caseworker.post(f"{CASES}lists/{saved.pk}/first/", {"first": "1"})
    assert caseworker.get(CASES).status_code == 302
    assert caseworker.get(f"{CASES}?sort=").status_code == 200
    assert 'href="?sort="' in caseworker.get(f"{CASES}?outcome=advised").content.decode()

    caseworker.post(f"{CASES}lists/{saved.pk}/first/", {"first": "0"})
    assert caseworker.get(CASES).status_code == 200


def test_a_list_that_is_shared_no_more_opens_first_no_more(supervisor, caseworker, centre):
    saved = save(supervisor, centre=centre.code)
    caseworker.post(f"{CASES}lists/{saved.pk}/first/", {"first": "1"})
    save(supervisor)  # under the same name, for nobody

    assert caseworker.get(CASES).status_code == 200


def test_a_queue_is_narrowed_ordered_and_kept(caseworker, case, now):
    wanted, other = case(title="示例甲事"), case(title="示例乙事")
    address = f"{QUEUE}?queue=mine&category={wanted.category.code}&sort=-received_on&col=due_on&col=centre"
    page = caseworker.get(address)
    assert [each.pk for each in page.context["rows"]] == [wanted.pk]
    assert page.context["shown"] == ["due_on", "centre"]

    saved = save(caseworker, query=page.context["listing_query"])
    assert saved.place == "queue"
    assert saved.name not in caseworker.get(CASES).content.decode()
    again = caseworker.get(opened(caseworker, saved).url)
    assert [each.pk for each in again.context["rows"]] == [wanted.pk]
    assert again.context["shown"] == ["due_on", "centre"]
    assert other.title not in again.content.decode()


def test_a_queue_opens_with_the_view_that_was_chosen(caseworker):
    saved = save(caseworker, query="queue=late&sort=received_on")
    caseworker.post(f"{CASES}lists/{saved.pk}/first/", {"first": "1"})

    assert caseworker.get(QUEUE).status_code == 302
    assert caseworker.get(f"{QUEUE}?queue=mine").status_code == 200


def test_a_view_of_the_queue_never_shows_another_centre(caseworker, case):
    foreign = case(centre=make_centre(), assigned_to=None, title="示例密事")
    for query in (
        f"queue=centre&centre={foreign.centre.code}",
        "queue=centre&assigned_to=1",
        "queue=centre&q=密事",
    ):
        assert foreign.title not in caseworker.get(f"{QUEUE}?{query}").content.decode()


def test_the_queue_reads_no_words_from_its_address(caseworker, case, centre, now):
    Contact.objects.create(code="r-1", centre=centre, name="示例人", created_at=now, updated_at=now)
    case()
    page = caseworker.get(f"{QUEUE}?queue=mine&q=無此字")

    assert len(page.context["rows"]) == 1
    assert "q=" not in page.context["listing_query"]


def test_ticked_cases_are_done_and_the_view_stays(caseworker, case, now):
    one = case()
    typed = {
        "queue": "mine",
        "sort": "received_on",
        "case": one.code,
        "what": "remind",
        "due_on": "2023-05-09",
    }
    answer = caseworker.post(f"{QUEUE}do/", typed)

    assert "queue=mine" in answer.url
    assert "sort=received_on" in answer.url
