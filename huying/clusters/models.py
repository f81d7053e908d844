"""Problems that many residents have, and the cases that show them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.cases.models import Case
from huying.core.shapes import Record, in_language, in_order
from huying.records.presentation import labelled


class ProblemQuerySet(models.QuerySet["Problem"]):
    def showing(self) -> Self:
        """The same problems, each with how many cases show it today."""
        held = models.Q(signs__taken_out_on=None)
        return self.annotate(shown_by=models.Count("signs__case", filter=held, distinct=True))


class Problem(Record):
    """A problem that several residents have, named without any of them (共同問題).

    It belongs to the whole network and is read by everybody who reads counts; so its words name nobody.
    """

    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    note = models.TextField(_("what the cases have in common"), blank=True)
    noticed_on = models.DateField(_("noticed on"))
    settled_on = models.DateField(_("settled on"), null=True, blank=True)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("common problem")
        verbose_name_plural = _("common problems")
        constraints = [
            in_order(
                "problem_settled_after_noticed",
                "noticed_on",
                "settled_on",
                _("A problem cannot be settled before it was noticed."),
            )
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)

    @property
    @labelled(_("cases that show it"))
    def number(self) -> int:
        """How many cases show it today, of a row that `showing` has counted."""
        return int(getattr(self, "shown_by", 0))


class Sign(Record):
    """Somebody confirmed that a case shows a problem; taken out again, it stays on record (個案歸入共同問題)."""

    problem = models.ForeignKey(
        Problem, models.PROTECT, related_name="signs", verbose_name=_("common problem")
    )
    case = models.ForeignKey(Case, models.CASCADE, related_name="signs", verbose_name=_("help case"))
    confirmed_on = models.DateField(_("confirmed on"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    taken_out_on = models.DateField(_("taken out on"), null=True, blank=True)

    class Meta:
        verbose_name = _("sign of a problem")
        verbose_name_plural = _("signs of problems")
        constraints = [
            models.UniqueConstraint(
                fields=["problem", "case"],
                condition=models.Q(taken_out_on__isnull=True),
                name="sign_once_at_a_time",
                violation_error_message=_("This case is counted under the problem already."),
            ),
            in_order(
                "sign_taken_out_after_confirmed",
                "confirmed_on",
                "taken_out_on",
                _("A case cannot be taken out before it was confirmed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.problem} · {self.case.code}"
