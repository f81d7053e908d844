"""Words with placeholders: what is quoted, and what may not be typed."""

import pytest
from django.utils import translation

from huying.core.period import Period
from huying.figures.engine import Figure, Result, Scope
from huying.figures.models import DeclaredTotal
from huying.figures.relation import Relation
from huying.figures.units import Qualifier, Unit
from huying.reports.blocks import DateText, External, FigureRef, Text
from huying.reports.phrasing import say
from huying.reports.prose import (
    Quotable,
    Quoted,
    TypedHedge,
    TypedNumber,
    UnknownQuotation,
    WrongCounter,
    WrongPhrase,
    faults,
    flat,
    spans,
    typed_hedges,
    typed_number,
)
from huying.reports.tests.documents import document

FIGURE = document("zh-hant").figures[0]


def _result(value, unit=Unit.CASES, qualifier=Qualifier.EXACT, relation=None):
    rows = DeclaredTotal.objects.none()
    figure = Figure("tests.told", "示例", unit, "示例", lambda scope: rows, relation=relation)
    return Result(figure, Scope(Period.year(2023)), value, qualifier, unit, "", "default")


def _quoted(*told, **options):
    result = _result(*told, **options)
    return Quoted(FIGURE, result.unit, lambda phrase: say(phrase, result))


QUOTABLE = Quotable(
    {
        "fig-cases": _quoted(12),
        "fig-people": _quoted(2871, Unit.PERSONS),
        "fig-visits": _quoted(280_000, Unit.PERSON_TIMES, Qualifier.MORE_THAN),
        "fig-seats": _quoted(16, Unit.SEATS),
        "fig-gift": _quoted(1_310_654, Unit.HKD),
        "fig-year": _quoted(2023, Unit.YEAR),
        "fig-inside": _quoted(10, relation=lambda scope, rows: Relation(10, 10)),
        "fig-beside": _quoted(10, relation=lambda scope, rows: Relation(10, 0)),
        "fig-partly": _quoted(10, relation=lambda scope, rows: Relation(10, 8)),
    }.__getitem__,
    {"act-visit": "考察2023"}.__getitem__,
)


def _spans(text):
    with translation.override("zh-hant"):
        return spans(text, QUOTABLE, "甲")


def test_words_and_placeholders_become_spans_in_order():
    assert _spans("接獲{figure:fig-cases}，見{date:2023-05-02}。") == (
        Text("接獲"),
        FigureRef(FIGURE, "12宗"),
        Text("，見"),
        DateText("2023年5月2日", "2023-05-02"),
        Text("。"),
    )


def test_a_figure_can_stand_without_its_unit():
    assert _spans("{figure:fig-cases|number}") == (FigureRef(FIGURE, "12"),)


def test_the_title_of_an_activity_may_hold_digits():
    assert _spans("{activity:act-visit}") == (Text("考察2023"),)


def test_an_external_number_names_its_source():
    assert _spans("全港{external:7,500,000人|統計處}") == (Text("全港"), External("7,500,000人", "統計處"))
    with pytest.raises(TypedNumber, match="7,500,000人"):
        _spans("{external:7,500,000人}")
    with pytest.raises(TypedNumber):
        _spans("{external:7,500,000人| }")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("共12宗", "12"),
        ("共1,234.5元。", "1,234.5"),
        ("共１２宗", "１２"),
        ("第③項", "③"),
        ("١٢ cases", "١٢"),
        ("十二宗個案", "十二宗"),
        ("二〇二三年", "二〇二三年"),
        ("近四千三百份", "四千三百份"),
        ("第十四屆", "第十四屆"),
        ("二十多萬人次", "二十多萬人"),
        ("數萬元", "萬元"),
        ("個案共十二", "十二"),
        ("個案共十二，已跟進", "十二"),
        ("為期半年", "半年"),
        ("有半數居民", "半數"),
        ("逾十二宗", "十二宗"),
        ("twelve cases", "twelve"),
        ("There was one case.", "one case"),
        ("the third session", "third session"),
        ("counted over half a year", "half a year"),
        ("Dozens of residents", "Dozens"),
    ],
)
def test_a_number_typed_by_hand_is_found(text, number):
    assert typed_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "兩會期間",
        "二維碼",
        "四川來函",
        "九龍東",
        "同一批個案",
        "一站式服務",
        "統一標準",
        "萬一",
        "兩地合作",
        "上半年或下半年",
        "香港半島",
        "多半",
        "合二為一",
        "the Two Sessions",
        "third parties",
        "no one else",
        "one another",
        "",
    ],
)
def test_words_that_only_look_like_numbers_pass(text):
    assert typed_number(text) == ""


