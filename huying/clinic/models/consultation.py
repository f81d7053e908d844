"""A seat that is booked for a case, what the resident accepts before it, and how it ended."""

from datetime import time
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.cases.models import Case
from huying.clinic.models.rota import Lawyer, Sitting
from huying.contacts.models import Contact
from huying.core.shapes import Record

Span = tuple[int, int]
OPEN_SEATS = 2  # so many seats a resident may have before them


def span_of(starts_at: time, minutes: int) -> Span:
    """From which minute of the day until before which one a seat lasts."""
    begins = starts_at.hour * 60 + starts_at.minute
    return begins, begins + minutes


def overlap(one: Span, other: Span) -> bool:
    """Whether two seats of one day have a minute in common; one that begins when the other ends has none."""
    return one[0] < other[1] and other[0] < one[1]


class Language(models.TextChoices):
    """The languages in which the scope of the advice is told."""

    ZH_HANT = "zh-hant", _("Traditional Chinese")
    ZH_HANS = "zh-hans", _("Simplified Chinese")
    EN = "en", _("English")


class ScopeNotice(Record):
    """What a resident is told before the advice: general, nobody is represented, in confidence, for how long (服務範圍聲明).

    A version that somebody has accepted is never changed; a later one takes its place from a day on.
    """

    name = models.CharField(_("version"), max_length=40, unique=True)
    began_on = models.DateField(_("in force from"), unique=True)
    words_hant = models.TextField(_("text in Traditional Chinese"))
    words_hans = models.TextField(_("text in Simplified Chinese"))
    words_en = models.TextField(_("text in English"))

    class Meta:
        verbose_name = _("scope notice")
        verbose_name_plural = _("scope notices")

    def __str__(self) -> str:
        return self.name

    def words(self, language: str) -> str:
        """The text in one of the three languages."""
        return {Language.ZH_HANT: self.words_hant, Language.ZH_HANS: self.words_hans}.get(
            Language(language), self.words_en
        )


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def taking_a_seat(self) -> Self:
        return self.exclude(state=Consultation.State.CANCELLED)

    def booked(self) -> Self:
        return self.filter(state=Consultation.State.BOOKED)

    def held(self) -> Self:
        return self.filter(state=Consultation.State.HELD)

    def attended(self) -> Self:
        """Seats where the resident is expected, or was seen."""
        return self.filter(state__in=(Consultation.State.BOOKED, Consultation.State.HELD))


