"""Answers to what residents often ask, and until when they may be relied on."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huying.cases.models import Category
from huying.core.shapes import Record, in_language, in_order

NOT_IN_A_TRIGGER = set(" \t;；")


def check_trigger(word: str) -> None:
    """A trigger is one word, so that it can be told where it ends. Raises ValidationError."""
    if NOT_IN_A_TRIGGER & set(word):
        raise ValidationError(_now("A trigger is one word, without spaces and semicolons."))


class Answer(Record):
    """What the office answers to a question that comes again and again (常見答覆).

    Rules change: after `review_by` it is shown as stale until somebody has looked at it again.
    """

    title = models.CharField(_("question in a line"), max_length=160)
    trigger = models.CharField(
        _("trigger"),
        max_length=30,
        unique=True,
        validators=[check_trigger],
        error_messages={"unique": _("Another answer has this trigger.")},
    )
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("category"),
    )
    words = models.TextField(_("answer"))
    words_en = models.TextField(_("answer in English"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    reviewed_on = models.DateField(_("looked at on"))
    review_by = models.DateField(_("to be looked at again by"))

    class Meta:
        verbose_name = _("agreed answer")
        verbose_name_plural = _("agreed answers")
        constraints = [
            in_order(
                "answer_reviewed_again_later",
                "reviewed_on",
                "review_by",
                _("It cannot be looked at again before it was looked at."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def text(self) -> str:
        """The answer in the reader's language, or in Chinese."""
        return in_language(self.words, self.words_en)

    def is_stale(self, today: date) -> bool:
        """Whether the day by which it was to be looked at again is over."""
        return self.review_by < today
