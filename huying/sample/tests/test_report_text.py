"""The text of the 2023 edition: three languages, no typed number, every picture in place."""

import csv
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from huying.sample import illustrations

YEAR = Path(__file__).parent.parent / "2023"
IMAGES = YEAR / "images"

SECTIONS = {
    "cover": 1,
    "message-ng": 1,
    "message-wong": 1,
    "message-wong-medical": 2,
    "message-ma": 1,
    "district-governance": 1,
    "public-statements": 2,
    "gba": 1,
    "cross-border-medical": 2,
    "disaster-relief": 1,
    "submissions-progress": 1,
    "mainland-centres": 1,
    "case-statistics": 2,
    "gba-society": 1,
    "contacts": 1,
}
LANGUAGES = ("zh_hant", "zh_hans", "en")
# What each kind of block says besides its kind; "text" stands for the three languages.
SHAPES = {
    "heading": {"text"},
    "prose": {"text"},
    "note": {"text", "tone"},
    "photo": {"text", "activity", "image"},
    "table": {"text", "source"},
    "chart": {"text", "source", "chart"},
    "figure_row": {"figures"},
    "people": {"people"},
    "progress_table": set(),
    "contacts": {"offices"},
    "qr_codes": {"publications"},
}
RECOMMENDATIONS = ({"text", "survey"}, {"text", "representative"})

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
OPTIONS = r"(?:\|(?:number|within|of-which|(?:floor|ceil|round):\d+))*"
FIGURE = re.compile(r"\{figure:([a-z0-9-]+)" + OPTIONS + r"\}")
ALLOWED = re.compile(
    r"\{(?:figure:fig-[a-z0-9-]+"
    + OPTIONS
    + r"|date:\d{4}(?:-\d\d){0,2}|activity:act-[a-z0-9-]+|external:[^|{}]+\|[^|{}]+)\}"
)
CHINESE_NUMERALS = re.compile(r"[〇零一二三四五六七八九十百千萬万億亿兩两雙双半廿卅]")
ENGLISH_NUMERALS = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred|thousand|million|dozen"
    r"|half|once|twice|first|second|third|both|single|double)\b",
    re.IGNORECASE,
)
# Words with a numeral in them that count nothing: the annual sessions, a province, QR codes, "the same".
NAMES_WITH_NUMERALS = {
    "zh_hant": ("兩會", "四川", "二維碼", "同一"),
    "zh_hans": ("两会", "四川", "二维码", "同一"),
    "en": ("Two Sessions",),
}


@cache
def sections() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads(path.read_text("utf-8")) for path in sorted((YEAR / "report").glob("*.toml")))


