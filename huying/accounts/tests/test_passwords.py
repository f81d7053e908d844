"""Passwords of fifteen characters that are guessed all the same are refused; phrases of one's own are not."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from huying.accounts.models import User
from huying.accounts.passwords import FEWEST, OfManyPieces, pieces

PERSON = User(username="siuming.chan", display_name="示例陳小明", email="siuming@example.org")


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "password12345678",
        "P@ssw0rd-P@ssw0rd",
        "qwertyuiopasdfghjkl",
        "1qaz2wsx3edc4rfv",
        "aaaaaaaaaaaaaaaa",
        "abcdefghijklmnop",
        "abcxyzabcxyzabcxyz",
        "iloveyou20232024",
        "Welcome!!2026!!Welcome",
        "123456789012345678",
        "monkey dragon 1984",
        "ｐａｓｓｗｏｒｄ１２３４５６７８",
    ],
)
def test_what_is_put_together_from_what_everybody_tries_is_refused(password):
    assert len(password) >= 15
    with pytest.raises(ValidationError):
        OfManyPieces().validate(password, PERSON)


@pytest.mark.parametrize("password", ["siuming.chan2026!", "陳小明陳小明password", "SiumingChan-SiumingChan"])
def test_ones_own_names_are_pieces(password):
    with pytest.raises(ValidationError):
        OfManyPieces().validate(password, PERSON)


def test_the_offices_own_names_are_pieces(settings):
    settings.HUYING_OFFICE = settings.HUYING_OFFICE | {
        "name_en": "Kwun Tong Office",
        "name_zh_hant": "觀塘辦事處",
    }
    for password in ("kwuntongoffice2026", "觀塘辦事處觀塘辦事處2026password", "huying-huying-2026"):
        with pytest.raises(ValidationError):
            OfManyPieces().validate(password, PERSON)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "xk3!9fq_Lp2#mz7Wt",
        "三隻貓在屋頂上看月亮吃西瓜很開心",
        "ferry umbrella noodle lantern",
    ],
)
def test_phrases_and_chance_are_taken(password):
    OfManyPieces().validate(password, PERSON)


def test_the_house_asks_all_of_it_and_says_what_to_do_instead():
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        validate_password("qwertyuiopasdfghjkl", PERSON)

    assert [each for each in refused.value.messages if "four words" in each]
    validate_password("ferry umbrella noodle lantern", PERSON)


@given(st.text(min_size=1, max_size=40))
def test_any_text_can_be_asked_about(password):
    assert pieces(password) >= 0


@given(st.integers(2, 9))
def test_more_of_the_same_is_no_more(times):
    assert pieces("lantern" * times) == pieces("lantern") < FEWEST
