"""What residents ask about their own data, and the numbers of their identity cards."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.centres.models import Centre
from huying.contacts.models import Contact, Merge
from huying.core.shapes import Record, in_order
from huying.intake.models import Instruction
from huying.records.presentation import labelled


class DataRequest(Record):
    """A resident asks for a copy of their data, for a correction, or that they be erased (個人資料要求).

    Somebody checks who asks, somebody else decides. A refusal keeps its reason. `due_on` is the fortieth day.
    """

    class What(models.TextChoices):
        COPY = "copy", _("a copy of their data")
        CORRECT = "correct", _("a correction of their data")
        ERASE = "erase", _("the erasure of their data")

    class Law(models.TextChoices):
        PDPO = "pdpo", _("Hong Kong: Personal Data (Privacy) Ordinance")
        PIPL = "pipl", _("Mainland: Personal Information Protection Law")

    class Channel(models.TextChoices):
        VISIT = "visit", _("in person")
        LETTER = "letter", _("by letter")
        EMAIL = "email", _("by e-mail")
        PHONE = "phone", _("by telephone")
        WEB = "web", _("on the status page")

    class Identity(models.TextChoices):
        CARD = "card", _("identity card seen")
        KNOWN = "known", _("known in person")
        CODE = "code", _("reference and secret code of their request")
        CALLED = "called", _("called back on the number on record")
        AUTHORITY = "authority", _("written authority of the person seen")

    class Decision(models.TextChoices):
        WAITING = "waiting", _("waits for a decision")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="data_requests", verbose_name=_("centre"))
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="data_requests",
        verbose_name=_("resident"),
    )
    instruction = models.OneToOneField(
        Instruction,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="data_request",
        verbose_name=_("said on the status page"),
    )
    what = models.CharField(_("asks for"), max_length=8, choices=What)
    law = models.CharField(_("under which law"), max_length=4, choices=Law, default=Law.PDPO)
    channel = models.CharField(_("how it came"), max_length=8, choices=Channel, default=Channel.VISIT)
    received_on = models.DateField(_("received on"))
    words = models.TextField(_("in their words"), blank=True)
    due_on = models.DateField(_("to be answered by"), editable=False)
    identity = models.CharField(
        _("who it is was seen by"), max_length=10, choices=Identity, blank=True, editable=False
    )
    identity_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("identity checked by"),
    )
    identity_on = models.DateField(_("identity checked on"), null=True, blank=True, editable=False)
    decision = models.CharField(
        _("decision"), max_length=8, choices=Decision, default=Decision.WAITING, editable=False
    )
    reason = models.CharField(_("refused because"), max_length=500, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("carried out by"),
    )
    done_on = models.DateField(_("carried out on"), null=True, blank=True, editable=False)
    counts = models.JSONField(_("what was erased"), default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        indexes = [models.Index(fields=["done_on", "due_on", "id"], name="data_request_open")]
        constraints = [
            models.CheckConstraint(
                name="data_request_identity_whole",
                condition=models.Q(identity="", identity_by=None, identity_on=None)
                | (~models.Q(identity="") & models.Q(identity_by__isnull=False, identity_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="data_request_decided_by_another",
                condition=models.Q(decision="waiting", decided_by=None, decided_on=None)
                | (
                    ~models.Q(decision="waiting")
                    & models.Q(decided_by__isnull=False, decided_on__isnull=False)
                    & (models.Q(identity_by=None) | ~models.Q(decided_by=models.F("identity_by")))
                ),
                violation_error_message=_("Another person than the one who checked the identity decides."),
            ),
            models.CheckConstraint(
                name="data_request_granted_to_somebody_known",
                condition=~models.Q(decision="granted") | ~models.Q(identity=""),
                violation_error_message=_("Check who asks before anything is granted."),
            ),
            models.CheckConstraint(
                name="data_request_refused_with_a_reason",
                condition=(~models.Q(decision="refused") | ~models.Q(reason=""))
                & (~models.Q(decision="granted") | models.Q(reason="")),
                violation_error_message=_("A refusal says why."),
            ),
            models.CheckConstraint(
                name="data_request_done_once_decided",
                condition=models.Q(done_on=None, done_by=None)
                | (models.Q(done_on__isnull=False, done_by__isnull=False) & ~models.Q(decision="waiting")),
                violation_error_message=_("A request is carried out once it has been decided."),
            ),
            in_order(
                "data_request_done_after_received",
                "received_on",
                "done_on",
                _("It cannot be carried out before it was received."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_what_display())

    @property
    def is_waiting(self) -> bool:
        return self.decision == self.Decision.WAITING

    @property
    def is_granted(self) -> bool:
        """Whether it was granted and waits to be carried out."""
        return self.decision == self.Decision.GRANTED and self.done_on is None

    @property
    @labelled(_("state"))
    def standing(self) -> str:
        """Where it stands, in words."""
        if self.done_on is not None:
            return str(_("refused, and told") if self.decision == self.Decision.REFUSED else _("carried out"))
        if self.decision != self.Decision.WAITING:
            return str(self.get_decision_display())
        return str(_("identity checked") if self.identity else _("received"))

    def is_late(self, today: date) -> bool:
        return self.done_on is None and self.due_on < today


class IdentityNumber(models.Model):
    """The number of a resident's identity card (身分證明文件號碼), kept only if they gave it.

    Sealed under a key that the database does not hold; `digest` finds it when the whole number is typed, and `shown` is
    all that pages say.
    """

    class Sort(models.TextChoices):
        HKID = "hkid", _("Hong Kong identity card")
        MAINLAND = "mainland", _("Mainland resident identity card")

    contact = models.OneToOneField(
        Contact, models.CASCADE, primary_key=True, related_name="identity_number", verbose_name=_("resident")
    )
    sort = models.CharField(_("kind of card"), max_length=8, choices=Sort)
    sealed = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, db_index=True)
    shown = models.CharField(_("number, masked"), max_length=24)

    class Meta:
        verbose_name = _("identity card number")
        verbose_name_plural = _("identity card numbers")

    def __str__(self) -> str:
        return self.shown


class NumberMove(models.Model):
    """That the number of a card went to another resident with a merge (身分證號碼隨合併轉移), and comes back with parting."""

    merge = models.OneToOneField(
        Merge, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("merge")
    )
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("identity card number moved with a merge")
        verbose_name_plural = _("identity card numbers moved with a merge")

    def __str__(self) -> str:
        return str(self.merge)