def test_the_message_names_the_place_and_the_number():
    with pytest.raises(TypedNumber, match="甲.*12"):
        _spans("共12宗")


@pytest.mark.parametrize(
    "text",
    ["{figure:fig-other}", "{activity:act-other}", "{date:2023-13}", "{figur:fig-cases}", "缺{", "多}"],
)
def test_what_does_not_exist_cannot_be_quoted(text):
    with pytest.raises(UnknownQuotation, match="甲"):
        _spans(text)


def test_a_line_without_links_keeps_the_words_of_its_figures():
    assert flat(_spans("接獲{figure:fig-cases}")) == "接獲12宗"


def test_markup_in_the_text_stays_text():
    assert _spans("<script>alert()</script>") == (Text("<script>alert()</script>"),)


def _said(text, language="zh-hant"):
    with translation.override(language):
        return flat(spans(text, QUOTABLE, "甲"))


@pytest.mark.parametrize(
    ("options", "chinese", "english"),
    [
        ("", "2,871人", "2,871 persons"),
        ("floor:100", "超過2,800人", "more than 2,800 persons"),
        ("floor:100|number", "超過2,800", "more than 2,800"),
        ("floor:100|within", "2,800多人", "more than 2,800 persons"),
        ("ceil:100", "近2,900人", "nearly 2,900 persons"),
        ("round:100", "約2,900人", "about 2,900 persons"),
        ("round:1000", "約3,000人", "about 3,000 persons"),
        ("floor:2871", "2,871人", "2,871 persons"),
    ],
)
def test_an_exact_figure_is_rounded_with_the_word_that_is_then_true(options, chinese, english):
    text = f"{{figure:fig-people{'|' if options else ''}{options}}}"

    assert (_said(text), _said(text, "en")) == (chinese, english)


def test_simplified_rounds_with_its_own_words():
    assert _said("{figure:fig-people|floor:100}", "zh-hans") == "超过2,800人"


def test_an_inexact_figure_may_say_its_hedge_within():
    assert _said("{figure:fig-visits|within}") == "28萬多人次"
    assert _said("{figure:fig-visits|number|within}") == "28萬多"


@pytest.mark.parametrize(
    "text",
    [
        "{figure:fig-visits|floor:100}",
        "{figure:fig-visits|round:100}",
        "{figure:fig-cases|floor:100}",
        "{figure:fig-cases|floor:0}",
        "{figure:fig-cases|floor:1}",
        "{figure:fig-cases|floor:ten}",
        "{figure:fig-cases|floor:10|round:10}",
        "{figure:fig-cases|nearly}",
        "{figure:fig-year|floor:100}",
        "{figure:fig-cases|of-which}",
        "{figure:fig-inside|of-which|number}",
    ],
)
def test_a_figure_that_cannot_be_printed_so_is_refused_with_a_sentence(text):
    with pytest.raises(WrongPhrase, match="甲.*fig-"):
        _spans(text)


