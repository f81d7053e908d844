"""Cases handed to others, and the ground on which personal facts may go there."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.calendars.models import Counted
from huying.cases.models.case import Case
from huying.centres.models import Centre
from huying.core.shapes import Record, in_order
from huying.records.presentation import labelled
from huying.representatives.models import Organisation


class Route(Record):
    """The ground on which personal facts may go from one centre to another across the boundary (轉移途徑).

    It belongs to a pair of centres, not to the office: a contract that covers one city may not cover the next.
    """

    class Basis(models.TextChoices):
        GBA_CONTRACT = "gba-contract", _("standard contract of the Greater Bay Area")
        CONTRACT = "contract", _("other standard contract")
        CONSENT = "consent", _("the resident's own consent to the transfer, each time")
        ASSESSED = "assessed", _("security assessment or certification")

    from_centre = models.ForeignKey(
        Centre, models.PROTECT, related_name="routes_out", verbose_name=_("from centre")
    )
    to_centre = models.ForeignKey(
        Centre, models.PROTECT, related_name="routes_in", verbose_name=_("to centre")
    )
    basis = models.CharField(_("ground"), max_length=12, choices=Basis)
    document = models.CharField(_("document and where it is kept"), max_length=200, blank=True)
    contract = models.CharField(_("contract number"), max_length=80, blank=True, db_default="")
    filed_on = models.DateField(_("filed with the authority on"), null=True, blank=True)
    began_on = models.DateField(_("from"))
    ended_on = models.DateField(_("until (first day after)"), null=True, blank=True)

    class Meta:
        verbose_name = _("transfer route")
        verbose_name_plural = _("transfer routes")
        constraints = [
            in_order(
                "route_ends_after_it_begins",
                "began_on",
                "ended_on",
                _("A route cannot end before it begins."),
                same_day=False,
            ),
            models.UniqueConstraint(
                fields=["from_centre", "to_centre", "began_on"], name="route_once_from_a_day"
            ),
            models.CheckConstraint(
                name="route_between_two_centres",
                condition=~models.Q(from_centre=models.F("to_centre")),
                violation_error_message=_("A route leads from one centre to another."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_centre} → {self.to_centre}"


class Referral(Record, Counted):
    """A case offered to another body or centre, and what became of that (轉介).

    What goes along is what the resident agreed to, part by part; a centre sees it once it has accepted, and no longer
    than the agreement lasts. The day by which an answer is due is counted on the calendar of the centre that is asked.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        LAPSED = "lapsed", _("lapsed without an answer")

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
    purpose = models.CharField(
        _("what the other side is asked to do"), max_length=200, blank=True, db_default=""
    )
    shares_story = models.BooleanField(
        _("what happened and what is hoped for"), default=False, db_default=False
    )
    shares_name = models.BooleanField(_("the resident's name"), default=False, db_default=False)
    shares_reach = models.BooleanField(_("telephone and e-mail"), default=False, db_default=False)
    consent_ended_on = models.DateField(_("agreement taken back on"), null=True, blank=True)
    answer_by = models.DateField(_("to be answered by"), null=True, blank=True)
    reason = models.CharField(_("why it was declined"), max_length=300, blank=True, db_default="")
    reported_on = models.DateField(_("reported back on"), null=True, blank=True)
    report = models.TextField(_("what was done there"), blank=True, db_default="")
    route = models.ForeignKey(
        Route,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name=_("transfer route"),
    )

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
            models.CheckConstraint(
                name="referral_shares_what_was_agreed",
                condition=models.Q(shares_story=False, shares_name=False, shares_reach=False)
                | models.Q(consented_on__isnull=False),
                violation_error_message=_("Nothing about the resident goes along before they have agreed."),
            ),
            models.CheckConstraint(
                name="referral_reported_once_accepted",
                condition=models.Q(reported_on__isnull=True, report="")
                | (models.Q(reported_on__isnull=False, answer="accepted") & ~models.Q(report="")),
                violation_error_message=_(
                    "Only what was accepted is reported back, with a day and in words."
                ),
            ),
            models.UniqueConstraint(
                fields=["case", "to_centre"],
                condition=models.Q(answer="waiting", answer_by__isnull=False),
                name="referral_offered_once",
                violation_error_message=_(
                    "This case is offered to that centre already and waits for its answer."
                ),
            ),
            in_order(
                "referral_reported_after_answered",
                "answered_on",
                "reported_on",
                _("A report cannot come before the answer."),
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
    def shares_anything(self) -> bool:
        """Whether anything about the resident goes along."""
        return self.shares_story or self.shares_name or self.shares_reach

    def standing(self, today: date) -> str:
        """Where the hand-shake stands on a day, in words."""
        if self.reported_on is not None:
            return str(_("reported back"))
        return str(self.Answer.LAPSED.label if self.has_lapsed(today) else self.get_answer_display())

    def has_lapsed(self, today: date) -> bool:
        """Whether nobody answered in time: the offer stands no longer, and the sender must see to it."""
        if self.answer == self.Answer.WAITING:
            return self.answer_by is not None and self.answer_by < today
        return self.answer == self.Answer.LAPSED

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
