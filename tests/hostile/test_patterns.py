"""No pattern of ours runs away: an attempt costs steps in proportion to the text, counted and not timed."""

import ast
import importlib
import pkgutil
import re
import sys

import pytest
from django.conf import settings

import huying
from tests.hostile.stepping import Matcher, TooManySteps, texts

SHORT, LONG = 24, 96
STARTS = 4  # as many times longer
CALLS = {"compile", "match", "search", "fullmatch", "sub", "split", "findall", "finditer"}


def kept_in_modules():
    """Every compiled pattern that a module of the house keeps."""
    for found in pkgutil.walk_packages(huying.__path__, "huying."):
        if not any(
            part in found.name for part in (".tests", ".migrations", ".launch", ".wsgi", ".management")
        ):
            importlib.import_module(found.name)
    for name, module in sorted(sys.modules.items()):
        if name.startswith("huying.") and ".tests" not in name:
            for called, value in vars(module).items():
                if isinstance(value, re.Pattern):
                    yield f"{name}.{called}", value


def written_in_place():
    """Patterns written where they are used."""
    for path in sorted(settings.PACKAGE.rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _asks_re(node.func) and isinstance(node.args[0], ast.Constant):
                yield f"{path.name}:{node.lineno}", re.compile(node.args[0].value)


def _asks_re(asked):
    return isinstance(asked, ast.Attribute) and asked.attr in CALLS and getattr(asked.value, "id", "") == "re"


PATTERNS = dict([*kept_in_modules(), *written_in_place()])


def most_steps(pattern, length):
    matcher = Matcher(pattern)
    return max(matcher.attempt(text) for text in texts(pattern, length))


@pytest.fixture(autouse=True)
def _deep():
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(before)


def test_the_patterns_are_found():
    assert len(PATTERNS) > 20


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_costs_in_proportion_to_the_text(name):
    short, long = most_steps(PATTERNS[name], SHORT), most_steps(PATTERNS[name], LONG)

    assert long <= short * STARTS * 1.5 + 50


@pytest.mark.parametrize(
    "wild", [r"(a+)+$", r"(a|a)*b", r"(\w+\s?)*:", r"\w+\d+\w+-", r"^(([a-z])+.)+[A-Z]([a-z])+$"]
)
def test_a_pattern_that_runs_away_is_found_out(wild):
    pattern = re.compile(wild)
    try:
        long = most_steps(pattern, LONG)
    except TooManySteps:
        return
    assert long > most_steps(pattern, SHORT) * STARTS * 1.5 + 50
