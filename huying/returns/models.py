"""The months that centres have accounted for."""

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from huying.centres.models import Centre
from huying.core.shapes import Record


class MonthlyReturn(Record):
    """A centre's figures of one month, as they were when somebody who answers for the centre confirmed them (每月報表).

    `month` is its first day. `figures` are the values by figure and part, never typed by anybody; what the records say
    afterwards is shown beside them and changes nothing here.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="returns", verbose_name=_("centre"))
    month = models.DateField(_("month"))
    figures = models.JSONField(_("figures"), default=dict)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_on = models.DateField(_("confirmed on"))

    class Meta:
        verbose_name = _("monthly return")
        verbose_name_plural = _("monthly returns")
        constraints = [
            models.UniqueConstraint(fields=["centre", "month"], name="return_once_a_month"),
            models.CheckConstraint(
                name="return_of_a_month_that_is_over",
                condition=models.Q(confirmed_on__gt=models.F("month")),
                violation_error_message=_("A month is confirmed when it is over."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre} {date_format(self.month, 'YEAR_MONTH_FORMAT')}"
