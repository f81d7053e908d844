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


@pytest.mark.parametrize("query", ["居", "居民", "示例居民", "5500", "001234", "居民 5500"])
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


def test_a_lawyer_finds_only_what_is_assigned(now):
    centre, lawyer = make_centre(), make_user(Role.LAWYER)
    category = enter(kind_named("case-categories"), {"name": "其他"}, by="o", at=now)
    values = {"centre": centre, "category": category, "received_on": now.date(), "channel": "visit"}
    mine = enter(kind_named("cases"), values | {"title": "租務甲", "assigned_to": lawyer}, by="o", at=now)
    enter(kind_named("cases"), values | {"title": "租務乙"}, by="o", at=now)

    assert _codes(lawyer, "租務") == [mine.code]


def test_a_snippet_shows_the_words_and_escapes_the_rest():
    folded = fold("<b>前文 醫療 後文")

    assert snippet(folded, "醫療") == "&lt;b&gt;前文 <mark>医疗</mark> 后文"


def test_nothing_typed_finds_nothing(now):
    _resident(make_centre(), now, name="示例")

    assert search("  ", make_user(Role.SUPERVISOR, make_centre())) == []
