"""The pieces: what the tags say, and that every piece renders in every language without inline code."""

import re

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from huying.core.specimens import Figure, specimens
from huying.core.templatetags import pieces

INLINE_CODE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE)


def shown(source: str, **context: object) -> str:
    return Template("{% load pieces %}" + source).render(Context(context))


@pytest.mark.parametrize(("code", "lang"), [("zh-hant", "zh-Hant-HK"), ("zh-hans", "zh-Hans"), ("en", "en")])
def test_html_lang_names_the_local_form_of_the_script(code: str, lang: str) -> None:
    with translation.override(code):
        assert shown("{% html_lang %}") == lang


@pytest.mark.parametrize(("code", "words"), [("zh-hant", "逾4,300人次"), ("en", "逾\u00a04,300\u00a0人次")])
def test_figure_words_keep_hedge_number_and_unit_together(code: str, words: str) -> None:
    figure = Figure(label="", text="4,300", unit="人次", period="2023", hedge="逾")

    with translation.override(code):
        assert pieces.figure_words(figure) == words


def test_figure_words_leave_no_gap_for_a_missing_unit() -> None:
    with translation.override("en"):
        assert pieces.figure_words(Figure("", "HK$500.00", "", "2023")) == "HK$500.00"


def test_icon_refuses_a_name_that_is_not_drawn() -> None:
    with pytest.raises(KeyError):
        pieces.icon("unicorn")


def test_status_escapes_its_words() -> None:
    html = shown("{% status words 'leaf' %}", words="<b>done</b>")

    assert (
        re.sub(r"<svg.*?</svg>", "", html).strip()
        == '<span class="tag tag-leaf">&lt;b&gt;done&lt;/b&gt;</span>'
    )


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
def test_every_piece_renders_without_inline_code(language: str) -> None:
    with translation.override(language):
        html = render_to_string("home/pieces.html", specimens())

    assert INLINE_CODE.findall(html) == []


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "409", "429", "500"])
def test_error_pages_stand_without_any_context(name: str) -> None:
    html = render_to_string(f"{name}.html")

    assert (html.count("<h1"), INLINE_CODE.findall(html)) == (1, [])
