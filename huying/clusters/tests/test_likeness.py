"""How alike cases are told to be, and why: a rule that can be checked by hand."""

from hypothesis import given, settings
from hypothesis import strategies as st

from huying.clusters.rules import alike, pairs_of

FROZEN = "內地銀行帳戶因跨境匯款被凍結，要求解凍"
OTHERS = {
    1: "跨境匯款後，內地銀行帳戶遭凍結",
    2: "业主委员会不公开维修账目",
    3: "申請回鄉證預約名額已滿",
    4: "內地银行账户冻结，跨境汇款未能提取",
}


def test_cases_that_tell_of_the_same_come_first_in_either_script():
    assert [each.key for each in alike(FROZEN, OTHERS, 8)] == [1, 4]


def test_the_words_that_both_say_are_named_the_longest_first():
    first = alike(FROZEN, OTHERS, 8)[0]

    assert "跨境匯款" in first.shared or "跨境汇款" in first.shared
    assert all(len(word) >= 2 for word in first.shared)


def test_what_every_case_says_makes_none_alike():
    said = "本人希望貴處協助跟進"
    others = {key: f"{said}。{word}" for key, word in enumerate(("水費帳單", "電力故障", "升降機維修"))}
    told = alike(f"{said}。交通津貼", others, 8)

    assert [each for each in told if each.score > 0.5] == []


def test_numbers_and_short_words_say_nothing():
    assert pairs_of("5500 0099 at 12:30, A1") == set()


def test_nothing_is_like_nothing():
    assert alike("", OTHERS, 8) == []
    assert alike(FROZEN, {}, 8) == []


TEXTS = st.text(alphabet="凍結匯款帳戶銀行證件預約abc 12。", max_size=40)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS, others=st.dictionaries(st.integers(0, 20), TEXTS, max_size=6))
def test_a_likeness_is_a_share_and_the_list_is_in_order(text, others):
    told = alike(text, others, 3)

    assert len(told) <= 3
    assert all(0 < each.score <= 1.0001 for each in told)
    assert [each.score for each in told] == sorted((each.score for each in told), reverse=True)
    assert all(word in text.lower() or len(word) >= 2 for each in told for word in each.shared)


@settings(max_examples=30, deadline=None)
@given(text=TEXTS.filter(lambda text: len(pairs_of(text)) >= 3))
def test_a_case_told_twice_is_wholly_alike(text):
    [same] = alike(text, {1: text}, 3)

    assert abs(same.score - 1) < 1e-9
