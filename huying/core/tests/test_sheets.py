"""Exports: no cell is ever a formula, whatever somebody typed."""

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from huying.core.sheets import csv_lines, safe_text
from huying.core.workbooks import xlsx_bytes

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", '  =HYPERLINK("http://x")']


@pytest.mark.parametrize("text", FORMULAS)
def test_a_csv_cell_that_looks_like_a_formula_becomes_text(text):
    assert safe_text(text).startswith("'")


@pytest.mark.parametrize("text", FORMULAS)
def test_an_xlsx_cell_that_looks_like_a_formula_is_text(text):
    book = load_workbook(io.BytesIO(xlsx_bytes("個案", ["甲"], [[text]])))

    assert book.active["A2"].data_type == "s"


@given(st.text())
def test_any_text_can_be_exported(text):
    assert b"".join(csv_lines(["a"], [[text]])).decode("utf-8-sig").startswith("a\r\n")
    load_workbook(io.BytesIO(xlsx_bytes(text, [text], [[text]])))


def test_types_are_kept():
    book = load_workbook(io.BytesIO(xlsx_bytes("x", ["n", "d"], [[12, date(2023, 5, 2)]])))

    assert [cell.value for cell in book.active[2]][0] == 12
    assert [cell.is_date for cell in book.active[2]] == [False, True]