def blocks(*kinds: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for section in sections():
        for block in section["blocks"]:
            if not kinds or block["kind"] in kinds:
                yield section["slug"], block


def texts() -> Iterator[tuple[str, str, str]]:
    for section in sections():
        for language in LANGUAGES:
            yield section["slug"], language, section["title"][language]
    for slug, block in blocks():
        for language in LANGUAGES:
            if language in block:
                yield slug, language, block[language]


def quoted() -> dict[str, list[set[str]]]:
    """Figure code to the sets of languages and rows that quote it, by section."""
    found: dict[str, list[set[str]]] = {}
    for slug, block in blocks():
        for code in block.get("figures", ()):
            found.setdefault(code, []).append({slug, *LANGUAGES})
        for language in LANGUAGES:
            for code in FIGURE.findall(block.get(language, "")):
                found.setdefault(code, []).append({slug, language})
    return found


def golden() -> dict[str, dict[str, str]]:
    with (YEAR / "golden.csv").open(encoding="utf-8", newline="") as file:
        return {row["golden_id"]: row for row in csv.DictReader(file)}


def test_the_fifteen_sections_stand_in_order() -> None:
    assert {section["slug"]: section["level"] for section in sections()} == SECTIONS
    assert [section["slug"] for section in sections()] == list(SECTIONS)
    assert [section["number"] for section in sections()] == list(range(1, 16))
    names = [path.name for path in sorted((YEAR / "report").glob("*.toml"))]
    assert names == [f"{number:02}-{slug}.toml" for number, slug in enumerate(SECTIONS, start=1)]


def test_every_block_has_the_shape_of_its_kind_and_all_three_languages() -> None:
    for slug, block in blocks():
        said = set(block) - {"kind", *LANGUAGES}
        if set(LANGUAGES) & set(block):
            assert all(block[language].strip() for language in LANGUAGES), (slug, block)
            said.add("text")
        if block["kind"] == "recommendations":
            assert said in RECOMMENDATIONS, (slug, block)
        else:
            assert said == SHAPES[block["kind"]], (slug, block)
        assert block.get("tone", "slate") in ("slate", "lamp")
        assert block.get("chart", "bar") in ("bar", "donut")


def test_prose_has_no_typed_number() -> None:
    for slug, language, text in texts():
        bare = PLACEHOLDER.sub("", text)
        for name in NAMES_WITH_NUMERALS[language]:
            bare = bare.replace(name, "")
        typed = re.findall(r"\d", bare)
        typed += (ENGLISH_NUMERALS if language == "en" else CHINESE_NUMERALS).findall(bare)
        assert typed == [], (slug, language, text)


def test_only_prose_has_placeholders_and_they_are_well_formed() -> None:
    for slug, block in blocks():
        for language in LANGUAGES:
            found = [match.group() for match in PLACEHOLDER.finditer(block.get(language, ""))]
            assert all(ALLOWED.fullmatch(each) for each in found), (slug, found)
            assert block["kind"] == "prose" or found == [], (slug, found)
            assert re.search(r"[{}]", PLACEHOLDER.sub("", block.get(language, ""))) is None, slug


def test_the_three_languages_quote_the_same_figures_dates_and_activities() -> None:
    for slug, block in blocks("prose"):
        quotes = [
            sorted(PLACEHOLDER.findall(block[language].replace("|number", ""))) for language in LANGUAGES
        ]
        assert quotes[0] == quotes[1] == quotes[2], (slug, block)


def test_simplified_text_is_simplified_and_quotes_in_its_own_way() -> None:
    for slug, block in blocks("prose", "note"):
        assert "「" not in block["zh_hans"] and "“" not in block["zh_hant"], (slug, block)
        assert re.search(r"[們個說時會報這為於區]", block["zh_hans"]) is None, (slug, block)


def test_sixty_three_figures_are_quoted() -> None:
    assert len(quoted()) == 63


@pytest.mark.skipif(not (YEAR / "golden.csv").exists(), reason="the golden values are not here")
def test_the_figures_quoted_are_the_golden_ones() -> None:
    assert set(quoted()) == set(golden())


def test_every_photograph_names_its_drawing_and_none_is_left_over() -> None:
    photos = [block for _slug, block in blocks("photo")]
    assert [block["image"] for block in photos] == [f"{block['activity']}.svg" for block in photos]
    assert len({block["activity"] for block in photos}) == len(photos)
    assert {block["image"] for block in photos} == {path.name for path in IMAGES.glob("*.svg")}


def test_every_drawing_says_that_it_is_one_and_is_small_and_plain() -> None:
    for path in IMAGES.glob("*.svg"):
        assert path.stat().st_size <= 6 * 1024, path.name
        root = ElementTree.parse(path).getroot()
        assert root.get("viewBox") == "0 0 960 640"
        words = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
        assert words == [illustrations.LABEL], path.name
        used = {node.tag.removeprefix("{http://www.w3.org/2000/svg}") for node in root.iter()}
        assert used <= {"svg", "title", "g", "path", "rect", "circle", "ellipse", "text"}, path.name
        assert all("class" not in node.attrib and "style" not in node.attrib for node in root.iter()), (
            path.name
        )


def test_no_two_drawings_are_alike() -> None:
    drawn = {path.read_text("utf-8") for path in IMAGES.glob("*.svg")}
    assert len(drawn) == len(list(IMAGES.glob("*.svg")))


def test_the_drawings_are_what_the_scenes_say() -> None:
    for name, svg in illustrations.drawings():
        assert (IMAGES / f"{name}.svg").read_text("utf-8") == svg, name
