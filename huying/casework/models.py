"""What waits for a supervisor before a case is closed, and what is looked at again afterwards."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.cases.models import Case
from huying.centres.models import Centre
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


class Sample(Record):
    """Closed cases of a centre drawn by lot, to be looked at again (抽查).

    The period is half-open. `seed` and the references of that day make the draw one that anybody can repeat; what was drawn
    stands as its checks.
    """

    centre = models.ForeignKey(
        Centre, models.PROTECT, related_name="quality_samples", verbose_name=_("centre")
    )
    from_on = models.DateField(_("closed from"))
    until_on = models.DateField(_("until (first day after)"))
    size = models.PositiveSmallIntegerField(_("cases drawn"))
    among = models.PositiveIntegerField(_("among so many"))
    seed = models.PositiveIntegerField(_("seed of the draw"))
    drawn_on = models.DateField(_("drawn on"))
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drawn by")
    )

    class Meta:
        verbose_name = _("sample of closed cases")
        verbose_name_plural = _("samples of closed cases")
        constraints = [
            in_order(
                "sample_period_in_order",
                "from_on",
                "until_on",
                _("A period cannot end before it begins."),
                same_day=False,
            ),
            models.CheckConstraint(
                name="sample_is_a_part", condition=models.Q(size__gte=1, size__lte=models.F("among"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.from_on}"


class QualityCheck(Record):
    """One case of a sample and what whoever looked at it found, question by question; no words (抽查結果)."""

    class Found(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        NONE = "none", _("does not apply")

    QUESTIONS = ("answered", "in_time", "agreed", "complete", "plain")

    sample = models.ForeignKey(
        Sample, models.CASCADE, related_name="checks", verbose_name=_("sample of closed cases")
    )
    case = models.ForeignKey(Case, models.CASCADE, related_name="quality_checks", verbose_name=_("help case"))
    answered = models.CharField(_("the resident was answered"), max_length=4, choices=Found, blank=True)
    in_time = models.CharField(_("the first answer came in time"), max_length=4, choices=Found, blank=True)
    agreed = models.CharField(_("what was passed on was agreed to"), max_length=4, choices=Found, blank=True)
    complete = models.CharField(_("papers and steps are complete"), max_length=4, choices=Found, blank=True)
    plain = models.CharField(_("notes are clear and neutral"), max_length=4, choices=Found, blank=True)
    checked_on = models.DateField(_("looked at on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked at by"),
    )

    class Meta:
        verbose_name = _("quality check of a case")
        verbose_name_plural = _("quality checks of cases")
        constraints = [
            models.UniqueConstraint(fields=["sample", "case"], name="quality_check_once_in_a_sample"),
            models.CheckConstraint(
                name="quality_check_answered_whole",
                condition=models.Q(
                    checked_on=None,
                    checked_by=None,
                    answered="",
                    in_time="",
                    agreed="",
                    complete="",
                    plain="",
                )
                | (
                    models.Q(checked_on__isnull=False, checked_by__isnull=False)
                    & ~models.Q(answered="")
                    & ~models.Q(in_time="")
                    & ~models.Q(agreed="")
                    & ~models.Q(complete="")
                    & ~models.Q(plain="")
                ),
                violation_error_message=_("Answer every question; “does not apply” is an answer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample.code} {self.case.code}"