class Consultation(Record):
    """A seat in a session of legal advice, booked for a case (法律諮詢預約).

    `lawyer` is who is to see the resident, none as long as nobody can. `parties` are the names the lawyer is shown before
    anything else, to look for a conflict of interest. `further_action` is the one line of the advice that the office reads;
    what was asked and advised stands in `Advice`, which nobody but lawyers opens.
    """

    class State(models.TextChoices):
        BOOKED = "booked", _("booked")
        HELD = "held", _("held")
        MISSED = "missed", _("did not come")
        CANCELLED = "cancelled", _("cancelled")

    case = models.ForeignKey(Case, models.PROTECT, related_name="consultations", verbose_name=_("help case"))
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="consultations",
        verbose_name=_("resident"),
    )
    place = models.PositiveSmallIntegerField(_("which open seat of the resident"), default=1, editable=False)
    sitting = models.ForeignKey(
        Sitting,
        models.PROTECT,
        related_name="consultations",
        verbose_name=_("session of legal advice"),
        editable=False,
    )
    seat = models.PositiveSmallIntegerField(_("seat"), editable=False)
    starts_at = models.TimeField(_("time"), editable=False)
    lawyer = models.ForeignKey(
        Lawyer,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="consultations",
        verbose_name=_("lawyer of the panel"),
    )
    parties = models.TextField(_("other parties, one in each line"), blank=True)
    questions = models.TextField(_("questions for the lawyer"), blank=True)
    papers = models.TextField(_("papers the resident brings"), blank=True)
    asked_on = models.DateField(_("asked for on"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.BOOKED, editable=False)
    settled_on = models.DateField(_("settled on"), null=True, editable=False)
    reason = models.CharField(
        _("why it was changed or cancelled"), max_length=200, blank=True, editable=False
    )
    notice = models.ForeignKey(
        ScopeNotice,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="consultations",
        verbose_name=_("scope notice"),
    )
    accepted_on = models.DateField(_("scope accepted on"), null=True, editable=False)
    accepted_in = models.CharField(
        _("accepted in"), max_length=8, choices=Language, blank=True, editable=False
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("acceptance recorded by"),
    )
    further_action = models.CharField(_("further action"), max_length=160, blank=True, editable=False)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal consultation")
        verbose_name_plural = _("legal consultations")
        indexes = [models.Index(fields=["state", "settled_on", "id"], name="consultation_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "seat"],
                condition=~models.Q(state="cancelled"),
                name="legal_seat_taken_once",
                violation_error_message=_("This seat has just been taken. Choose another."),
            ),
            models.UniqueConstraint(
                fields=["sitting", "lawyer", "starts_at"],
                condition=~models.Q(state="cancelled") & models.Q(lawyer__isnull=False),
                name="lawyer_sees_one_at_a_time",
                violation_error_message=_("This lawyer sees somebody else at this time."),
            ),
            models.UniqueConstraint(
                fields=["contact", "place"],
                condition=models.Q(state="booked", contact__isnull=False),
                name="two_open_seats_for_a_resident",
                violation_error_message=_("This resident has two seats booked already."),
            ),
            models.UniqueConstraint(
                fields=["case", "place"],
                condition=models.Q(state="booked"),
                name="two_open_seats_for_a_case",
                violation_error_message=_("This case has two seats booked already."),
            ),
            models.CheckConstraint(
                name="only_two_open_seats",
                condition=models.Q(place__in=(1, 2)),
                violation_error_message=_("This resident has two seats booked already."),
            ),
            models.CheckConstraint(
                name="scope_accepted_whole",
                condition=models.Q(notice=None, accepted_on=None, accepted_in="", accepted_by=None)
                | (
                    models.Q(notice__isnull=False, accepted_on__isnull=False, accepted_by__isnull=False)
                    & ~models.Q(accepted_in="")
                ),
                violation_error_message=_(
                    "The scope is accepted in a version and a language, on a day, and somebody recorded it."
                ),
            ),
            models.CheckConstraint(
                name="consultation_held_whole",
                condition=models.Q(
                    state="held",
                    lawyer__isnull=False,
                    minutes__isnull=False,
                    accepted_on__isnull=False,
                    settled_on__isnull=False,
                )
                | (~models.Q(state="held") & models.Q(minutes=None)),
                violation_error_message=_(
                    "A consultation is held by a lawyer, for some minutes, after the scope was accepted."
                ),
            ),
            models.CheckConstraint(
                name="consultation_settled_on_a_day",
                condition=models.Q(state="booked", settled_on=None)
                | (~models.Q(state="booked") & models.Q(settled_on__isnull=False)),
                violation_error_message=_("What is over was settled on a day."),
            ),
            models.CheckConstraint(
                name="consultation_cancelled_with_reason",
                condition=~models.Q(state="cancelled") | ~models.Q(reason=""),
                violation_error_message=_("Say why it is cancelled."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting.held_on:%Y-%m-%d} {self.starts_at:%H:%M}"

    def clean(self) -> None:
        """A seat that is booked takes one of the two open places of its resident, who sits in no other one meanwhile.

        Here and not where it is booked, because people on record are merged, and their seats with them.
        """
        if not self.is_booked:
            return
        others = self._others()
        taken = {each.place for each in others if each.is_booked}
        places = [self.place, *range(1, OPEN_SEATS + 1)]
        self.place = next((each for each in places if each not in taken), OPEN_SEATS + 1)
        if any(
            self.sitting.held_on == each.sitting.held_on and overlap(self.span, each.span) for each in others
        ):
            raise ValidationError(
                _("This resident has another seat at that time. Choose a seat at another time.")
            )

    def _others(self) -> list["Consultation"]:
        """Other seats of its case, and of its resident where one is named."""
        whose = models.Q(case=self.case_id)
        if self.contact_id:
            whose |= models.Q(contact=self.contact_id)
        rows = Consultation.objects.attended().filter(whose).exclude(pk=self.pk)
        return list(rows.select_related("sitting"))

    @property
    def span(self) -> Span:
        """From which minute of the day until before which one it lasts."""
        return span_of(self.starts_at, self.sitting.seat_minutes)

    @property
    def is_booked(self) -> bool:
        return self.state == self.State.BOOKED