@pytest.mark.parametrize(
    ("name", "chinese", "english"),
    [
        ("inside", "其中10宗", "of the total, 10 cases"),
        ("beside", "另有10宗", "in addition to the total, 10 cases"),
        ("partly", "10宗（當中2不在總數內）", "10 cases (2 of them not in the total)"),
    ],
)
def test_of_which_or_in_addition_follows_from_the_records(name, chinese, english):
    text = f"{{figure:fig-{name}|of-which}}"

    assert (_said(text), _said(text, "en")) == (chinese, english)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("超過", ""),
        ("超过", ""),
        ("累計逾", ""),
        ("近", ""),
        ("約", ""),
        ("大約有", ""),
        ("至少", ""),
        ("接近", ""),
        ("", "多"),
        ("", "餘"),
        ("", "余"),
        ("", "左右"),
        ("", "以上"),
        ("almost ", ""),
        ("more than ", ""),
        ("some ", ""),
        ("about ", ""),
        ("", "-odd"),
        ("", " or so"),
        ("", "+"),
    ],
)
def test_no_hedge_is_typed_beside_a_figure_that_brings_its_own(before, after):
    with pytest.raises(TypedHedge, match="甲.*fig-visits"):
        _spans(f"共有{before}{{figure:fig-visits|number}}{after}")


def test_a_rounded_figure_brings_a_hedge_of_its_own_as_well():
    with pytest.raises(TypedHedge):
        _spans("超過{figure:fig-people|floor:100}")


@pytest.mark.parametrize(
    "text",
    [
        "合約{figure:fig-visits}",
        "附近{figure:fig-visits}",
        "最近{figure:fig-visits}",
        "預約{figure:fig-visits}",
        "{figure:fig-visits}多為長者",
        "{figure:fig-visits}，以上各項",
        "{figure:fig-visits}以上述方式計算",
        "{figure:fig-visits}餘下的",
        "逾期個案{figure:fig-visits}",
        "more than this: {figure:fig-visits}",
        "{figure:fig-visits} oddly",
    ],
)
def test_words_that_only_look_like_hedges_pass(text):
    assert _spans(text)


@pytest.mark.parametrize(
    "text",
    [
        "共{figure:fig-seats|number}宗",
        "共{figure:fig-seats|number}人",
        "{figure:fig-visits|number}人",
        "{figure:fig-people|number}人次",
        "{figure:fig-gift|number}元",
        "{figure:fig-gift|number}人",
        "{figure:fig-seats|number} cases",
        "{figure:fig-gift|number} dollars",
    ],
)
def test_the_counter_after_a_bare_figure_is_one_of_its_unit(text):
    with pytest.raises(WrongCounter, match="甲.*fig-"):
        _spans(text)


@pytest.mark.parametrize(
    "text",
    [
        "{figure:fig-seats|number}席",
        "{figure:fig-seats|number}個議席",
        "{figure:fig-people|number}名青年",
        "{figure:fig-cases|number}宗",
        "{figure:fig-cases|number}人大代表",
        "{figure:fig-gift|number}港元",
        "{figure:fig-year|number}年",
        "{figure:fig-year|number}年度",
        "{figure:fig-seats|number} further members",
        "{figure:fig-seats|number} seats",
        "{figure:fig-seats}，宗旨",
    ],
)
def test_a_counter_that_fits_or_is_none_passes(text):
    assert _spans(text)


@pytest.mark.parametrize("after", ["萬人", "億", "千", " thousand", " million"])
def test_a_power_of_ten_is_not_typed_after_a_figure(after):
    with pytest.raises(TypedNumber):
        _spans(f"{{figure:fig-people|number}}{after}")


def test_every_fault_of_a_text_is_told_where_the_build_stops_at_the_first():
    text = "共十二宗，超過{figure:fig-visits}，{figure:fig-none}，{figure:fig-seats|number}宗"
    with translation.override("zh-hant"):
        told = [type(fault) for fault in faults(text, QUOTABLE, "甲")]

    assert told == [TypedNumber, TypedHedge, UnknownQuotation, WrongCounter]


def test_a_hedge_beside_an_exact_figure_is_told_but_stops_nothing():
    assert list(
        typed_hedges("超過{figure:fig-cases}，約{figure:fig-visits}，about {figure:fig-cases}", QUOTABLE)
    ) == [("超過", "fig-cases")]
    assert _spans("超過{figure:fig-cases}")
