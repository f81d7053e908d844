"""What representatives put forward, and what came of it, as dated rows."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.activities.models import Activity
from huying.clusters.models import Problem
from huying.core.dates import Basis, Precision
from huying.core.period import Period
from huying.core.shapes import DatedRecord, Record, dated_together, in_language, in_order
from huying.representatives.models import Organisation, Representative, Term
from huying.surveys.models import Survey


class ProposalKind(Record):
    """A kind of proposal that a body receives, as the office configures it (議案種類)."""

    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    body = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("received by")
    )

    class Meta:
        verbose_name = _("kind of proposal")
        verbose_name_plural = _("kinds of proposal")

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class Session(DatedRecord):
    """A numbered session of a body at which proposals are put forward (會議)."""

    body = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("body")
    )
    term = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("term")
    )
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [dated_together("session_dated_together")]

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def submitted_in(self, period: Period) -> Self:
        """Proposals whose dates lie in the period; one known to its year at best is dated by its session."""
        vague = models.Q(precision__in=[Precision.YEAR, Precision.NONE])
        at_session = period.covers("session__from_on", "session__until_on")
        return self.filter(period.covers() | (vague & at_session))

    def signed_by(self, representative: str) -> Self:
        return self.filter(signings__representative__code=representative) if representative else self


class Proposal(DatedRecord):
    """A suggestion, proposal, opinion paper, motion or joint letter put forward (議案建議)."""

    class Counted(models.TextChoices):
        YES = "yes", _("yes")
        LIKELY = "likely", _("likely")
        UNCLEAR = "unclear", _("unclear")
        NO = "no", _("no")

    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    kind = models.ForeignKey(
        ProposalKind, models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("kind")
    )
    kind_basis = models.CharField(_("kind is"), max_length=16, choices=Basis, default=Basis.STATED)
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("session")
    )
    addressees = models.ManyToManyField(
        Organisation, blank=True, related_name="proposals_received", verbose_name=_("addressed to")
    )
    official_number = models.CharField(_("official number"), max_length=40, blank=True)
    summary = models.TextField(_("plain summary"), blank=True)
    summary_en = models.TextField(_("plain summary in English"), blank=True)
    in_declared_total = models.CharField(
        _("belongs to the declared total"), max_length=8, choices=Counted, default=Counted.NO
    )
    signers_basis = models.CharField(_("signers are"), max_length=16, choices=Basis, default=Basis.STATED)
    maybe_same_as = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("may be the same as")
    )
    activities = models.ManyToManyField(
        Activity, blank=True, related_name="proposals", verbose_name=_("activities")
    )
    surveys = models.ManyToManyField(Survey, blank=True, related_name="proposals", verbose_name=_("surveys"))
    problem = models.ForeignKey(
        Problem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        editable=False,
        verbose_name=_("common problem it was raised from"),
    )
    public = models.BooleanField(_("shown to the public"), default=True)
    note = models.TextField(_("note"), blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [dated_together("proposal_dated_together")]

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)

    def stage_at(self, day: date) -> "Progress | None":
        """The newest progress row that held on `day`; undated rows are older than dated ones."""
        rows = self.progress.filter(models.Q(noted_on__isnull=True) | models.Q(noted_on__lte=day))
        return rows.order_by(models.F("noted_on").desc(nulls_last=True), "-pk").first()


class Signing(Record):
    """A representative's name under a proposal, as leader or co-signer (聯署)."""

    class Part(models.TextChoices):
        LEAD = "lead", _("lead")
        COSIGNER = "cosigner", _("co-signer")
        JOINT = "joint", _("jointly with other deputies")

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="signings", verbose_name=_("proposal")
    )
    representative = models.ForeignKey(
        Representative, models.PROTECT, related_name="signings", verbose_name=_("representative")
    )
    part = models.CharField(_("part"), max_length=10, choices=Part, default=Part.LEAD)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("signing")
        verbose_name_plural = _("signings")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "representative"], name="signing_once"),
            models.UniqueConstraint(
                fields=["proposal"], condition=models.Q(part="lead"), name="proposal_has_one_lead"
            ),
            in_order(
                "signing_withdrawn_after_signed",
                "signed_on",
                "withdrawn_on",
                _("A name cannot be withdrawn before it was signed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.representative} · {self.proposal}"


class Progress(Record):
    """A dated step of a proposal, with its source; an outcome may lapse (進度)."""

    class Stage(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        ACCEPTED = "accepted", _("accepted for handling")
        ANSWERED = "answered", _("answered")
        PARTLY = "partly-carried-out", _("partly carried out")
        IMPROVING = "improving", _("gradually improving")
        ACHIEVED = "achieved", _("achieved")
        PASSED = "passed", _("passed")
        DECLINED = "declined", _("declined")

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="progress", verbose_name=_("proposal")
    )
    stage = models.CharField(_("stage"), max_length=20, choices=Stage)
    noted_on = models.DateField(_("as of"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    listed_as = models.PositiveSmallIntegerField(_("row in the progress table"), null=True, blank=True)
    topic = models.CharField(_("topic as listed"), max_length=160, blank=True)
    topic_en = models.CharField(_("topic as listed, in English"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        indexes = [models.Index(fields=["proposal", "noted_on"], name="progress_by_day")]
        constraints = [
            in_order(
                "progress_valid_after_noted",
                "noted_on",
                "valid_until",
                _("A step cannot lapse before the day it was noted."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal} · {self.get_stage_display()}"

    @property
    def topic_words(self) -> str:
        return in_language(self.topic, self.topic_en) or str(self.proposal)


class Outcome(DatedRecord):
    """Something that changed in the world, linked to everything that contributed, and counted once (成果)."""

    class Attribution(models.TextChoices):
        SOLE = "sole", _("this office alone")
        ONE_OF_SEVERAL = "one-of-several", _("one of several")
        SAME_DIRECTION = "same-direction", _("same direction")
        UNKNOWN = "unknown", _("not known")

    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    proposals = models.ManyToManyField(
        Proposal, blank=True, related_name="outcomes", verbose_name=_("proposals")
    )
    surveys = models.ManyToManyField(Survey, blank=True, related_name="outcomes", verbose_name=_("surveys"))
    attribution = models.CharField(
        _("attribution"), max_length=16, choices=Attribution, default=Attribution.UNKNOWN
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [
            dated_together("outcome_dated_together"),
            in_order(
                "outcome_valid_after_it_came",
                "from_on",
                "valid_until",
                _("An outcome cannot lapse before its own date."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)
