"""What became of the residents who were booked in a session that was called off."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.clinic.models.consultation import Consultation
from huying.clinic.models.rota import Sitting
from huying.contacts.models import Contact


class DisplacedQuerySet(models.QuerySet["Displaced"]):
    def untold(self) -> Self:
        return self.filter(told_on=None)


class Displaced(models.Model):
    """A booking that lost its seat because the session was called off (因取消而受影響的預約).

    `seat` is the one it had, `version` that of the booking once it was moved or cancelled: only what nobody has touched
    since goes back to its seat. `told_by` is the way by which the resident was told, empty when that is not known.
    """

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="displaced", verbose_name=_("legal consultation")
    )
    sitting = models.ForeignKey(
        Sitting, models.CASCADE, related_name="displaced", verbose_name=_("session that was called off")
    )
    seat = models.PositiveSmallIntegerField(_("seat it had"))
    version = models.PositiveIntegerField()
    told_on = models.DateField(_("resident told on"), null=True)
    told_by = models.CharField(_("told by"), max_length=8, choices=Contact.Channel, blank=True)
    teller = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who told them")
    )

    objects = DisplacedQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking in a session that was called off")
        verbose_name_plural = _("bookings in sessions that were called off")
        constraints = [
            models.UniqueConstraint(fields=["consultation", "sitting"], name="displaced_once_by_a_session"),
            models.CheckConstraint(
                name="displaced_told_on_a_day",
                condition=models.Q(told_on__isnull=False) | models.Q(told_by="", teller=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.seat}"
