"""Tags: a small vocabulary, kept small; merged ones count together in every year, and a merge can be taken back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases import tagging
from huying.cases.actions import edit_case, open_case
from huying.cases.models import Case, Tag
from huying.cases.models.case import with_tag
from huying.cases.queries import vocabulary
from huying.cases.rules import are_alike
from huying.cases.tests.factories import CategoryFactory
from huying.core.period import Period
from huying.figures import engine
from huying.figures.engine import Scope
from huying.records.actions import NotAllowed
from huying.records.invariants import state
from huying.records.kind import the_kind
from huying.records.undoing import undo_records
from huying.search.index import Shelf, some

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def tag(now):
    def make(name, **values):
        return tagging.enter_tag(values={"name": name} | values, by="office", at=now)

    return make


@pytest.fixture
def case_with(centre, now):
    category = CategoryFactory()

    def make(*tags, day=date(2023, 5, 2), **values):
        told = {"centre": centre, "title": "示例", "category": category, "received_on": day, "tags": tags}
        return open_case(values=told | values, by="office", at=now)

    return make


def by_tag(year=2023):
    [result] = engine.evaluate_on([("cases.tagged", Scope(Period.year(year)))], "default")
    return result.value, {part.label: part.value for part in result.by("tag")}


def test_a_case_has_at_most_six_tags(tag, case_with):
    tags = [tag(f"示例{place}") for place in range(7)]
    assert case_with(*tags[:6]).tags.count() == 6

    with pytest.raises(ValidationError, match="6"):
        case_with(*tags)


def test_the_same_tag_twice_is_one(tag, case_with):
    one = tag("電費")

    assert case_with(*[one] * 9).tags.get() == one


def test_a_retired_tag_is_kept_and_not_given_anew(tag, case_with, now):
    one, other = tag("電費"), tag("水費")
    case = case_with(one)
    tagging.retire_tag(tag=one, by="office", at=now)
    one.refresh_from_db()

    with pytest.raises(ValidationError, match="電費"):
        case_with(one)
    kept = edit_case(record=case, values={"tags": [one, other]}, version=case.version, by="office", at=now)
    assert set(kept.tags.all()) == {one, other}


@pytest.mark.parametrize(("days", "given"), [(0, False), (1, True)])
def test_a_tag_is_retired_from_its_day_on(tag, case_with, now, days, given):
    one = tag("電費", retired_on=now.date() + timedelta(days=days))
    assert Tag.objects.in_use(now.date()).exists() == given
    if given:
        case_with(one)
    else:
        with pytest.raises(ValidationError):
            case_with(one)


def test_there_are_at_most_two_hundred_in_use_and_the_sentence_says_what_to_do(tag, now):
    first = tag("示例")
    Tag.objects.bulk_create(
        Tag(code=f"t{place}", counted_as=f"t{place}", name=f"示例{place}", created_at=now, updated_at=now)
        for place in range(199)
    )
    with pytest.raises(ValidationError, match="200"):
        tag("再來一個")

    tagging.retire_tag(tag=first, by="office", at=now)
    assert tag("再來一個").counted_as
    first.refresh_from_db()
    with pytest.raises(ValidationError, match="200"):
        tagging.edit_tag(
            record=first, values={"retired_on": None}, version=first.version, by="office", at=now
        )


def test_a_name_is_taken_even_by_a_tag_that_was_merged(tag, now):
    one, other = tag("電費"), tag("電力")
    tagging.merge_tags(tag=one, into=other, by="office", at=now)

    with pytest.raises(ValidationError):
        tag("電費")


def test_merged_tags_count_together_in_past_years_and_a_case_with_both_once(tag, case_with, now):
    one, other, third = tag("電費"), tag("電力"), tag("水費")
    case_with(one)
    case_with(one, other)
    case_with(other, third)
    case_with(one, day=date(2022, 3, 1))
    case_with()
    assert by_tag() == (3, {"電費": 2, "電力": 2, "水費": 1})

    tagging.merge_tags(tag=one, into=other, by="office", at=now)
    assert by_tag() == (3, {"電力": 3, "水費": 1})
    assert by_tag(2022) == (1, {"電力": 1})


def test_a_merge_changes_no_case_and_taken_back_everything_is_as_it_was(tag, case_with, now):
    one, other = tag("電費"), tag("電力")
    case = case_with(one, other)
    before = by_tag()
    tagging.merge_tags(tag=one, into=other, by="office", at=now)
    assert set(case.tags.all()) == {one, other}
    assert list(state.look()) == []

    tagging.part_tags(tag=one, by="office", at=now + timedelta(days=30))
    assert by_tag() == before
    assert Case.objects.get(pk=case.pk).version == 1


def test_merges_of_merges_count_as_the_last_and_come_apart_one_by_one(tag, case_with, now):
    one, two, three = tag("甲"), tag("乙"), tag("丙")
    case_with(one)
    tagging.merge_tags(tag=one, into=two, by="office", at=now)
    tagging.merge_tags(tag=two, into=three, by="office", at=now)
    assert by_tag() == (1, {"丙": 1})

    tagging.part_tags(tag=two, by="office", at=now)
    assert by_tag() == (1, {"乙": 1})
    assert Tag.objects.get(pk=one.pk).counted_as == two.code


def test_a_merge_is_refused_with_itself_twice_in_a_ring_and_into_a_retired_one(tag, now):
    one, other, third = tag("甲"), tag("乙"), tag("丙", retired_on=date(2023, 1, 1))
    tagging.merge_tags(tag=one, into=other, by="office", at=now)
    for pair in ((other, other), (one, other), (other, one), (other, third)):
        with pytest.raises(ValidationError):
            tagging.merge_tags(tag=pair[0], into=pair[1], by="office", at=now)


def test_after_thirty_days_a_merge_stays(tag, now):
    one, other = tag("電費"), tag("電力")
    tagging.merge_tags(tag=one, into=other, by="office", at=now)

    with pytest.raises(ValidationError, match="三十"):
        tagging.part_tags(tag=one, by="office", at=now + timedelta(days=31))


def test_the_old_name_finds_the_tag_and_gives_the_one_it_counts_as(tag, case_with, now):
    one, other = tag("電費"), tag("電力")
    tagging.merge_tags(tag=one, into=other, by="office", at=now)
    one.refresh_from_db()

    assert some("电费", [Shelf("tags")], 9) == [one.code]
    assert case_with(one).tags.get() == other


def test_the_database_refuses_a_merge_without_its_day_and_into_itself(tag, now):
    one = tag("電費")
    for wrong in ({"merged_on": date(2023, 1, 1)}, {"merged_into": one, "merged_on": date(2023, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Tag.objects.filter(pk=one.pk).update(**wrong)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("電費", "电费", True),
        ("電費", "電費補助", True),
        ("社會保險", "社會保障", True),
        ("電費", "水費", False),
        ("費", "電費", False),
        ("回鄉證", "身份證", False),
    ],
)
def test_names_that_seem_to_mean_the_same_are_told(one, other, alike):
    assert are_alike(Tag(name=one), Tag(name=other)) is alike


def test_a_case_that_was_just_opened_with_tags_can_be_taken_back(tag, case_with, now):
    case = case_with(tag("電費"))

    assert undo_records(kind=the_kind("cases"), codes=[case.code], by="office", at=now) == {case.code}


def test_lists_and_queues_are_narrowed_by_what_counts_under_a_tag(client, tag, case_with, centre, now):
    one, other = tag("電費"), tag("電力")
    case_with(one, title="甲的事")
    case_with(one, other, title="乙的事")
    case_with(title="丙的事")
    tagging.merge_tags(tag=one, into=other, by="office", at=now)
    client.force_login(make_user(Role.CASEWORKER, centre))
    for page in (f"/office/cases/?tags={other.code}", f"/office/casework/?queue=centre&tags={other.code}"):
        text = client.get(page).text

        assert text.count("甲的事") >= 1
        assert text.count("data-row") == 2, page
        assert "丙的事" not in text, page
    assert Case.objects.tagged(other).count() == 2
    assert (
        Case.objects.filter(with_tag(one)).count() == 0
    )  # read before the merge: it counts for nothing by itself


def test_the_page_of_use_counts_what_its_reader_may_count(client, tag, case_with, centre, now):
    one, never = tag("電費"), tag("水費")
    case_with(one)
    case_with(one, day=date(2022, 5, 2))
    case_with(one, centre=make_centre())
    today = timezone.localdate(now)
    found = {}
    for user in (make_user(Role.SUPERVISOR, centre), make_user(Role.ADMINISTRATOR)):
        told = vocabulary(user, today)
        found[str(user)] = {each.tag.name: (each.this_year, each.last_year, each.ever) for each in told.used}

    assert list(found.values()) == [
        {"電費": (1, 1, 2), "水費": (0, 0, 0)},
        {"電費": (None, None, None), "水費": (None, None, None)},
    ]
    assert never.name in next(iter(found.values()))


def test_a_supervisor_merges_takes_back_and_retires_with_presses(client, tag, centre):
    one, other = tag("電費"), tag("電費補助")
    client.force_login(make_user(Role.SUPERVISOR, centre))
    assert "Perhaps the same" in client.get("/office/tags/usage/", headers=ENGLISH).text

    assert client.post(f"/office/tags/{one.code}/merge/", {"into": other.code}).status_code == 302
    assert Tag.objects.get(pk=one.pk).counted_as == other.code
    assert client.post(f"/office/tags/{one.code}/part/").status_code == 302
    assert Tag.objects.get(pk=one.pk).counted_as == one.code
    for _click in range(2):
        assert client.post(f"/office/tags/{one.code}/retire/").status_code == 302
    assert Tag.objects.get(pk=one.pk).retired_on == date(2023, 5, 2)


def test_a_refused_merge_says_why_and_keeps_what_was_typed(client, tag, centre):
    one = tag("電費")
    client.force_login(make_user(Role.SUPERVISOR, centre))
    answer = client.post(f"/office/tags/{one.code}/merge/", {"into": one.code}, headers=ENGLISH)

    assert answer.status_code == 422
    assert "Choose two different tags." in answer.text


def test_who_only_looks_tags_up_keeps_none(client, tag, centre, now):
    one, other = tag("電費"), tag("水費")
    caseworker = make_user(Role.CASEWORKER, centre)
    client.force_login(caseworker)

    assert client.get("/office/tags/usage/").status_code in (403, 404)
    with pytest.raises(NotAllowed):
        tagging.merge_tags(tag=one, into=other, by=caseworker, at=now)
    with pytest.raises(NotAllowed):
        tagging.enter_tag(values={"name": "新"}, by=caseworker, at=now)
