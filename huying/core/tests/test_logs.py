"""What the log says, and what it must never say."""

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huying.core.logs import JsonLines, PlainLines, masked
from huying.core.request import answering


def line_of(message, *arguments, error=None, form=JsonLines):
    record = logging.LogRecord("huying.test", logging.ERROR, __file__, 1, message, arguments, None)
    if error is not None:
        try:
            raise error
        except type(error) as problem:
            record.exc_info = (type(problem), problem, problem.__traceback__)
    return form().format(record)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Not Found: /office/search/?q=Chan+Tai+Man", "Not Found: /office/search/?[…]"),
        ("mail to chan.tm+home@example.com.hk failed", "mail to [e-mail] failed"),
        ("key (phone)=(+852 9123 4567)", "key (phone)=([number])"),
        ("identity A123456(7) refused", "identity [identity] refused"),
        ("token 3f9a1c77b2d84e0f9a6b5c4d3e2f1a0b", "token [secret]"),
        ("陳大文的個案 is late", "[words] is late"),
        ("took 1234 ms on 2023-05-02", "took 1234 ms on 2023-05-02"),
    ],
)
def test_what_could_name_a_person_is_masked(text, told):
    assert masked(text) == told


def test_an_errors_own_words_are_never_written():
    told = json.loads(line_of("failed", error=ValueError("CANARY of a resident")))

    assert told["error"] == "ValueError"
    assert "CANARY" not in json.dumps(told)
    assert told["passed"][-1].endswith("line_of")


def test_a_line_carries_the_id_of_the_request_it_belongs_to():
    with answering("f00d"):
        assert json.loads(line_of("done"))["request"] == "f00d"
    assert json.loads(line_of("done"))["request"] == ""


@given(st.text(max_size=300))
def test_whatever_is_logged_stays_on_one_line(text):
    line = line_of("%s", text)

    assert "\n" not in line
    assert isinstance(json.loads(line)["message"], str)


def test_plain_lines_say_the_same_to_somebody_at_the_keyboard():
    line = line_of("mail to a@b.hk failed", error=ValueError("CANARY"), form=PlainLines)

    assert "mail to [e-mail] failed" in line
    assert "ValueError" in line
    assert "CANARY" not in line


@pytest.mark.django_db
def test_each_answer_leaves_one_line_with_its_route_and_no_word_of_the_address(client, caplog):
    with caplog.at_level(logging.INFO, logger="huying.requests"):
        answer = client.get("/office/activities/CANARY-1/?q=CANARY")

    [record] = [each for each in caplog.records if each.name == "huying.requests"]
    told = json.loads(JsonLines().format(record))
    assert (told["method"], told["status"]) == ("GET", answer.status_code)
    assert told["route"] == "office/<slug:key>/<slug:code>/"
    assert "CANARY" not in JsonLines().format(record)
