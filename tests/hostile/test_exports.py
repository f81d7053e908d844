"""Exports: what looks like a formula stays text, also for the program that opens it."""

import csv
import io
import itertools
import shutil
import subprocess
import zipfile
from datetime import date
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.contacts.models import Contact
from huying.core.sheets import csv_lines, safe_text
from huying.core.tests.factories import MOMENT
from huying.core.text import check_text, clean_text
from huying.core.workbooks import xlsx_bytes
from tests.hostile import corpus

PAYLOADS = sorted(
    {f"{start}{rest}"[:120] for start, rest in itertools.product(corpus.FORMULA_STARTS, corpus.FORMULAS)}
)
PAYLOADS = [f"{each}{place}" for place in range(3) for each in PAYLOADS][:2_000]
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:"
OPENS = pytest.mark.skipif(
    SOFFICE is None, reason="no LibreOffice on this machine (Debian: libreoffice-calc-nogui)"
)


@pytest.fixture(scope="module")
def lists(django_db_setup, django_db_blocker, tmp_path_factory):
    """The list of residents whose names are 2,000 payloads, exported through its door in both forms."""
    from django.db import transaction
    from django.test import Client, override_settings

    plain = override_settings(SECURE_SSL_REDIRECT=False, SECOND_FACTOR_REQUIRED=False, STEP_UP_SECONDS=0)
    folder = tmp_path_factory.mktemp("exports")
    with django_db_blocker.unblock(), plain, transaction.atomic():
        centre = make_centre()
        Contact.objects.bulk_create(
            Contact(
                code=f"r-{place:05}",
                centre=centre,
                name=clean_text(text),
                created_at=MOMENT,
                updated_at=MOMENT,
            )
            for place, text in enumerate(PAYLOADS)
        )
        client = Client()
        client.force_login(make_user(Role.COUNTER, centre))
        for form in ("csv", "xlsx"):
            answer = client.post(
                reverse("records:record_export", args=["contacts", form]), {"reason": "示例核對"}
            )
            assert answer.status_code == 200
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            (folder / f"list.{form}").write_bytes(body)
        transaction.set_rollback(True)
    return folder


def test_there_are_two_thousand_payloads():
    assert len(PAYLOADS) == 2_000


def test_every_cell_of_the_workbook_is_text(lists):
    book = load_workbook(lists / "list.xlsx")
    rows = list(book.active.iter_rows(min_row=2))

    assert len(rows) == len(PAYLOADS)
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "inlineStr"}
    assert all(cell.value is None for row in rows for cell in row if cell.data_type == "n")
    names = {row[0].value: [cell.value for cell in row] for row in rows}
    for place, text in enumerate(PAYLOADS):
        assert clean_text(text) in names[f"r-{place:05}"]


def test_no_cell_of_the_text_file_begins_a_formula(lists):
    rows = list(csv.reader(io.StringIO((lists / "list.csv").read_text("utf-8-sig"))))[1:]

    assert len(rows) == len(PAYLOADS)
    assert [
        cell
        for row in rows
        for cell in row
        if cell and cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    ] == []


@OPENS
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_office_program_finds_no_formula(lists, form, tmp_path):
    """Opened without a screen and written as OpenDocument, where a formula would stand as one."""
    reader = ["--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"] if form == "csv" else []
    cells = _opened(lists / f"list.{form}", tmp_path, reader)

    assert len(cells) >= 2 * len(PAYLOADS)
    assert [cell for cell in cells if cell.get(f"{OFFICE}table:1.0}}formula")] == []


@OPENS
def test_the_office_program_gives_back_the_very_text(tmp_path):
    kept = [text for text in PAYLOADS[::7] if _is_kept(text) and "\r" not in text] + [
        "𡃁𨋢𠝹𠱁",
        "0012345",
        "852550000012345678901234",
        "１２３",
        "1/2",
    ]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "list.xlsx").write_bytes(xlsx_bytes("x", ["n"], [[text] for text in kept]))
    subprocess.run(
        _command(tmp_path, "xlsx", []) + [str(tmp_path / "in" / "list.xlsx")],
        check=True,
        capture_output=True,
        timeout=120,
    )

    again = [row[0].value for row in load_workbook(tmp_path / "list.xlsx").active.iter_rows(min_row=2)]

    assert again == kept


@OPENS
def test_a_workbook_of_formulas_would_be_found_out(tmp_path):
    """The check above can fail: a formula written on purpose is counted."""
    (tmp_path / "wild.csv").write_text("a\n=1+1\n", "utf-8")

    cells = _opened(
        tmp_path / "wild.csv", tmp_path, ["--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"]
    )

    assert [
        cell.get(f"{OFFICE}table:1.0}}formula") for cell in cells if cell.get(f"{OFFICE}table:1.0}}formula")
    ] == ["of:=1+1"]


def _is_kept(text):
    try:
        check_text(text)
    except Exception:  # any refusal will do here
        return False
    return True


def _command(folder, to, options):
    profile = f"-env:UserInstallation=file://{folder}/profile"
    return [SOFFICE, profile, "--headless", *options, "--convert-to", to, "--outdir", str(folder)]


def _opened(path, folder, options):
    subprocess.run(
        _command(folder, "ods", options) + [str(path)], check=True, capture_output=True, timeout=180
    )
    with zipfile.ZipFile(folder / f"{path.stem}.ods") as book:
        tree = ElementTree.fromstring(book.read("content.xml"))
    return list(tree.iter(f"{OFFICE}table:1.0}}table-cell"))


def test_numbers_stay_numbers_and_long_digits_stay_text():
    rows = [[12, "0012345", 10**15, 10**15 - 1, date(2023, 5, 2), date(1899, 12, 31), None, "12"]]
    cells = load_workbook(io.BytesIO(xlsx_bytes("x", list("abcdefgh"), rows))).active[2]

    assert [cell.data_type for cell in cells] == ["n", "s", "s", "n", "d", "s", "n", "s"]
    assert [cell.value for cell in cells][1:3] == ["0012345", str(10**15)]
    assert b"\r\n12,-5," in b"".join(csv_lines(["a", "b", "c"], [[12, -5, None]]))


def test_a_heading_is_text_too_and_a_long_text_says_that_it_was_cut():
    book = load_workbook(io.BytesIO(xlsx_bytes("x", ["=1+1"], [["長" * 40_000]]))).active

    assert book["A1"].data_type == "s"
    assert (len(book["A2"].value), book["A2"].value[-1]) == (32_767, "…")


@pytest.mark.parametrize("text", ["陳大文", "a=b", "1-2", "電郵@例", "", "“引”"])
def test_an_ordinary_text_is_left_alone(text):
    assert safe_text(text) == text
