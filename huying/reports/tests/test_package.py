"""The data package: what a machine reads out of it."""

import csv
import io
import json
import zipfile

import pytest

from huying.reports.blocks import Contacts
from huying.reports.render import package
from huying.reports.tests.documents import LANGUAGES, document


@pytest.fixture(scope="module")
def files():
    made = package.build({language: document(language) for language in LANGUAGES})
    with zipfile.ZipFile(io.BytesIO(made)) as whole:
        return {name: whole.read(name).decode() for name in whole.namelist()}


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_figures_carry_plain_values_days_and_the_words_of_each_language(files):
    row = next(row for row in rows_of(files["data/figures.csv"]) if row["name"] == "fig-cases-total")

    assert (row["value"], row["qualifier"]) == ("12", "exact")
    assert len({row["definition_zh_hant"], row["definition_zh_hans"], row["definition_en"]}) == 3


def test_values_and_days_are_typed_for_machines(files):
    figures = json.loads(files["datapackage.json"])["resources"][0]
    types = {field["name"]: field["type"] for field in figures["schema"]["fields"]}

    assert {name: types[name] for name in ("value", "records", "from", "to", "label_en")} == {
        "value": "number",
        "records": "integer",
        "from": "date",
        "to": "date",
        "label_en": "string",
    }


def test_telephone_numbers_stand_as_they_are_dialled(files):
    offices = [
        office
        for section in document("zh-hant").sections
        for block in section.blocks
        if isinstance(block, Contacts)
        for office in block.offices
    ]
    name = next(name for name in files if name.startswith("data/contacts"))

    assert [row["phone"] for row in rows_of(files[name])] == [office.phone for office in offices]
    assert any(office.phone.startswith("+") for office in offices)


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3"])
def test_what_could_be_a_formula_is_no_telephone_number(text):
    assert package._cell(text) == "'" + text
