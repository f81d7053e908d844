"""What a case was at a time: the category and the caseworker it had before. Rows without a word; the case says what it is."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from huying.cases.models.case import Case
from huying.cases.models.category import Category, Regrouping
from huying.core.period import Period


class Recategorising(models.Model):
    """A case was given another category: which it had had until that day, and which it has from that day on (改列類別)."""

    case = models.ForeignKey(
        Case, models.CASCADE, related_name="recategorisings", verbose_name=_("help case")
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("had been"))
    became = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("became"))
    changed_on = models.DateField(_("changed on"), db_index=True)
    at = models.DateTimeField(_("written down at"))

    class Meta:
        verbose_name = _("change of category")
        verbose_name_plural = _("changes of category")
        indexes = [models.Index(fields=["case", "changed_on", "id"], name="recategorising_of_case")]
        constraints = [
            models.CheckConstraint(
                name="recategorised_to_another", condition=~models.Q(category=models.F("became"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.changed_on}"


class Assignment(models.Model):
    """A case was given to somebody, taken over from somebody, or given back to nobody (個案交接).

    `by` is empty when the system did it.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="assignments", verbose_name=_("help case"))
    former = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("from whom"),
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("to whom"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by whom"),
    )
    at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("assignment of a case")
        verbose_name_plural = _("assignments of cases")
        indexes = [models.Index(fields=["case", "at", "id"], name="assignment_of_case")]
        constraints = [
            models.CheckConstraint(
                name="assigned_to_another",
                condition=models.Q(former__isnull=True, to__isnull=False)
                | models.Q(former__isnull=False, to__isnull=True)
                | ~models.Q(former=models.F("to")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d}"


def with_category_of(rows: models.QuerySet[Any], period: Period, path: str = "") -> models.QuerySet[Any]:
    """The same rows with `category_then` and `group_then`: the references of the category that the case at the end of
    `path` had when the period ended, and of the one at the top under which that category stood then.

    Nothing is joined, so that a count of rows stays as quick as it is without.
    """
    case = f"{path}_id" if path else "pk"
    changed = Recategorising.objects.filter(case=models.OuterRef(case), changed_on__gte=period.end)
    had = changed.order_by("changed_on", "pk").values("category__code")[:1]
    has = Category.objects.filter(pk=models.OuterRef(f"{path}__category_id" if path else "category_id"))
    moved = Regrouping.objects.filter(category=models.OuterRef("pk"), changed_on__gte=period.end)
    stood = moved.order_by("changed_on", "pk").values("group__code")[:1]
    tree = Category.objects.filter(code=models.OuterRef("category_then")).values(
        top=Coalesce(models.Subquery(stood), models.F("parent__code"), models.F("code"))
    )
    told: models.QuerySet[Any] = rows.annotate(
        category_then=Coalesce(models.Subquery(had), models.Subquery(has.values("code")[:1]))
    ).annotate(group_then=models.Subquery(tree[:1]))
    return told
