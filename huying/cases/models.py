"""Help given to residents: contacts counted, cases followed to their end, referrals and letters on the way."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.centres.models import Centre
from huying.contacts.models import Contact
from huying.core.period import Period
from huying.core.shapes import Record, in_language, in_order
from huying.records.presentation import labelled
from huying.representatives.models import Organisation, Representative


class Category(Record):
    """A category of help cases, valid between two dates; its order and colour are those of tables and charts (個案類別)."""

    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    colour = models.CharField(_("colour"), max_length=7, default="#0B5D5B")
    began_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until (first day after)"), null=True, blank=True)

    class Meta:
        verbose_name = _("case category")
        verbose_name_plural = _("case categories")
        constraints = [
            in_order(
                "case_category_ends_after_it_begins",
                "began_on",
                "ended_on",
                _("A category cannot end before it begins."),
                same_day=False,
            )
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class Tally(Record):
    """A day's count of calls or visits at a centre, in person-times (每日統計).

    `number` is what was typed from paper, `pressed` what was counted one by one at the desk; the two add up.
    """

    class Channel(models.TextChoices):
        PHONE = "phone", _("telephone")
        VISIT = "visit", _("visit")
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


class CaseQuerySet(models.QuerySet["Case"]):
    def received_in(self, period: Period) -> Self:
        return self.filter(period.contains("received_on"))

    def closed_in(self, period: Period) -> Self:
        return self.filter(period.contains("closed_on"))

    def open_at_end_of(self, period: Period) -> Self:
        still = models.Q(closed_on__isnull=True) | models.Q(closed_on__gte=period.end)
        return self.filter(still, received_on__lt=period.end)

    def received_by(self, representative: str) -> Self:
        return self.filter(representative__code=representative) if representative else self

    def at_centre(self, centre: str) -> Self:
        return self.filter(centre__code=centre) if centre else self


class Case(Record):
    """A resident's request for help, followed up until it is closed (求助個案)."""

    class Outcome(models.TextChoices):
        RESOLVED = "resolved", _("resolved")
        ADVISED = "advised", _("advice given")
        REFERRED = "referred", _("taken over by another body")
        WITHDRAWN = "withdrawn", _("withdrawn by the resident")
        NOT_POSSIBLE = "not-possible", _("beyond what the office can do")

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="cases", verbose_name=_("centre"))
    title = models.CharField(_("matter in a line"), max_length=160)
    category = models.ForeignKey(Category, models.PROTECT, related_name="cases", verbose_name=_("category"))
    representative = models.ForeignKey(
        Representative,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("received by"),
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("resident")
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Tally.Channel, default=Tally.Channel.VISIT)
    received_on = models.DateField(_("received on"))
    story = models.TextField(_("what happened"), blank=True)
    wish = models.TextField(_("what the resident hopes for"), blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("caseworker"),
    )
    due_on = models.DateField(_("next step due on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome, blank=True)
    result = models.TextField(_("result in a line"), blank=True)
    resident_told_on = models.DateField(_("resident told on"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("help case")
        verbose_name_plural = _("help cases")
        indexes = [
            models.Index(fields=["received_on", "id"], name="case_by_day"),
            models.Index(fields=["centre", "received_on", "id"], name="case_by_centre_day"),
            models.Index(fields=["due_on", "id"], name="case_by_due_day"),
            models.Index(fields=["closed_on", "id"], name="case_by_closing_day"),
            models.Index(fields=["centre", "due_on", "id"], name="case_by_centre_due_day"),
            models.Index(fields=["centre", "closed_on", "id"], name="case_by_centre_closing_day"),
            models.Index(fields=["category", "received_on", "id"], name="case_by_category_day"),
            models.Index(fields=["assigned_to", "closed_on", "due_on"], name="case_by_caseworker"),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_closed_with_an_outcome",
                condition=models.Q(closed_on__isnull=True, outcome="")
                | (models.Q(closed_on__isnull=False) & ~models.Q(outcome="")),
                violation_error_message=_("A closed case needs an outcome, and an outcome a closing day."),
            ),
            models.CheckConstraint(
                name="case_closed_after_received",
                condition=models.Q(closed_on__isnull=True) | models.Q(closed_on__gte=models.F("received_on")),
                violation_error_message=_("A case cannot be closed before it was received."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class Note(Record):
    """A dated line of what was done or said on a case (跟進紀錄)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes", verbose_name=_("help case"))
    noted_on = models.DateField(_("day"))
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        indexes = [models.Index(fields=["noted_on", "id", "case"], name="note_by_day")]

    def __str__(self) -> str:
        return self.text[:60]


class Referral(Record):
    """A case handed to another body or centre, and what became of that (轉介)."""

    class Answer(models.TextChoices):
        WAITING = "waiting", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals", verbose_name=_("help case"))
    to_centre = models.ForeignKey(
        Centre,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals_in",
        verbose_name=_("to centre"),
    )
    to_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("to organisation"),
    )
    referred_on = models.DateField(_("referred on"), db_index=True)
    consented_on = models.DateField(_("resident agreed on"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.WAITING)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = [
            models.CheckConstraint(
                name="referral_goes_to_one",
                condition=models.Q(to_centre__isnull=False, to_organisation__isnull=True)
                | models.Q(to_centre__isnull=True, to_organisation__isnull=False),
                violation_error_message=_(
                    "Name the centre or the organisation that takes the case, not both."
                ),
            ),
            models.CheckConstraint(
                name="referral_answered_on_its_day",
                condition=models.Q(answer="waiting", answered_on__isnull=True)
                | (~models.Q(answer="waiting") & models.Q(answered_on__isnull=False)),
                violation_error_message=_("An answer needs its day, and a day its answer."),
            ),
            in_order(
                "referral_answered_after_referred",
                "referred_on",
                "answered_on",
                _("An answer cannot come before the referral."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.code} → {self.to_centre or self.to_organisation}"

    @property
    @labelled(_("case reference"))
    def case_reference(self) -> str:
        return self.case.code

    @property
    @labelled(_("from centre"))
    def from_centre(self) -> str:
        return str(self.case.centre)

    @property
    @labelled(_("category"))
    def category(self) -> str:
        return str(self.case.category)


class Letter(Record):
    """A letter sent for a case, with its serial in the centre's register (函件). One to no organisation went to the resident.

    A letter that is `sealed` was written, signed and sent in this system: nothing of it changes but the reply.
    """

    class Method(models.TextChoices):
        POST = "post", _("by post")
        EMAIL = "email", _("by e-mail")
        HAND = "hand", _("by hand")
        FAX = "fax", _("by fax")

    case = models.ForeignKey(Case, models.CASCADE, related_name="letters", verbose_name=_("help case"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="letters", verbose_name=_("centre"))
    serial = models.CharField(_("serial"), max_length=40)
    to_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("to organisation"),
    )
    subject = models.CharField(_("subject"), max_length=160)
    text = models.TextField(_("text"), blank=True)
    sent_on = models.DateField(_("sent on"), null=True, blank=True, db_index=True)
    method = models.CharField(
        _("sent by way of"), max_length=8, choices=Method, blank=True, default="", db_default=""
    )
    sealed = models.BooleanField(_("made and sent here"), default=False, db_default=False, editable=False)
    replied_on = models.DateField(_("reply received on"), null=True, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [models.Index(fields=["serial", "id"], name="letter_by_serial")]
        constraints = [
            models.UniqueConstraint(fields=["centre", "serial"], name="letter_serial_once"),
            models.CheckConstraint(
                name="letter_replied_after_sent",
                condition=models.Q(replied_on__isnull=True)
                | models.Q(sent_on__isnull=False, replied_on__gte=models.F("sent_on")),
                violation_error_message=_("A reply cannot come before the letter was sent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.serial} {self.subject}"
