"""Agreed answers as a kind of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.answers.models import Answer
from huying.records.happened import happened
from huying.records.kind import Kind, register

ANSWERS = register(
    Kind(
        key="answers",
        model=Answer,
        function=Function.DIRECTORY,
        of_today=True,
        label=_("Agreed answers"),
        prefix="AA",
        group=_("Vocabulary"),
        fields=(
            "title",
            "trigger",
            "category",
            "words",
            "words_en",
            "source",
            "reviewed_on",
            "review_by",
        ),
        columns=("title", "trigger", "category", "reviewed_on", "review_by"),
        sorts=("title", "review_by"),
        filters=("category",),
        search=("title", "trigger", "words", "words_en", "source"),
        day="reviewed_on",
        related=("category",),
        hints={
            "trigger": _("In a follow-up, a semicolon, this word and a space put the answer in."),
            "review_by": _("After that day it is shown as stale until somebody has looked at it again."),
        },
        **happened("answers", "reviewed_on"),
    )
)
