"""Categories of help cases, in two levels, and where each of them stood before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.core.shapes import Record, in_language, in_order


class Category(Record):
    """A category of help cases, valid between two dates; its order and colour are those of tables and charts (個案類別).

    It stands by itself or under a `parent`, which stands by itself; figures are told by either level.
    """

    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("under the category"),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    colour = models.CharField(_("colour"), max_length=7, default="#0B5D5B")
    began_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until (first day after)"), null=True, blank=True)
    closing_agreed = models.BooleanField(
        _("closing needs a supervisor's agreement"), default=False, db_default=False
    )

    class Meta:
        verbose_name = _("case category")
        verbose_name_plural = _("case categories")
        constraints = [
            in_order(
                "case_category_ends_after_it_begins",
                "began_on",
                "ended_on",
                _("A category cannot end before it begins."),
                same_day=False,
            ),
            models.CheckConstraint(
                name="case_category_under_another",
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                violation_error_message=_("A category cannot stand under itself."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)

    @property
    def with_parent(self) -> set[int]:
        """The ids of this category and of the one it stands under: what is set up for either holds for its cases."""
        return {each for each in (self.pk, self.parent_id) if each is not None}


class Regrouping(models.Model):
    """A category was put elsewhere in the tree: where it had stood until that day (類別移位).

    `group` is the category it stood under, or itself when it stood by itself. The category says where it stands today;
    these rows say where it stood, so that a past year is told by the tree of that year.
    """

    category = models.ForeignKey(
        Category, models.CASCADE, related_name="regroupings", verbose_name=_("category")
    )
    group = models.ForeignKey(Category, models.CASCADE, related_name="+", verbose_name=_("had stood under"))
    changed_on = models.DateField(_("changed on"), db_index=True)

    class Meta:
        verbose_name = _("move of a category")
        verbose_name_plural = _("moves of categories")

    def __str__(self) -> str:
        return f"{self.category_id} {self.changed_on}"
