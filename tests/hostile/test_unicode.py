"""Texts are stored as typed or refused, on both databases alike; keys only compare."""

import sys
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from huying.accounts.forms import NewUserForm
from huying.accounts.tests.factories import make_centre, make_user
from huying.contacts.models import Contact
from huying.core import text as rules
from huying.core.tests.factories import MOMENT
from huying.core.text import (
    MOST_MARKS,
    check_handle,
    check_script,
    check_text,
    fold,
    likeness,
    to_simplified,
    tokens,
)
from huying.records.actions import enter
from huying.records.kind import kind_named
from tests.hostile import corpus

MANY = settings(max_examples=200 * corpus.SIZE, deadline=None)
ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
ODD = st.text(
    st.characters(categories=("Cf", "Cc", "Co", "Cs", "Mn", "Me", "Zl", "Zp", "Lo"), codec=None), max_size=40
)


def is_kept(text, **how):
    """Whether a text is kept; a refusal always has its sentence."""
    try:
        check_text(text, **how)
    except ValidationError as problem:
        return not problem.messages[0].strip()
    return True


@MANY
@given(ANY | ODD)
def test_a_text_is_refused_or_both_databases_can_keep_it(text):
    if is_kept(text):
        text.encode("utf-8")
        assert not set(text) & set(map(chr, [*range(9), 11, 12, *range(14, 32), *range(127, 160)]))


@pytest.mark.django_db
@settings(max_examples=40 * corpus.SIZE, deadline=None)
@given(st.lists(ANY | ODD, min_size=1, max_size=20))
def test_what_is_kept_is_stored_letter_by_letter(texts):
    """The same run on SQLite and on PostgreSQL: what one takes the other takes, and gives back unchanged."""
    kept = [text for text in texts if is_kept(text)]
    centre = make_centre()
    contacts = Contact.objects.bulk_create(
        Contact(code=f"u-{place}", centre=centre, note=text, created_at=MOMENT, updated_at=MOMENT)
        for place, text in enumerate(kept)
    )

    stored = dict(Contact.objects.filter(pk__in=[each.pk for each in contacts]).values_list("code", "note"))

    assert stored == {f"u-{place}": text for place, text in enumerate(kept)}
    Contact.objects.filter(pk__in=[each.pk for each in contacts]).delete()


@MANY
@given(ANY | ODD)
def test_the_key_of_a_key_is_itself_and_swapping_scripts_keeps_lengths(text):
    assert fold(fold(text)) == fold(text)
    assert len(to_simplified(text)) == len(text)
    assert len(fold(text).translate(rules.simplified_table())) == len(fold(text))
    assert tokens(fold(text)) == tokens(fold(fold(text)))


def test_the_key_of_every_single_character_is_settled():
    step = 1 if corpus.SIZE > 1 else 7

    assert [
        hex(code) for code in range(0, sys.maxunicode + 1, step) if fold(fold(chr(code))) != fold(chr(code))
    ] == []


@pytest.mark.parametrize("typed", ["\uf900", "⽒", "𡃁𨋢𠝹𠱁", "ＡＢＣ", "葛\U000e0100", "e\u0301", "劏"])
def test_compatibility_forms_are_stored_as_typed_and_found_by_their_key(typed):
    check_text(typed)

    assert fold(typed) == fold(unicodedata.normalize("NFKC", typed))


@pytest.mark.parametrize(
    "typed", ["a\u0301" * 30, "a" + "\u0301" * MOST_MARKS, "ก\u0e49" * 20, "क्षि" * 20, "שָׁ" * 20]
)
def test_marks_of_living_scripts_are_kept(typed):
    check_text(typed)


@pytest.mark.parametrize("between", ["", "\u200d", "\u034f", "\ufe0f"])
def test_a_tower_is_refused_also_with_unseen_floors(between):
    assert not is_kept("a" + f"\u0301{between}" * (MOST_MARKS + 1))


@pytest.mark.parametrize("name", ["---", "！！", "\u3164", "“”"])
def test_a_name_needs_a_letter_or_a_digit(name):
    assert not is_kept(name, name=True)


@pytest.mark.parametrize("end", ["\n", "\u2028", "\u2029"])
def test_one_line_is_one_line(end):
    assert not is_kept(f"a{end}b", one_line=True)


CONFUSABLE = (
    "аdmin",
    "admіn",
    "ａdmin",
    "adm\u200bin",
    "adminⅼ",
    "аdmin",
    "𝐚dmin",
    "admin\u0301",
    "ad min",
    "",
    "管理員",
    "admin.",
    "a\n",
)


@pytest.mark.parametrize("handle", CONFUSABLE, ids=ascii)
def test_a_handle_that_could_pass_for_another_is_refused(handle):
    with pytest.raises(ValidationError):
        check_handle(handle)


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["adm1n-demo", "adrnin-demo", "ADMlN-demo", "admin_dem0"])
def test_a_sign_in_name_like_anothers_is_refused(username):
    make_user(username="admin-demo")

    form = NewUserForm({"username": username, "display_name": "甲"})

    assert list(form.errors) == ["username"]


@pytest.mark.parametrize("name", ["Adminіstrator", "Αdmin Chan", "Ｃhan"])
def test_a_shown_name_of_mixed_scripts_is_refused(name):
    with pytest.raises(ValidationError):
        check_script(name)


@pytest.mark.parametrize("name", ["陳大文 Chan Tai Man", "Олена", "José Δ", "王O明"])
def test_a_name_of_one_script_a_word_is_taken(name):
    check_script(name)
    assert likeness(name)


@pytest.mark.django_db
@pytest.mark.parametrize("text", corpus.BAD_TEXTS, ids=ascii)
def test_an_action_refuses_what_a_form_would(text, now):
    values = {"centre": make_centre(), "name": "甲", "note": text}
    before = Contact.objects.count()

    with pytest.raises(ValidationError) as refused:
        enter(kind_named("contacts"), values, by="office", at=now)

    assert list(refused.value.message_dict) == ["note"]
    assert Contact.objects.count() == before
