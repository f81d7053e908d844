"""Contacts counted and questions answered at a counter."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.centres.models import Centre
from huying.contacts.models import Contact
from huying.core.shapes import Record


class Tally(Record):
    """A day's count of calls or visits at a centre, in person-times (每日統計).

    `number` is what was typed from paper, `pressed` what was counted one by one at the desk; the two add up.
    """

    class Channel(models.TextChoices):
        PHONE = "phone", _("telephone")
        VISIT = "visit", _("visit")
        SESSION = "session", _("residents' session")
        LETTER = "letter", _("letter")
        WEB = "web", _("web")
        EMAIL = "email", _("e-mail")
        MESSAGE = "message", _("messaging app")

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="tallies", verbose_name=_("centre"))
    held_on = models.DateField(_("day"), db_index=True)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    number = models.PositiveIntegerField(_("person-times typed in"))
    pressed = models.PositiveIntegerField(
        _("person-times pressed at the desk"), default=0, db_default=0, editable=False
    )

    class Meta:
        verbose_name = _("daily tally")
        verbose_name_plural = _("daily tallies")
        indexes = [models.Index(fields=["number", "id"], name="tally_by_number")]
        constraints = [
            models.UniqueConstraint(fields=["centre", "held_on", "channel"], name="tally_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.held_on} {self.get_channel_display()}"


class Enquiry(Record):
    """One question asked and answered, worth a line of its own (查詢)."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="enquiries", verbose_name=_("centre"))
    asked_on = models.DateField(_("asked on"), db_index=True)
    channel = models.CharField(_("channel"), max_length=8, choices=Tally.Channel)
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="enquiries", verbose_name=_("resident")
    )
    topic = models.CharField(_("topic"), max_length=120)
    answer = models.TextField(_("answer given"), blank=True)

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")

    def __str__(self) -> str:
        return self.topic
