"""Residents, households and helpers: whom the office serves, with no more about them than they chose to tell."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.centres.models import Centre
from huying.core.shapes import Collected, Record, in_order


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
        """People on record once: without those who were found to be somebody else, or of whom nothing is kept."""
        merged = Merge.objects.filter(parted_on=None).values("gone")
        return self.filter(erased_on=None).exclude(pk__in=merged)


class Contact(Collected):
    """A resident or a helper. Everything is optional, also the name (市民).

    `name` is the whole name as the person writes it, family name first; its parts are noted only where they help.
    Once a person is erased, an empty row under another reference stays, so that counts of people stay as they were.
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
    employer = models.CharField(_("employer"), max_length=120, blank=True, db_default="")
    post = models.CharField(_("post there"), max_length=80, blank=True, db_default="")
    note = models.TextField(_("note"), blank=True)
    erased_on = models.DateField(_("erased on"), null=True, blank=True, editable=False)

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
        if self.erased_on is not None:
            return str(_("Erased resident"))
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


class AuthorityQuerySet(models.QuerySet["Authority"]):
    def valid_on(self, day: date) -> Self:
        """Those that hold on `day`; the last day counts, the day of withdrawal does not."""
        withdrawn = models.Q(withdrawn_on__isnull=True) | models.Q(withdrawn_on__gt=day)
        not_over = models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day)
        return self.filter(withdrawn, not_over, given_on__lte=day)


class Authority(Collected):
    """Somebody's word that another may speak for them, for what, since when and until when (授權).

    How it stands is read from its days as of any day; nothing is ticked.
    """

    class Manner(models.TextChoices):
        PAPER = "paper", _("signed paper")
        SPOKEN = "spoken", _("spoken before staff")
        ATTORNEY = "attorney", _("power of attorney")

    helped = models.ForeignKey(
        Contact, models.PROTECT, related_name="authorities_given", verbose_name=_("who is helped")
    )
    helper = models.ForeignKey(
        Contact, models.PROTECT, related_name="authorities_held", verbose_name=_("who helps")
    )
    matter = models.CharField(_("for what"), max_length=200)
    manner = models.CharField(_("how it was given"), max_length=8, choices=Manner)
    given_on = models.DateField(_("given on"))
    valid_until = models.DateField(_("valid until (last day)"), null=True, blank=True, db_index=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name = _("authority to help")
        verbose_name_plural = _("authorities to help")
        constraints = [
            models.CheckConstraint(
                name="authority_between_two",
                condition=~models.Q(helped=models.F("helper")),
                violation_error_message=_("Nobody needs an authority for themselves. Choose two people."),
            ),
            in_order(
                "authority_ends_after_given",
                "given_on",
                "valid_until",
                _("An authority cannot end before it was given."),
            ),
            in_order(
                "authority_withdrawn_after_given",
                "given_on",
                "withdrawn_on",
                _("An authority cannot be withdrawn before it was given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.helper} → {self.helped}"
