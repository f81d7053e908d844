"""An edition becomes a tree of blocks, in three languages, with every number decided."""

import pytest

from huying.cases.tests.factories import CategoryFactory
from huying.figures.materials import NoSuchMaterial
from huying.reports import blocks
from huying.reports.document import UNBUILDABLE, build, digest_of
from huying.reports.frozen import thaw
from huying.reports.prose import TypedNumber, UnknownQuotation
from huying.reports.render import plain
from huying.reports.shape import BadBlock
from huying.reports.tests.documents import LANGUAGES
from huying.reports.tests.documents import document as specimen
from huying.reports.tests.editions import make_cases, make_edition, make_report, prose, quote, release, write

pytestmark = pytest.mark.django_db


def _blocks(edition, language="zh-hant"):
    return build(edition, language).sections[0].blocks


def test_the_document_says_what_the_records_say():
    document = build(make_report(cases=4), "zh-hant")
    cases, year, fact = document.figures

    assert [(each.code, each.value, each.unit, each.records) for each in (cases, year, fact)] == [
        ("fig-cases", "4", "宗", 4),
        ("fig-year", "2023", "年", 0),
        ("fig-fact", "3", "年", 1),
    ]
    assert [type(block).__name__ for block in document.sections[0].blocks] == [
        "Heading",
        "Prose",
        "FigureRow",
        "Note",
    ]
    assert "".join(span.text for span in document.sections[0].blocks[1].spans) == (
        "年內接獲4宗，報告年度為2023，另見3年。"
    )


def test_english_words_come_from_the_english_text():
    edition = make_report()

    assert _blocks(edition, "en")[0].text == "Overview"
    assert build(edition, "en").title == "Sample report"


def test_a_language_without_words_borrows_the_chinese():
    edition = make_edition()
    write(edition, {"kind": "prose", "zh_hant": "只有中文"})

    assert _blocks(edition, "en") == (blocks.Prose((blocks.Text("只有中文"),)),)


def test_the_same_records_give_the_same_hash():
    edition = make_report()

    assert build(edition, "zh-hant").colophon.content_hash == build(edition, "zh-hant").colophon.content_hash
    make_cases(1)
    assert len({build(edition, "zh-hant").colophon.content_hash, digest_of(build(edition, "zh-hant"))}) == 2


@pytest.mark.parametrize(
    "block",
    [
        prose("共12宗"),
        {"kind": "heading", "zh_hant": "十二宗個案"},
        {"kind": "note", "zh_hant": "約 3 成"},
        prose("甲", en="12 cases"),
    ],
)
def test_a_typed_number_stops_the_build_in_any_block(block):
    edition = make_edition()
    write(edition, prose("甲"), block)

    with pytest.raises(TypedNumber, match="cases.*2"):
        for language in LANGUAGES:
            build(edition, language)


def test_a_typed_number_in_a_title_stops_the_build():
    edition = make_edition()
    write(edition, prose("甲"), title={"zh_hant": "12宗"})

    with pytest.raises(TypedNumber):
        build(edition, "zh-hant")


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        (prose("{figure:fig-none}"), UnknownQuotation),
        ({"kind": "figure_row", "figures": ["fig-none"]}, UnknownQuotation),
        ({"kind": "chart", "source": "cases", "zh_hant": "圖"}, UnknownQuotation),
        ({"kind": "photo", "activity": "act-none"}, NoSuchMaterial),
        ({"kind": "people", "people": ["per-none"]}, NoSuchMaterial),
        ({"kind": "contacts", "offices": ["off-none"]}, NoSuchMaterial),
        ({"kind": "qr_codes", "publications": ["pub-none"]}, NoSuchMaterial),
        ({"kind": "other"}, BadBlock),
    ],
)
def test_what_is_not_there_stops_the_build(block, problem):
    edition = make_edition()
    write(edition, block)

    with pytest.raises(problem) as raised:
        build(edition, "zh-hant")
    assert isinstance(raised.value, UNBUILDABLE)


