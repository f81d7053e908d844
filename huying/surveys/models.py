"""Questions put to the public, what was found, and what follows from it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.activities.models import Activity, Channel
from huying.core.shapes import DatedRecord, Record, dated_together, in_language
from huying.figures.units import Qualifier
from huying.representatives.models import Organisation, Representative


class Survey(DatedRecord):
    """A survey of residents' needs or views; its date is that of the fieldwork (問卷調查)."""

    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    organisers = models.ManyToManyField(
        Organisation, blank=True, related_name="surveys", verbose_name=_("organisers")
    )
    responses = models.PositiveIntegerField(_("questionnaires returned"), null=True, blank=True)
    responses_qualifier = models.CharField(
        _("qualifier"), max_length=10, choices=Qualifier, default=Qualifier.EXACT
    )
    method = models.CharField(_("method"), max_length=200, blank=True)
    report = models.ForeignKey(
        Channel, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published report")
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        constraints = [dated_together("survey_dated_together")]

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)


class Release(Record):
    """A survey's results made public at an activity; one survey may be released more than once (調查發佈)."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="releases", verbose_name=_("survey"))
    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="releases", verbose_name=_("activity")
    )
    released_on = models.DateField(_("released on"))

    class Meta:
        verbose_name = _("survey release")
        verbose_name_plural = _("survey releases")
        constraints = [models.UniqueConstraint(fields=["survey", "activity"], name="release_once")]

    def __str__(self) -> str:
        return f"{self.survey} {self.released_on}"


class Finding(Record):
    """One thing a survey found (調查發現)."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="findings", verbose_name=_("survey"))
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("text"))
    text_en = models.TextField(_("text in English"), blank=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="finding_numbered_once")]

    def __str__(self) -> str:
        return in_language(self.text, self.text_en)[:80]


class Recommendation(DatedRecord):
    """What a survey or a representative asks somebody to do (建議)."""

    class Status(models.TextChoices):
        NOT_STATED = "not-stated", _("not stated")
        PLANNED = "planned", _("to be put forward")
        ISSUED = "issued", _("put forward")
        ADOPTED = "adopted", _("adopted")
        DECLINED = "declined", _("declined")

    survey = models.ForeignKey(
        Survey,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("survey"),
    )
    representative = models.ForeignKey(
        Representative,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("representative"),
    )
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("activity"),
    )
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    text = models.CharField(_("text"), max_length=200)
    text_en = models.CharField(_("text in English"), max_length=240, blank=True)
    addressee = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("addressed to")
    )
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.NOT_STATED)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        constraints = [
            dated_together("recommendation_dated_together"),
            models.UniqueConstraint(
                fields=["survey", "number"],
                condition=models.Q(survey__isnull=False, number__isnull=False),
                name="recommendation_numbered_once",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.text, self.text_en)
