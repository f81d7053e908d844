"""The places where the office meets the public. Low in the house, because access is granted by centre."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.core.numbers import INITIALS
from huying.core.shapes import Record, in_language


class Centre(Record):
    """A service centre or office: a counter, a phone, an address (服務中心)."""

    class Type(models.TextChoices):
        HEAD_OFFICE = "head-office", _("head office")
        MAINLAND = "mainland-centre", _("Mainland centre")
        SOCIETY = "society-office", _("society office")
        DISTRICT = "district-office", _("district office")

    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    initials = models.CharField(
        _("initials in case numbers"),
        max_length=4,
        null=True,
        blank=True,
        validators=[RegexValidator(rf"^{INITIALS}\Z", _("Two to four capital letters, for example KT."))],
    )
    type = models.CharField(_("type"), max_length=20, choices=Type)
    city = models.CharField(_("city"), max_length=40)
    city_en = models.CharField(_("city in English"), max_length=40, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    fax = models.CharField(_("fax"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    address_en = models.CharField(_("address in English"), max_length=200, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    listed = models.BooleanField(_("shown to the public"), default=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        constraints = [
            models.CheckConstraint(
                name="centre_closes_after_it_opens",
                condition=models.Q(opened_on__isnull=True)
                | models.Q(closed_on__isnull=True)
                | models.Q(closed_on__gt=models.F("opened_on")),
            ),
            models.UniqueConstraint(
                fields=["initials"],
                name="centre_initials_once",
                violation_error_message=_("Another centre has these initials. Choose others."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)

    @property
    def city_name(self) -> str:
        return in_language(self.city, self.city_en)

    @property
    def address_line(self) -> str:
        return in_language(self.address, self.address_en)
