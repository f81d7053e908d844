"""Search finds what one may read, and betrays nothing of the rest."""

import pytest

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.core.text import fold
from huying.records.actions import enter
from huying.records.finding import search, snippet
from huying.records.kind import kind_named

pytestmark = pytest.mark.django_db


def _resident(centre, now, **values):
    return enter(kind_named("contacts"), {"centre": centre} | values, by="office", at=now)


def _codes(user, query):
    return [hit.code for group in search(query, user) for hit in group.hits]


@pytest.mark.parametrize(
    "query",
    [
        "居",
        "居民",
        "示例居民",
        "5500",
        "001234",
        "居民 5500",
        "5500-1234",
        "5500 12",
        "5500 1",
        "852-5500-1234",
        "+85255001234",
        "居民 5500-12",
    ],
)
def test_a_resident_is_found_by_characters_words_and_part_of_a_number(now, query):
    centre = make_centre()
    resident = _resident(centre, now, name="示例居民甲", phone="+852 5500 1234")

    assert _codes(make_user(Role.CASEWORKER, centre), query) == [resident.code]


def test_simplified_finds_traditional_and_the_other_way_round(now):
    centre = make_centre()
    one = _resident(centre, now, name="陳示例")
    other = _resident(centre, now, name="陈示例")

    assert set(_codes(make_user(Role.CASEWORKER, centre), "陈示")) == {one.code, other.code}
    assert set(_codes(make_user(Role.CASEWORKER, centre), "陳示")) == {one.code, other.code}


def test_another_centres_resident_is_not_found(now):
    _resident(make_centre(), now, name="示例居民甲")

    assert _codes(make_user(Role.CASEWORKER, make_centre()), "示例") == []


@pytest.mark.parametrize(
    "role", [Role.RESEARCH, Role.REPRESENTATIVE, Role.EDITOR, Role.AUDITOR, Role.ADMINISTRATOR]
)
def test_roles_that_may_not_read_residents_find_none(now, role):
    _resident(make_centre(), now, name="示例居民甲")

    assert _codes(make_user(role), "示例") == []


@pytest.mark.usefixtures("assigned_only")
def test_who_reads_what_is_assigned_finds_nothing_else(now):
    centre, lawyer = make_centre(), make_user(Role.LAWYER)
    category = enter(kind_named("case-categories"), {"name": "其他"}, by="o", at=now)
    values = {"centre": centre, "category": category, "received_on": now.date(), "channel": "visit"}
    mine = enter(kind_named("cases"), values | {"title": "租務甲", "assigned_to": lawyer}, by="o", at=now)
    enter(kind_named("cases"), values | {"title": "租務乙"}, by="o", at=now)

    assert _codes(lawyer, "租務") == [mine.code]


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("<b>前文 醫療 後文", "医疗", "&lt;b&gt;前文 <mark>醫療</mark> 後文"),
        ("要求有關部門……等候覆診", "覆诊", "要求有關部門……等候<mark>覆診</mark>"),
        ("檔號ＦＴＵ／2023／001", "ftu/2023", "檔號<mark>ＦＴＵ／2023</mark>／001"),
        ("等候…再覆", ".再", "等候<mark>…再</mark>覆"),
        ("ｶﾞｽ Straße Café", "strasse cafe\u0301", "ｶﾞｽ <mark>Straße</mark> Café"),
        ("醫療", "房屋", ""),
    ],
)
def test_a_snippet_shows_the_words_as_they_were_written_and_escapes_the_rest(text, query, shown):
    assert snippet(text, fold(text), query) == shown


def test_a_snippet_of_a_text_that_is_not_the_folded_one_is_not_shown():
    assert snippet("", fold("醫療"), "醫療") == ""


def test_a_hit_shows_the_record_in_its_own_script_and_case_without_a_further_question(
    now, django_assert_max_num_queries
):
    centre = make_centre()
    user = make_user(Role.CASEWORKER, centre)
    for place in range(6):
        _resident(
            centre, now, name=f"示例ＡＢＣ{place}", address="要求有關部門……答覆", phone="+852 5500 1234"
        )
    with django_assert_max_num_queries(12) as seen:
        [group] = search("有关部门", user)
    assert {str(hit.snippet).count("要求<mark>有關部門</mark>……") for hit in group.hits} == {1}
    asked = len(seen)
    _resident(centre, now, name="示例七", address="有關部門")
    with django_assert_max_num_queries(asked):
        search("有关部门", user)


def test_nothing_typed_finds_nothing(now):
    _resident(make_centre(), now, name="示例")

    assert search("  ", make_user(Role.SUPERVISOR, make_centre())) == []
