"""What only lawyers of the panel open: whether there is a conflict of interest, and what they advised."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.clinic.models.consultation import Consultation
from huying.clinic.models.rota import Lawyer


class Check(models.Model):
    """A lawyer has looked at the parties of a case and said whether there is a conflict of interest (利益衝突查核).

    It says so of the names as they stood: when they change, the lawyer looks again. A conflict holds for good, for the
    whole case.
    """

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="checks", verbose_name=_("legal consultation")
    )
    lawyer = models.ForeignKey(
        Lawyer, models.PROTECT, related_name="checks", verbose_name=_("lawyer of the panel")
    )
    parties = models.TextField(_("parties as they stood"), blank=True)
    clear = models.BooleanField(_("no conflict"))
    checked_at = models.DateTimeField(_("checked at"))

    class Meta:
        verbose_name = _("conflict check")
        verbose_name_plural = _("conflict checks")
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "lawyer"],
                condition=models.Q(clear=False),
                name="conflict_declared_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.clear}"


class Advice(models.Model):
    """What was asked and what was advised, for lawyers alone (法律諮詢紀錄).

    It may be corrected for a day by whoever wrote it; afterwards it is only added to. It is no kind of record: no list,
    search, export or figure can come upon it.
    """

    consultation = models.OneToOneField(
        Consultation, models.PROTECT, related_name="advice", verbose_name=_("legal consultation")
    )
    asked = models.TextField(_("what was asked"))
    advised = models.TextField(_("advice given"))
    written_by = models.ForeignKey(Lawyer, models.PROTECT, related_name="+", verbose_name=_("written by"))
    written_at = models.DateTimeField(_("written at"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("advice note")
        verbose_name_plural = _("advice notes")

    def __str__(self) -> str:
        return str(self.consultation_id)


class Addition(models.Model):
    """What is added to an advice note that is closed, such as a correction (諮詢紀錄補充)."""

    advice = models.ForeignKey(
        Advice, models.CASCADE, related_name="additions", verbose_name=_("advice note")
    )
    text = models.TextField(_("text"))
    added_by = models.ForeignKey(Lawyer, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("addition to an advice note")
        verbose_name_plural = _("additions to advice notes")

    def __str__(self) -> str:
        return str(self.advice_id)