def test_an_unknown_figure_key_stops_the_build():
    edition = make_edition()
    quote(edition, "fig-x", "nobody.knows")
    write(edition, prose("甲"))

    with pytest.raises(UNBUILDABLE):
        build(edition, "zh-hant")


def test_table_and_chart_share_order_labels_and_colours():
    edition = make_edition()
    second = CategoryFactory(name="乙類", position=2, colour="#5B7FA6")
    first = CategoryFactory(name="甲類", position=1, colour="#0B5D5B")
    make_cases(3, first)
    make_cases(5, second)
    quote(edition, "fig-all", "cases.received")
    quote(edition, "fig-b", "cases.received", only={"category": second.code})
    quote(edition, "fig-a", "cases.received", only={"category": first.code})
    write(
        edition,
        {"kind": "table", "source": "cases", "zh_hant": "個案"},
        {"kind": "chart", "source": "cases", "chart": "bar", "zh_hant": "個案"},
    )
    table, chart = _blocks(edition)

    assert [[cell.text for cell in row] for row in table.rows[:2]] == [["甲類", "3"], ["乙類", "5"]]
    assert [cell.figure.code for row in table.rows for cell in row[1:]] == ["fig-a", "fig-b", "fig-all"]
    assert chart.series == (blocks.Slice("甲類", 3, "#0B5D5B"), blocks.Slice("乙類", 5, "#5B7FA6"))


def test_a_very_small_count_is_hidden_until_two_people_release_it():
    edition = make_edition()
    make_cases(2)
    quoted = quote(edition, "fig-few", "cases.received")
    write(edition, prose("{figure:fig-few}"))
    hidden = build(edition, "zh-hant").figures[0]
    release(quoted)
    shown = build(edition, "zh-hant").figures[0]

    assert (hidden.value, hidden.text, hidden.records, hidden.digest, hidden.breakdown) == (
        "",
        "＜3",
        0,
        "",
        (),
    )
    assert (shown.value, shown.text, shown.records) == ("2", "2", 2)


def test_small_parts_of_a_breakdown_are_left_out_and_that_is_said():
    edition = make_edition()
    large, other, small = (CategoryFactory(position=place) for place in (1, 2, 3))
    for number, category in ((6, large), (5, other), (1, small)):
        make_cases(number, category)
    quote(edition, "fig-all", "cases.received")
    write(edition, prose("{figure:fig-all}"))
    figure = build(edition, "en").figures[0]

    assert small.name not in {row.label for row in figure.breakdown}
    assert [row.value for row in figure.breakdown] == ["6"]
    assert figure.note == "Parts of very few cases are not shown."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_comes_back_from_json_as_it_was(language):
    original = specimen(language)
    by_name = {
        block.file.name: block.file
        for section in original.sections
        for block in section.blocks
        if isinstance(block, blocks.Photo)
    }

    assert thaw(plain.tree(original), base="", picture=by_name.__getitem__) == original


def test_a_stored_tree_of_something_else_is_refused():
    with pytest.raises(Exception, match="unknown block"):
        thaw({"type": "Script", "figures": []}, base="", picture=lambda name: None)


def test_building_takes_the_same_queries_for_more_records(django_assert_max_num_queries):
    edition = make_report(cases=3)
    with django_assert_max_num_queries(40) as few:
        build(edition, "zh-hant")
    make_cases(30)
    with django_assert_max_num_queries(len(few.captured_queries)):
        build(edition, "zh-hant")


def test_sections_are_numbered_without_the_cover_and_parts_within_their_chapter():
    edition = make_edition()
    for place, (slug, level) in enumerate(
        [("cover", 1), ("first", 1), ("part", 2), ("other", 2), ("second", 1)]
    ):
        write(edition, slug=slug, number=place, level=level)

    assert [section.number for section in build(edition, "zh-hant").sections] == ["", "1", "1.1", "1.2", "2"]
