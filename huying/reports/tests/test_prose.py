"""Words with placeholders: what is quoted, and what may not be typed."""

import pytest
from django.utils import translation

from huying.core.period import Period
from huying.figures.engine import Figure, Result, Scope
from huying.figures.units import Qualifier, Unit
from huying.reports.blocks import DateText, External, FigureRef, Text
from huying.reports.phrasing import say
from huying.reports.prose import Quotable, Quoted, TypedNumber, UnknownQuotation, flat, spans, typed_number
from huying.reports.tests.documents import document

FIGURE = document("zh-hant").figures[0]


def _result(value, unit=Unit.CASES, qualifier=Qualifier.EXACT, relation=None):
    figure = Figure("tests.told", "示例", unit, "示例", lambda scope: None, relation=relation)
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
        "Two Sessions",
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
