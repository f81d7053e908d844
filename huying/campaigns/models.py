"""Signatures collected in the street and elsewhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.activities.models import Activity
from huying.centres.models import Centre
from huying.core.shapes import DatedRecord, Record, dated_together, in_language
from huying.figures.units import Qualifier


class Campaign(DatedRecord):
    """A collection of signatures for one request (簽名行動)."""

    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    request = models.TextField(_("what signatories ask for"), blank=True)
    addressee = models.CharField(_("addressed to"), max_length=120, blank=True)
    activities = models.ManyToManyField(
        Activity, blank=True, related_name="campaigns", verbose_name=_("activities")
    )

    class Meta:
        verbose_name = _("signature campaign")
        verbose_name_plural = _("signature campaigns")
        constraints = [dated_together("campaign_dated_together")]

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)


class Station(Record):
    """A place and day where signatures were collected on paper, with the sheets' count (街站)."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="stations", verbose_name=_("campaign")
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="stations", verbose_name=_("activity")
    )
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="stations", verbose_name=_("centre")
    )
    place = models.CharField(_("place"), max_length=120)
    held_on = models.DateField(_("day"), null=True, blank=True)
    signatures = models.PositiveIntegerField(_("signatures"), null=True, blank=True)
    qualifier = models.CharField(_("qualifier"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)

    class Meta:
        verbose_name = _("street station")
        verbose_name_plural = _("street stations")

    def __str__(self) -> str:
        return self.place
