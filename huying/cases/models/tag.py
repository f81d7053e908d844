"""Tags: a small vocabulary beside the categories."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.core.shapes import Record, in_language


class TagQuerySet(models.QuerySet["Tag"]):
    def in_use(self, day: date) -> Self:
        """Tags that cases may be given on `day`: neither retired by then nor merged into another."""
        not_retired = models.Q(retired_on__isnull=True) | models.Q(retired_on__gt=day)
        return self.filter(not_retired, merged_into=None)


class Tag(Record):
    """A word by which cases are found and counted across categories (標籤).

    A tag that was merged keeps its cases and its name; both count as the tag it was merged into, whose reference is
    `counted_as`. So nothing of a case changes by it, and it can be taken back.
    """

    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    retired_on = models.DateField(_("retired from (first day without it)"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    merged_on = models.DateField(_("merged on"), null=True, blank=True, editable=False)
    counted_as = models.CharField(
        _("counted as"), max_length=80, blank=True, default="", db_default="", editable=False, db_index=True
    )

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="tag_name_once",
                violation_error_message=_(
                    "There is a tag of this name already, perhaps a retired or merged one."
                ),
            ),
            models.CheckConstraint(
                name="tag_merged_on_a_day",
                condition=models.Q(merged_into__isnull=True, merged_on__isnull=True)
                | models.Q(merged_into__isnull=False, merged_on__isnull=False),
                violation_error_message=_("A tag is merged into another on a day."),
            ),
            models.CheckConstraint(
                name="tag_merged_into_another",
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                violation_error_message=_("Choose two different tags."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)
