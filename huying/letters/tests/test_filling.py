"""Fields of letters: a fixed list, parted once, and what is put in is never looked at again."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huying.letters.filling import FIELDS, Field, NotAField, filled, names, pieces, words
from huying.letters.kinds import FIELDS_HINT

CORPUS = [
    "{{7*7}}", "{{ case.__class__ }}", "{{case.reference|upper}}", "{{}}", "{{{{case.reference}}", "{{Case.Reference}}",
    "{{case.reference", "case.reference}}", "{{ settings.SECRET_KEY }}", "{{case\n.reference}}", "{{示例}}",
]  # fmt: skip
WORDS = [
    "{% load x %}",
    "${jndi:x}",
    "#{1}",
    "<%= 1 %>",
    "{case.reference}",
    "%(name)s",
    "\\input{x}",
    "#let x = 1",
]


@pytest.mark.parametrize("text", CORPUS)
def test_what_stands_in_double_braces_and_is_no_field_is_refused_by_name(text):
    with pytest.raises(NotAField) as problem:
        pieces(text)

    assert problem.value.found
    assert problem.value.found in text


@pytest.mark.parametrize("text", WORDS)
def test_whatever_else_looks_like_a_program_stays_words(text):
    assert words(pieces(text)) == text


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_of_the_list_is_known_with_and_without_spaces(name):
    assert pieces(f"a{{{{{name}}}}}b{{{{ {name} }}}}") == ["a", Field(name), "b", Field(name)]


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(), min_size=1))
def test_what_is_put_in_is_never_parted_again(values):
    text = " ".join(f"{{{{{name}}}}}" for name in values)

    assert words(filled(pieces(text), values)) == " ".join(values.values())


def test_a_value_that_looks_like_a_field_stays_what_it_is():
    parts = filled(pieces("{{resident.name}} {{today}}"), {"resident.name": "{{today}}"})

    assert parts == ["{{today}}", " ", Field("today")]
    assert names(parts) == ["today"]
    assert words(filled(parts, {"today": "T"})) == "{{today}} T"


@given(st.text(alphabet="{} ab.today", max_size=30) | st.text())
def test_any_text_is_parted_or_refused(text):
    if "{{" not in text and "}}" not in text:
        assert words(pieces(text)) == text
        return
    with contextlib.suppress(NotAField):
        assert words(filled(pieces(text), dict.fromkeys(FIELDS, ""))) is not None


def test_words_with_an_open_field_are_not_words_yet():
    with pytest.raises(NotAField):
        words(pieces("{{today}}"))


def test_the_hint_beside_a_form_names_every_field():
    assert [piece.name for piece in pieces(str(FIELDS_HINT)) if isinstance(piece, Field)] == list(FIELDS)
