"""Who opened whose record."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Opening(models.Model):
    """Somebody opened a case or a resident's page on a day (開啟紀錄): one row for each person, record and day.

    It names the record by kind and reference and holds no word of it. `foreign` are cases that are given to somebody
    else, and residents all of whose cases are; then the reason stands here where one was asked for.
    """

    class Why(models.TextChoices):
        HERE = "here", _("the resident is here, called or wrote")
        COVER = "cover", _("I stand in for a colleague")
        ASKED = "asked", _("I was asked to look at it")
        OTHER = "other", _("another reason, in words")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="openings", verbose_name=_("who")
    )
    kind = models.CharField(max_length=40)
    code = models.CharField(_("reference"), max_length=80)
    centre = models.CharField(_("centre"), max_length=80, blank=True)
    day = models.DateField(_("day"), db_index=True)
    first_at = models.DateTimeField(_("first opened at"))
    last_at = models.DateTimeField(_("last opened at"))
    times = models.PositiveIntegerField(_("times"), default=1)
    foreign = models.BooleanField(_("not their own"), default=False)
    why = models.CharField(_("why"), max_length=8, choices=Why, blank=True)
    words = models.CharField(_("reason in words"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("opening of a record")
        verbose_name_plural = _("openings of records")
        indexes = [
            models.Index(fields=["user", "day", "foreign"], name="opening_by_person_day"),
            models.Index(fields=["kind", "code"], name="opening_of_record"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "code", "day"], name="opening_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} {self.day}"


class Warned(models.Model):
    """A centre was told that somebody opened very many records that are not theirs (開啟過多警示): once a day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who")
    )
    day = models.DateField(_("day"))
    centre = models.CharField(_("centre"), max_length=80)
    number = models.PositiveIntegerField(_("openings"))
    at = models.DateTimeField(_("moment"))

    class Meta:
        verbose_name = _("warning of many openings")
        verbose_name_plural = _("warnings of many openings")
        constraints = [models.UniqueConstraint(fields=["user", "day", "centre"], name="warned_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user} {self.day}"
