"""Residents, households and helpers: whom the office serves, with no more about them than they chose to tell."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.centres.models import Centre
from huying.core.shapes import Record


class Household(Record):
    """People who live together and turn to the office together (住戶)."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="households", verbose_name=_("centre"))
    name = models.CharField(_("name"), max_length=120)
    district = models.CharField(_("district"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        indexes = [models.Index(fields=["name", "id"], name="household_by_name")]

    def __str__(self) -> str:
        return self.name


class ContactQuerySet(models.QuerySet["Contact"]):
    def themselves(self) -> Self:
        """People on record once: without those who were found to be somebody else on record."""
        return self.exclude(pk__in=Merge.objects.filter(parted_on=None).values("gone"))


class Contact(Record):
    """A resident or a helper. Everything is optional, also the name (市民).

    `name` is the whole name as the person writes it, family name first; its parts are noted only where they help.
    """

    class Type(models.TextChoices):
        RESIDENT = "resident", _("resident")
        HELPER = "helper", _("helper or family member")
        VOLUNTEER = "volunteer", _("volunteer")

    class Channel(models.TextChoices):
        PHONE = "phone", _("telephone")
        SMS = "sms", _("text message")
        EMAIL = "email", _("e-mail")
        LETTER = "letter", _("letter")
        VISIT = "visit", _("in person")
        NONE = "none", _("not to be contacted")

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="contacts", verbose_name=_("centre"))
    type = models.CharField(_("type"), max_length=12, choices=Type, default=Type.RESIDENT)
    name = models.CharField(_("name"), max_length=120, blank=True)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    alias = models.CharField(_("also known as"), max_length=120, blank=True)
    family_name = models.CharField(_("family name"), max_length=60, blank=True)
    given_name = models.CharField(_("given name"), max_length=60, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    district = models.CharField(_("district"), max_length=60, blank=True)
    language = models.CharField(_("language spoken"), max_length=40, blank=True)
    reply_by = models.CharField(_("wishes to be reached by"), max_length=8, choices=Channel, blank=True)
    reply_hours = models.CharField(_("hours to reach them"), max_length=60, blank=True)
    needs = models.CharField(_("needs when served"), max_length=200, blank=True)
    household = models.ForeignKey(
        Household, models.SET_NULL, null=True, blank=True, related_name="members", verbose_name=_("household")
    )
    helped_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="helps", verbose_name=_("helped by")
    )
    note = models.TextField(_("note"), blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("resident or helper")
        verbose_name_plural = _("residents and helpers")
        indexes = [
            models.Index(fields=["name", "id"], name="contact_by_name"),
            models.Index(fields=["district", "id"], name="contact_by_district"),
            models.Index(fields=["centre", "name", "id"], name="contact_by_centre_name"),
        ]

    def __str__(self) -> str:
        return self.name or self.alias or str(_("Unnamed resident")) + f" {self.code}"


class Merge(Record):
    """Two people on record were found to be one; for thirty days that can be taken back (合併市民紀錄).

    `gone` stays as it was and is found no more; what named it names `kept` from then on. `moved` lists those records by
    kind, reference and field, and `filled` the fields of `kept` that were empty and took what `gone` had.
    """

    kept = models.ForeignKey(Contact, models.CASCADE, related_name="merges_kept", verbose_name=_("kept"))
    gone = models.ForeignKey(
        Contact, models.CASCADE, related_name="merges_gone", verbose_name=_("found to be the same")
    )
    merged_on = models.DateField(_("merged on"))
    moved = models.JSONField(_("what named the other"), default=list, blank=True)
    filled = models.JSONField(_("fields that were filled"), default=list, blank=True)
    parted_on = models.DateField(_("parted again on"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge of people")
        verbose_name_plural = _("merges of people")
        constraints = [
            models.CheckConstraint(
                name="merge_of_two",
                condition=~models.Q(kept=models.F("gone")),
                violation_error_message=_("Choose two different people."),
            ),
            models.UniqueConstraint(
                fields=["gone"], condition=models.Q(parted_on__isnull=True), name="merged_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone.code} → {self.kept.code}"
