"""Cases that have to do with each other, or were split off one another."""

from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from huying.cases.models.case import Case
from huying.core.shapes import Record, in_order


class Link(Record):
    """Two cases of one centre that have to do with each other (個案連結).

    Of two related cases it does not matter which comes first. Else `case` is the part of `other`, or was split off it;
    `moved` then lists what went along, by kind and reference. Taken off, the link stays on record.
    """

    class Sort(models.TextChoices):
        RELATED = "related", _("related")
        PART = "part", _("part of a larger case")
        SPLIT = "split", _("split off")

    case = models.ForeignKey(Case, models.CASCADE, related_name="links", verbose_name=_("help case"))
    other = models.ForeignKey(
        Case, models.CASCADE, related_name="links_in", verbose_name=_("the case it is linked to")
    )
    sort = models.CharField(_("how they belong together"), max_length=8, choices=Sort, default=Sort.RELATED)
    made_on = models.DateField(_("linked on"))
    taken_off_on = models.DateField(_("taken off on"), null=True, blank=True)
    moved = models.JSONField(_("what went along"), default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("link between cases")
        verbose_name_plural = _("links between cases")
        constraints = [
            models.CheckConstraint(
                name="link_of_two_cases",
                condition=~models.Q(case=models.F("other")),
                violation_error_message=_("Choose two different cases."),
            ),
            models.UniqueConstraint(
                Least("case", "other"),
                Greatest("case", "other"),
                condition=models.Q(taken_off_on__isnull=True),
                name="cases_linked_once_at_a_time",
                violation_error_message=_("These two cases are linked already."),
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(sort="part", taken_off_on__isnull=True),
                name="case_part_of_one",
                violation_error_message=_(
                    "This case is part of another one already. Take that link off first."
                ),
            ),
            in_order(
                "link_taken_off_after_made",
                "made_on",
                "taken_off_on",
                _("A link cannot be taken off before it was made."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.code} – {self.other.code}"
