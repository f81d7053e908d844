"""A day that something is due: late only when it is past, and always with the day itself."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation

from huying.core.deadlines import Deadline

TODAY = date(2023, 5, 4)


@pytest.mark.parametrize(
    ("due_on", "tone", "words"),
    [
        (date(2021, 5, 4), "brick", "730 days late"),
        (date(2023, 5, 3), "brick", "1 day late"),
        (date(2023, 5, 4), "lamp", "due today"),
        (date(2023, 5, 5), "lamp", "1 day left"),
        (date(2023, 5, 11), "lamp", "7 days left"),
        (date(2023, 5, 12), "", ""),
    ],
)
def test_a_day_is_late_only_when_it_is_past(due_on, tone, words):
    with translation.override("en"):
        deadline = Deadline(due_on, TODAY)
        assert (deadline.tone, deadline.words) == (tone, words)


@pytest.mark.parametrize(
    ("due_on", "tag"),
    [(date(2023, 5, 2), "tag-brick"), (date(2023, 5, 4), "tag-lamp"), (date(2023, 6, 1), "")],
)
def test_the_day_itself_always_stands_beside_the_tag(due_on, tag):
    source = Template("{% load pieces %}{% deadline due_on today %}")
    html = source.render(Context({"due_on": due_on, "today": TODAY}))

    assert f'datetime="{due_on:%Y-%m-%d}"' in html
    assert ("tag-" in html, tag in html) == (bool(tag), True)
