"""The register of letters sent for cases."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.cases.models.case import Case
from huying.centres.models import Centre
from huying.core.shapes import Record
from huying.representatives.models import Organisation


class Letter(Record):
    """A letter sent for a case, with its serial in the centre's register (函件). One to no organisation went to the resident.

    A letter that is `sealed` was written, signed and sent in this system: nothing of it changes but the
    reply. When its resident is erased its words and files go; serial, day and recipient stay.
    """

    class Method(models.TextChoices):
        POST = "post", _("by post")
        EMAIL = "email", _("by e-mail")
        HAND = "hand", _("by hand")
        FAX = "fax", _("by fax")

    case = models.ForeignKey(Case, models.CASCADE, related_name="letters", verbose_name=_("help case"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="letters", verbose_name=_("centre"))
    serial = models.CharField(_("serial"), max_length=40)
    to_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("to organisation"),
    )
    subject = models.CharField(_("subject"), max_length=160)
    text = models.TextField(_("text"), blank=True)
    sent_on = models.DateField(_("sent on"), null=True, blank=True, db_index=True)
    method = models.CharField(
        _("sent by way of"), max_length=8, choices=Method, blank=True, default="", db_default=""
    )
    sealed = models.BooleanField(_("made and sent here"), default=False, db_default=False, editable=False)
    replied_on = models.DateField(_("reply received on"), null=True, blank=True)
    erased_on = models.DateField(_("words erased on"), null=True, blank=True, editable=False)

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
