"""What waits for a supervisor before a case is closed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.cases.models import Case
from huying.core.shapes import Record, in_order


class ClosingRequest(Record):
    """A caseworker asks that a case be closed; somebody who answers for the centre decides (結案申請).

    Only in categories whose closing needs agreement. The case stays open until then.
    """

    class Decision(models.TextChoices):
        WAITING = "waiting", _("waits for a decision")
        AGREED = "agreed", _("agreed")
        RETURNED = "returned", _("returned")

    case = models.ForeignKey(
        Case, models.CASCADE, related_name="closing_requests", verbose_name=_("help case")
    )
    outcome = models.CharField(_("outcome"), max_length=16, choices=Case.Outcome)
    result = models.TextField(_("result in a line"))
    resident_told_on = models.DateField(_("resident told on"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_on = models.DateField(_("asked on"))
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, default=Decision.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    words = models.CharField(_("what is still missing"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("request to close")
        verbose_name_plural = _("requests to close")
        indexes = [models.Index(fields=["decision", "asked_on", "id"], name="closing_request_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(decision="waiting"),
                name="closing_asked_once",
                violation_error_message=_(
                    "Closing this case has been asked already and waits for a decision."
                ),
            ),
            models.CheckConstraint(
                name="closing_decided_by_somebody_else",
                condition=models.Q(decision="waiting", decided_by__isnull=True, decided_on__isnull=True)
                | (
                    ~models.Q(decision="waiting")
                    & models.Q(decided_by__isnull=False, decided_on__isnull=False)
                    & ~models.Q(decided_by=models.F("asked_by"))
                ),
                violation_error_message=_("Whoever asked to close a case cannot agree to it."),
            ),
            in_order(
                "closing_decided_after_asked",
                "asked_on",
                "decided_on",
                _("A decision cannot come before the request."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.code} {self.get_outcome_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.decision == self.Decision.WAITING
