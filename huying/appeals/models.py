"""Relief: what happened, what was asked for, given, granted, paid out, delivered and acknowledged.

Three kinds of money are never added together: gifts of the public, the office's own funds, and government grants.
"""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.activities.models import Activity
from huying.core.dates import Basis
from huying.core.money import Currency
from huying.core.period import Period
from huying.core.shapes import DatedRecord, dated_together, in_language
from huying.figures.units import Qualifier
from huying.representatives.models import Organisation


class Event(DatedRecord):
    """A disaster or another event outside the office that its work answers to (事件)."""

    class Type(models.TextChoices):
        DISASTER = "disaster", _("disaster")
        SESSION = "session", _("session of a body")
        POLICY = "policy", _("policy measure")
        ELECTION = "election", _("election")
        BORDER = "border", _("boundary measure")

    type = models.CharField(_("type"), max_length=12, choices=Type)
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    place_en = models.CharField(_("place in English"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [dated_together("event_dated_together")]

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)


class Appeal(DatedRecord):
    """A call for gifts after an event (籌款呼籲)."""

    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    event = models.ForeignKey(Event, models.PROTECT, related_name="appeals", verbose_name=_("event"))
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organiser"))
    audience = models.CharField(_("addressed to"), max_length=120, blank=True)
    raised_cents = models.BigIntegerField(_("raised"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.HKD)
    qualifier = models.CharField(_("qualifier"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    raised_known = models.CharField(_("amount raised is"), max_length=28, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            dated_together("appeal_dated_together"),
            models.CheckConstraint(
                name="appeal_raised_not_negative",
                condition=models.Q(raised_cents__isnull=True) | models.Q(raised_cents__gte=0),
                violation_error_message=_("What an appeal raised cannot be less than nothing."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)


class Money(models.Model):
    """An amount with its currency, and whether the source named that currency."""

    amount_cents = models.BigIntegerField(_("amount"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)
    currency_basis = models.CharField(_("currency is"), max_length=16, choices=Basis, default=Basis.STATED)
    qualifier = models.CharField(_("qualifier"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)

    class Meta:
        abstract = True


AMOUNT = models.Q(amount_cents__isnull=False, amount_cents__gt=0) & ~models.Q(currency="")


class Grant(DatedRecord, Money):
    """Money awarded to the office by a fund or a government, never counted as a gift (撥款)."""

    class Source(models.TextChoices):
        GOVERNMENT = "government", _("government")
        OWN_FUND = "own-fund", _("own fund")
        OTHER = "other", _("other body")

    title = models.CharField(_("purpose"), max_length=120)
    title_en = models.CharField(_("purpose in English"), max_length=160, blank=True)
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="grants", verbose_name=_("event")
    )
    source_kind = models.CharField(_("kind of money"), max_length=12, choices=Source)
    source = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("granted by"))
    grantee = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("granted to"))
    awarded_on = models.DateField(_("awarded on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            dated_together("grant_dated_together"),
            models.CheckConstraint(
                name="grant_amount_with_currency",
                condition=AMOUNT,
                violation_error_message=_("A grant needs an amount above zero and its currency."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)


class DonationQuerySet(models.QuerySet["Donation"]):
    def cash(self) -> Self:
        return self.filter(kind=Donation.Kind.CASH)

    def whole(self) -> Self:
        """Gifts that are not part of another recorded gift, so that nothing is added twice."""
        return self.filter(part_of__isnull=True)

    def given_in(self, period: Period) -> Self:
        return self.filter(period.covers())


class Donation(DatedRecord, Money):
    """A gift passed on for relief, in money or in kind; it may be part of a larger recorded gift (捐款).

    It comes from an organisation, or from a person: by name, or as one who wishes not to be named. A person's name is
    for those who keep the accounts and is never printed.
    """

    class Kind(models.TextChoices):
        CASH = "cash", _("money")
        IN_KIND = "in-kind", _("in kind")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    title = models.CharField(_("purpose"), max_length=120)
    title_en = models.CharField(_("purpose in English"), max_length=160, blank=True)
    event = models.ForeignKey(Event, models.PROTECT, related_name="donations", verbose_name=_("event"))
    appeal = models.ForeignKey(
        Appeal, models.PROTECT, null=True, blank=True, related_name="donations", verbose_name=_("appeal")
    )
    grant = models.ForeignKey(
        Grant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="donations",
        verbose_name=_("paid from grant"),
    )
    source = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("given by")
    )
    giver = models.CharField(_("given by a person"), max_length=120, blank=True)
    anonymous = models.BooleanField(_("wishes not to be named"), default=False)
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    part_of_basis = models.CharField(_("being part of it is"), max_length=16, choices=Basis, blank=True)
    quantity = models.CharField(_("quantity"), max_length=80, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = DonationQuerySet.as_manager()

    class Meta:
        verbose_name = _("donation")
        verbose_name_plural = _("donations")
        constraints = [
            dated_together("donation_dated_together"),
            models.CheckConstraint(
                name="donation_in_cash_has_an_amount",
                condition=models.Q(kind="in-kind") | AMOUNT,
                violation_error_message=_("A gift of money needs an amount above zero and its currency."),
            ),
            models.CheckConstraint(
                name="donation_amount_with_currency",
                condition=models.Q(amount_cents__isnull=True) | AMOUNT,
                violation_error_message=_(
                    "What a gift is worth is left open, or is an amount above zero with its currency."
                ),
            ),
            models.CheckConstraint(
                name="donation_from_one_giver",
                condition=models.Q(source__isnull=False, giver="", anonymous=False)
                | (models.Q(source__isnull=True) & (~models.Q(giver="") | models.Q(anonymous=True))),
                violation_error_message=_(
                    "A gift comes from an organisation, or from a person: by name, or wishing not to be named."
                ),
            ),
            models.CheckConstraint(
                name="donation_not_part_of_itself",
                condition=models.Q(part_of__isnull=True) | ~models.Q(part_of=models.F("id")),
                violation_error_message=_("A gift cannot be part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)


class Disbursement(DatedRecord, Money):
    """Money paid out of a grant or an appeal (支出)."""

    grant = models.ForeignKey(
        Grant, models.PROTECT, null=True, blank=True, related_name="disbursements", verbose_name=_("grant")
    )
    appeal = models.ForeignKey(
        Appeal, models.PROTECT, null=True, blank=True, related_name="disbursements", verbose_name=_("appeal")
    )
    payee = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("paid to"))
    purpose = models.CharField(_("purpose"), max_length=160)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)

    class Meta:
        verbose_name = _("disbursement")
        verbose_name_plural = _("disbursements")
        constraints = [
            dated_together("disbursement_dated_together"),
            models.CheckConstraint(
                name="disbursement_amount_with_currency",
                condition=AMOUNT,
                violation_error_message=_("A payment needs an amount above zero and its currency."),
            ),
            models.CheckConstraint(
                name="disbursement_from_one_source",
                condition=models.Q(grant__isnull=False, appeal__isnull=True)
                | models.Q(grant__isnull=True, appeal__isnull=False),
                violation_error_message=_(
                    "Name the grant or the appeal that the money comes from, not both."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.purpose


class Delivery(DatedRecord):
    """Goods handed to those they were meant for (派發)."""

    class Recipients(models.TextChoices):
        HOMES = "homes", _("homes")
        HOUSEHOLDS = "households", _("households")
        PERSONS = "persons", _("persons")

    title = models.CharField(_("goods"), max_length=120)
    title_en = models.CharField(_("goods in English"), max_length=160, blank=True)
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name=_("event")
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name=_("activity")
    )
    donation = models.ForeignKey(
        Donation, models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name=_("gift")
    )
    grant = models.ForeignKey(
        Grant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name=_("paid from grant"),
    )
    recipient_count = models.PositiveIntegerField(_("recipients"), null=True, blank=True)
    recipient_unit = models.CharField(_("recipients are"), max_length=12, choices=Recipients, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            dated_together("delivery_dated_together"),
            models.CheckConstraint(
                name="delivery_count_with_unit",
                condition=models.Q(recipient_count__isnull=True, recipient_unit="")
                | (models.Q(recipient_count__isnull=False) & ~models.Q(recipient_unit="")),
                violation_error_message=_("A number of recipients needs its unit."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)


class Acknowledgement(DatedRecord):
    """Thanks received from those who were helped, or sent to those who gave (致謝).

    Thanks to a person who gave name the gift; the person stays in its record.
    """

    class Direction(models.TextChoices):
        RECEIVED = "received", _("received")
        SENT = "sent", _("sent")

    direction = models.CharField(
        _("received or sent"), max_length=8, choices=Direction, default=Direction.RECEIVED
    )

    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="acknowledgements", verbose_name=_("event")
    )
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="acknowledgements",
        verbose_name=_("activity"),
    )
    sender = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("from")
    )
    recipient = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("to")
    )
    donation = models.ForeignKey(
        Donation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="acknowledgements",
        verbose_name=_("for the gift"),
    )
    form = models.CharField(_("form"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        constraints = [
            dated_together("acknowledgement_dated_together"),
            models.CheckConstraint(
                name="acknowledgement_from_or_to",
                condition=models.Q(direction="received", sender__isnull=False, recipient__isnull=True)
                | (
                    models.Q(direction="sent", sender__isnull=True)
                    & (models.Q(recipient__isnull=False) | models.Q(donation__isnull=False))
                ),
                violation_error_message=_(
                    "Thanks received name who sent them; thanks sent name the organisation or the gift."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.sender or self.recipient or self.donation)
