"""The tree of categories where people meet it: lists to choose from, filters, and what is set up for a group."""

import pytest
from django.urls import reverse

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.models import Category, Regrouping
from huying.cases.queries import categories_on, category_lines
from huying.cases.tests.factories import CaseFactory, CategoryFactory
from huying.clocks.models import ClockRule
from huying.clocks.tests.factories import ClockRuleFactory, StepTemplateFactory, open_case
from huying.core.tests.factories import MOMENT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


@pytest.fixture
def tree():
    """A category by itself, and a group of two; the order of positions is not that of the tree."""
    alone = CategoryFactory(name="示例獨立", position=2)
    top = CategoryFactory(name="示例房屋", position=1)
    late, soon = (
        CategoryFactory(name=name, position=place, parent=top)
        for name, place in (("示例維修", 9), ("示例編配", 0))
    )
    return {"alone": alone, "top": top, "late": late, "soon": soon}


def test_a_list_to_choose_from_shows_each_group_under_its_heading(tree):
    names = [
        (words if isinstance(words, str) else [said for _key, said in words], key)
        for key, words in category_lines(categories_on(MOMENT.date()))
    ]

    assert [words for words, _key in names] == [["示例房屋", "示例編配", "示例維修"], "示例獨立"]
    assert names[0][1] == "示例房屋"


def test_a_part_whose_group_has_ended_stands_under_its_name_still(tree):
    Category.objects.filter(pk=tree["top"].pk).update(ended_on=MOMENT.date())
    lines = dict(category_lines(categories_on(MOMENT.date())))

    assert [said for _key, said in lines["示例房屋"]] == ["示例編配", "示例維修"]


@pytest.mark.parametrize("address", ["records:record_list", "records:record_create"])
def test_forms_and_filters_show_the_groups(client, tree, address):
    client.force_login(make_user(Role.CASEWORKER, make_centre()))
    page = client.get(reverse(address, args=["cases"])).text

    assert '<optgroup label="示例房屋">' in page


@pytest.mark.parametrize("hostile", ['"><script>alert(1)</script>', "示例’\u202e<b>"])
def test_a_hostile_name_of_a_group_is_shown_as_it_was_typed(client, tree, hostile):
    Category.objects.filter(pk=tree["top"].pk).update(name=hostile)
    client.force_login(make_user(Role.CASEWORKER, make_centre()))
    page = client.get(reverse("records:record_create", args=["cases"])).text

    assert "<optgroup" in page
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_a_filter_by_a_group_finds_what_stands_under_it(client, tree):
    centre = make_centre()
    cases = {name: CaseFactory(category=category, centre=centre) for name, category in tree.items()}
    client.force_login(make_user(Role.CASEWORKER, centre))
    found = {}
    for name in ("top", "late", "alone"):
        page = client.get(reverse("records:record_list", args=["cases"]), {"category": tree[name].code}).text
        found[name] = {other for other, case in cases.items() if f"/{case.code}/" in page}

    assert found == {"top": {"top", "late", "soon"}, "late": {"late"}, "alone": {"alone"}}


def test_a_supervisor_puts_a_category_under_another_and_is_refused_a_ring_in_words(client, tree):
    client.force_login(make_user(Role.SUPERVISOR, make_centre()))
    client.cookies["language"] = "en"

    def put(name, under):
        address = reverse("records:record_edit", args=["case-categories", tree[name].code])
        form = client.get(address).context["form"]
        sent = {each: form[each].value() or "" for each in form.fields}
        return client.post(address, sent | {"parent": tree[under].pk if under else ""})

    assert put("alone", "top").status_code == 302
    refused = put("top", "alone")
    assert refused.status_code == 422
    assert "there are two levels" in refused.text
    assert put("alone", "").status_code == 302
    assert [row.group for row in Regrouping.objects.order_by("pk")] == [tree["alone"], tree["top"]]


def test_what_is_set_up_for_a_group_holds_for_its_parts(tree, now):
    StepTemplateFactory(category=tree["top"], what="示例共同步驟")
    StepTemplateFactory(category=tree["late"], what="示例自己步驟")
    StepTemplateFactory(category=tree["soon"], what="示例別人步驟")
    ClockRuleFactory(code="of-group", category=tree["top"], starts=ClockRule.Starts.OPENED)
    case = open_case(now, category=tree["late"])

    assert set(case.tasks.values_list("what", flat=True)) == {"示例共同步驟", "示例自己步驟"}
    assert case.clocks.filter(rule__code="of-group").exists()
