"""What the office offers, and at which of its centres since when."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.centres.models import Centre
from huying.core.period import Period
from huying.core.shapes import Record, in_language


class Service(Record):
    """A service that residents can turn to at one or more centres (服務)."""

    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    owner = models.CharField(_("provided by"), max_length=120, blank=True)
    began_on = models.DateField(_("from"), null=True, blank=True)
    began_known_to = models.CharField(_("start known to"), max_length=8, blank=True)
    ended_on = models.DateField(_("until (first day after)"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [
            models.CheckConstraint(
                name="service_ends_after_it_begins",
                condition=models.Q(began_on__isnull=True)
                | models.Q(ended_on__isnull=True)
                | models.Q(ended_on__gt=models.F("began_on")),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class OfferQuerySet(models.QuerySet["Offer"]):
    def in_force_at_end_of(self, period: Period) -> Self:
        return self.filter(period.in_force_on_last_day("began_on", "ended_on"))


class Offer(Record):
    """A service offered at a centre between two dates (服務點)."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="offers", verbose_name=_("service"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="offers", verbose_name=_("centre"))
    began_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until (first day after)"), null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("service at a centre")
        verbose_name_plural = _("services at centres")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "centre", "began_on"],
                condition=models.Q(began_on__isnull=False),
                name="offer_once",
            ),
            models.UniqueConstraint(
                fields=["service", "centre"],
                condition=models.Q(began_on__isnull=True),
                name="offer_without_start_once",
            ),
            models.CheckConstraint(
                name="offer_ends_after_it_begins",
                condition=models.Q(began_on__isnull=True)
                | models.Q(ended_on__isnull=True)
                | models.Q(ended_on__gt=models.F("began_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} · {self.centre}"
