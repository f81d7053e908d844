"""Charts: on a page the words are text; nothing is shortened; the drawing is the same every time."""

import re
from xml.etree import ElementTree

import pytest

from huying.reports.blocks import CHART_COLOURS, Chart, Slice
from huying.reports.render import charts

LONG = "涉及跨境婚姻及子女撫養權的法律訴訟或者罪行"
SERIES = (Slice("經商", 5), Slice(LONG, 1, CHART_COLOURS[3]), Slice("其他", 0))


def _chart(kind, series=SERIES):
    return Chart("cht-cases", kind, "求助個案", "宗", series, "經商5宗。")


@pytest.mark.parametrize("kind", ["bar", "donut"])
def test_every_label_and_value_of_a_chart_on_a_page_is_text_and_whole(kind):
    words = re.sub(r"<svg.*?</svg>", "", charts.on_page(_chart(kind)), flags=re.DOTALL)

    assert all(text in words for text in ("經商", "5宗" if "5宗" in words else "5 宗", LONG, "其他"))


def test_the_longest_bar_takes_all_the_room_and_the_others_their_part():
    assert re.findall(r'width="([\d.]+)%"', charts.on_page(_chart("bar"))) == ["100.0", "20.0", "0.0"]


def test_a_ring_is_labelled_beside_its_parts_only_where_every_label_fits():
    short = charts.on_page(_chart("donut", SERIES[:1]))
    long = charts.on_page(_chart("donut"))

    assert ("ring-labelled" in short, "ring-labelled" in long) == (True, False)
    assert long.count("<path") == 2  # a part that is nothing has no place in the ring


def test_labels_cannot_break_out_of_the_page():
    page = charts.on_page(_chart("bar", (Slice("<script>", 1),)))

    assert ("<script>" in page, "&lt;script&gt;" in page) == (False, True)


@pytest.mark.parametrize("kind", ["bar", "donut"])
def test_a_drawing_for_paper_is_well_formed_and_the_same_every_time(kind):
    drawing = charts.draw(_chart(kind), charts.Ink("#000000", "Noto Sans"))

    assert ElementTree.fromstring(drawing).tag.endswith("svg")
    assert drawing == charts.draw(_chart(kind), charts.Ink("#000000", "Noto Sans"))


def test_more_parts_than_colours_are_refused():
    with pytest.raises(ValueError, match="at most 6"):
        charts.on_page(_chart("bar", tuple(Slice(str(each), 1) for each in range(7))))
