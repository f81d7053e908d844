"""The shape of the house, as far as the import contracts cannot see it."""

import ast
import configparser
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

HOUSE = settings.PACKAGE
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_VIEW, LONGEST_TEMPLATE = 400, 60, 35, 200
READS_THE_CLOCK = {"views", "api", "tasks", "management", "launch", "sample"}


def _layers():
    parser = configparser.ConfigParser()
    parser.read(settings.PROJECT / ".importlinter")
    text = parser["importlinter:contract:apps"]["layers"]
    rows = [[name.strip() for name in row.split("|")] for row in text.strip().splitlines()]
    return {name: len(rows) - place for place, row in enumerate(rows) for name in row}


def _sources():
    for path in sorted(HOUSE.rglob("*.py")):
        if "migrations" not in path.parts and "tests" not in path.parts:
            yield path


SOURCES = list(_sources())


def _name(path):
    return str(path.relative_to(HOUSE))


def test_foreign_keys_point_to_the_same_app_or_down():
    layers = _layers()
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in layers
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and field.related_model._meta.app_label in layers
        and field.related_model is not model
        and model._meta.app_label != field.related_model._meta.app_label
        and layers[field.related_model._meta.app_label] >= layers[model._meta.app_label]
    ]

    assert wrong == []


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_files_and_functions_stay_small(path):
    text = path.read_text("utf-8")
    too_long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        and node.end_lineno - node.lineno + 1 > (LONGEST_VIEW if path.stem == "views" else LONGEST_FUNCTION)
    ]

    assert too_long == []
    assert text.count("\n") <= LONGEST_FILE


@pytest.mark.parametrize("path", sorted(HOUSE.rglob("*.html")), ids=_name)
def test_templates_stay_small_and_hold_no_inline_code(path):
    text = path.read_text("utf-8")

    assert text.count("\n") <= LONGEST_TEMPLATE
    assert not re.search(r"\son[a-z]+=\"", text)
    assert not re.search(r"\sstyle=\"", text)
    assert "|safe" not in text


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_only_doors_read_the_clock(path):
    if READS_THE_CLOCK & {*path.parts, path.stem}:
        return
    text = path.read_text("utf-8")

    assert not re.search(r"timezone\.(now|localtime|localdate)\(\)|date\.today\(|datetime\.now\(", text)


def test_every_model_says_what_it_is_in_the_world():
    silent = [
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("huying.") and (model.__doc__ or "").startswith(f"{model.__name__}(")
    ]

    assert silent == []


def test_no_drawer_and_no_floats_for_money():
    names = {path.stem for path in SOURCES}
    floats = [_name(path) for path in SOURCES if "FloatField" in path.read_text("utf-8")]

    assert names.isdisjoint({"utils", "helpers", "common", "misc", "manager", "handlers"})
    assert floats == []


def test_no_field_asks_for_a_residents_leaning():
    asked = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("huying.")
        for field in model._meta.get_fields()
        if re.search(r"party|vote|leaning|political|religion", field.name)
    ]

    assert asked == []


def test_the_glossary_knows_every_model():
    glossary = Path(settings.PROJECT / "docs" / "glossary.md").read_text("utf-8").lower()
    from django.utils import translation

    with translation.override("en"):
        missing = [
            model._meta.label
            for model in apps.get_models()
            if model.__module__.startswith("huying.")
            and str(model._meta.verbose_name).lower() not in glossary
        ]

    assert missing == []
