"""Blocks have the shape of their kind before they are saved or built."""

import pytest
from django.core.exceptions import ValidationError

from huying.reports.actions import create_section, edit_section
from huying.reports.shape import problems
from huying.reports.tests.editions import make_edition, prose, write


@pytest.mark.parametrize(
    "block",
    [
        "words",
        None,
        {},
        {"kind": "script"},
        {"kind": ["prose"]},
        {"kind": "prose"},
        {"kind": "prose", "zh_hant": ["a"]},
        {"kind": "prose", "zh_hant": " "},
        {"kind": "figure_row", "figures": "fig-cases"},
        {"kind": "figure_row", "figures": []},
        {"kind": "figure_row", "figures": [1]},
        {"kind": "recommendations", "zh_hant": "建議"},
        {"kind": "note", "zh_hant": "甲", "tone": "loud"},
        {"kind": "note", "zh_hant": "甲", "tone": {}},
        {"kind": "photo"},
    ],
)
def test_a_block_of_the_wrong_shape_is_named(block):
    assert [text.startswith("Section “a”, block 1: ") for text in problems([block], "a")] != []


def test_blocks_that_are_no_list_are_refused():
    assert list(problems({"kind": "prose"}, "a")) == ["The blocks of a section are a list."]


def test_good_blocks_have_no_problem():
    assert list(problems([prose("甲"), {"kind": "progress_table"}], "a")) == []


@pytest.mark.django_db
def test_a_section_of_the_wrong_shape_is_not_saved(now):
    edition = make_edition()
    section = write(edition, prose("甲"))

    with pytest.raises(ValidationError, match="kind of block"):
        edit_section(record=section, values={"blocks": [{"kind": "x"}]}, version=1, by="office", at=now)
    section.refresh_from_db()

    assert section.blocks == [prose("甲")]


@pytest.mark.django_db
def test_a_published_edition_takes_no_section(now):
    edition = make_edition(published_at=now, published_by="editor", content_hash="0" * 64)
    draft = make_edition("2024", 2024)
    section = write(draft, prose("甲"))
    values = {
        "edition": edition,
        "slug": "x",
        "number": 9,
        "level": 1,
        "title": {"zh_hant": "甲"},
        "blocks": [],
    }

    with pytest.raises(ValidationError, match="published"):
        create_section(values=values, by="office", at=now)
    with pytest.raises(ValidationError, match="published"):
        edit_section(record=section, values={"edition": edition}, version=1, by="office", at=now)
