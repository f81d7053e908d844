"""The register of letters sent for cases."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.cases.models.case import Case
from huying.centres.models import Centre
from huying.core.shapes import Record
from huying.representatives.models import Organisation


class Letter(Record):
    """A letter sent for a case, with its serial in the centre's register (函件)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="letters", verbose_name=_("help case"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="letters", verbose_name=_("centre"))
    serial = models.CharField(_("serial"), max_length=40)
    to_organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("to organisation")
    )
    subject = models.CharField(_("subject"), max_length=160)
    text = models.TextField(_("text"), blank=True)
    sent_on = models.DateField(_("sent on"), null=True, blank=True, db_index=True)
    replied_on = models.DateField(_("reply received on"), null=True, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [models.Index(fields=["serial", "id"], name="letter_by_serial")]
        constraints = [
            models.UniqueConstraint(fields=["centre", "serial"], name="letter_serial_once"),
            models.CheckConstraint(
                name="letter_replied_after_sent",
                condition=models.Q(replied_on__isnull=True)
                | models.Q(sent_on__isnull=False, replied_on__gte=models.F("sent_on")),
                violation_error_message=_("A reply cannot come before the letter was sent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.serial} {self.subject}"
