"""Tables as people have them are read; what is no table is refused with a reason."""

import contextlib
import io
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huying.files.media import Media
from huying.imports.reading.delimited import open_delimited
from huying.imports.reading.encodings import decide
from huying.imports.reading.source import Reading
from huying.imports.reading.unreadable import Unreadable, Why
from huying.imports.sentences import of_exception
from huying.imports.tests.factories import as_csv, table_of, workbook

TRADITIONAL = "編號,事項,日期\n1,居民求助：租約按金未獲退還，希望辦事處協助跟進,2023-05-02\n2,樓宇維修費用爭議，需要陪同到法庭,2023-05-03\n"
SIMPLIFIED = "编号,事项,日期\n1,居民求助：租约押金未获退还，希望办事处协助跟进,2023-05-02\n2,楼宇维修费用争议，需要陪同到法庭,2023-05-03\n"


@pytest.mark.parametrize(
    ("text", "written", "found"),
    [
        (TRADITIONAL, "utf-8", "utf-8"),
        (TRADITIONAL, "utf-8-sig", "utf-8"),
        (TRADITIONAL, "utf-16", "utf-16"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (TRADITIONAL.replace("居民", "嘅嗰啲"), "big5hkscs", "big5hkscs"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED, "gb18030", "gb18030"),
    ],
)
def test_the_encoding_is_found(tmp_path, text, written, found):
    table = table_of(tmp_path, text.encode(written))

    assert table.reading.encoding == found
    assert [cells for _at, cells in table.walk()][0][1] == text.splitlines()[1].split(",")[1]


def test_a_declared_encoding_is_followed_and_one_that_does_not_fit_is_refused(tmp_path):
    content = TRADITIONAL.encode("big5")
    table_of(tmp_path, content, reading=Reading(encoding="big5hkscs"))

    with pytest.raises(Unreadable) as refusal:
        table_of(tmp_path, content, reading=Reading(encoding="utf-8"))
    assert refusal.value.why is Why.NOT_IN_ENCODING


@given(
    st.text(
        st.sampled_from(
            "的一是不了在有人我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得于著下自之年過發後作里"
        ),
        min_size=20,
        max_size=80,
    )
)
def test_everyday_chinese_is_told_apart_and_surely(text):
    decision = decide(text.encode("big5hkscs"))

    assert decision.encoding == "big5hkscs"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_though_cells_hold_others(tmp_path, delimiter):
    rows = [["a", "b", "c"], ["1, 2; 3", "x", "y"], ["4", "z; z, z", "w"]]
    table = table_of(tmp_path, as_csv(rows, delimiter))

    assert table.names == ["a", "b", "c"]
    assert [cells for _at, cells in table.walk()] == rows[1:]


def test_line_breaks_in_cells_and_their_escapes(tmp_path):
    table = table_of(tmp_path, 'a,b\r\n1,"one_x000D_\r\ntwo"\r\n2,"three\nfour"\r\n')

    assert list(table.walk()) == [(2, ["1", "one\ntwo"]), (3, ["2", "three\nfour"])]


def test_rows_are_numbered_as_in_the_spreadsheet(tmp_path):
    table = table_of(
        tmp_path,
        '示例中心個案表,,\n\n,,\nno,title,day\n1,"a\nb",x\n\n2,c,y\n',
        known=frozenset({"no", "title"}),
    )

    assert (table.reading.header, [at for at, _cells in table.walk()]) == (4, [5, 7])
    assert [remark.what for remark in table.remarks] == ["encoding", "preamble"]


def test_columns_are_called_differently(tmp_path):
    table = table_of(tmp_path, "a,a,,b\n1,2,3,4\n")

    assert table.names == ["a", "a (2)", "[C]", "b"]


@pytest.mark.parametrize(
    ("content", "why", "words"),
    [
        ("a,b\n1,2\n1\n1,2,3\n", Why.RAGGED, "3, 4"),
        ("a,b\n", Why.NO_ROWS, "no rows"),
        ("\n\n", Why.NO_ROWS, "no rows"),
        ('a,b\n1,"x\n2,y\n', Why.QUOTES, "2"),
        ('a,b\n1,"x"y\n', Why.QUOTES, "2"),
        (",".join("x" * 201) + "\n1\n", Why.TOO_MANY_COLUMNS, "200"),
        ("a,b\n1," + "x" * 40_000 + "\n", Why.LONG_CELL, "2"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(tmp_path, content, why, words):
    from django.utils import translation

    with pytest.raises(Unreadable) as refusal:
        list(table_of(tmp_path, content).walk())

    assert refusal.value.why is why
    with translation.override("en"):
        assert words in of_exception(refusal.value)


def test_too_many_rows_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("huying.imports.reading.table.MOST_ROWS", 3)

    with pytest.raises(Unreadable) as refusal:
        list(table_of(tmp_path, "a,b\n" + "1,2\n" * 4).walk())
    assert refusal.value.why is Why.TOO_MANY_ROWS


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    with contextlib.suppress(Unreadable):
        list(open_delimited(content, Reading()).walk())


def _xlsx(tmp_path, fill):
    book = openpyxl.Workbook()
    fill(book.active)
    file = io.BytesIO()
    book.save(file)
    return table_of(tmp_path, file.getvalue(), "a.xlsx", Media.XLSX)


def test_a_workbook_with_a_title_merged_cells_ghost_rows_and_dates_of_all_kinds(tmp_path):
    def fill(sheet):
        sheet.append(["示例中心 2023 年個案", None, None])
        sheet.merge_cells("A1:C1")
        sheet.append(["編號", "類別", "日期"])
        sheet.append([1, "租務", date(2023, 5, 2)])
        sheet.append([2.0, None, "2/5/2023"])
        sheet.append([3, "醫療", datetime(2023, 5, 2, 10, 30)])
        sheet.merge_cells("B3:B4")
        for number in range(6, 500):
            sheet.cell(number, 1).number_format = "0.00"

    table = _xlsx(tmp_path, fill)

    assert table.names == ["編號", "類別", "日期"]
    assert list(table.walk()) == [
        (3, [1, "租務", datetime(2023, 5, 2)]),
        (4, [2, "租務", "2/5/2023"]),
        (5, [3, "醫療", datetime(2023, 5, 2, 10, 30)]),
    ]
    assert {"merged", "preamble"} <= {remark.what for remark in table.remarks}


def test_escapes_formulas_and_gaps_in_a_workbook(tmp_path):
    text = '<is><t xml:space="preserve">a_x000D_\nb</t></is>'
    content = workbook(
        [
            (
                1,
                [
                    ("A1", "<is><t>no</t></is>", 't="inlineStr"'),
                    ("C1", "<is><t>title</t></is>", 't="inlineStr"'),
                ],
            ),
            (3, [("A3", "<f>1+1</f><v>2</v>", ""), ("C3", text, 't="inlineStr"')]),
        ]
    )
    table = table_of(tmp_path, content, "a.xlsx", Media.XLSX)

    assert table.names == ["no", "[B]", "title"]
    assert list(table.walk()) == [(3, [2, None, "a\nb"])]


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 not an archive",
        workbook([(1, [("A1", "<v>x</v>", "")])]),
        workbook([(1, [("A1", "<v>9</v>", 't="s"')])]),
        workbook([(1, [("A1", "<v>1</v>", "")])])[:-40],
        workbook([(1, [("A1", "<v>1</v>", "")])], extra="<unclosed>"),
    ],
)
def test_a_broken_workbook_is_refused(tmp_path, content):
    with pytest.raises(Unreadable) as refusal:
        table_of(tmp_path, content, "a.xlsx", Media.XLSX)
    assert refusal.value.why is Why.BROKEN


def test_entities_in_a_workbook_are_refused(tmp_path):
    content = workbook([(1, [("A1", "<v>1</v>", "")])])
    file = io.BytesIO()
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            told = old.read(name)
            if name.endswith("sheet1.xml"):
                told = b'<!DOCTYPE x [<!ENTITY a "b">]>' + told
            new.writestr(name, told)

    with pytest.raises(Unreadable):
        table_of(tmp_path, file.getvalue(), "a.xlsx", Media.XLSX)


def test_a_part_that_would_be_too_large_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("huying.imports.reading.parts.LARGEST_PART", 50)

    with pytest.raises(Unreadable) as refusal:
        table_of(tmp_path, workbook([(1, [("A1", "<v>1</v>", "")])]), "a.xlsx", Media.XLSX)
    assert refusal.value.why is Why.TOO_LARGE
