"""Form letters, and how many copies of each came on which day."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from huying.cases.models import Case
from huying.centres.models import Centre
from huying.core.shapes import Record, in_order
from huying.records.presentation import labelled

MOST_AT_ONCE = 100_000


class Channel(models.TextChoices):
    """How a copy reached the office."""

    LETTER = "letter", _("letter")
    EMAIL = "email", _("e-mail")
    WEB = "web", _("web")
    MESSAGE = "message", _("messaging app")
    HAND = "hand", _("handed in")


class FormLetterQuerySet(models.QuerySet["FormLetter"]):
    def counted(self) -> "FormLetterQuerySet":
        """The same letters, each with how many copies have come."""
        copies = Copies.objects.filter(letter=models.OuterRef("pk")).order_by().values("letter")
        came = models.Subquery(copies.annotate(came=models.Sum("number")).values("came"))
        return self.annotate(came=Coalesce(came, 0))


class FormLetter(Record):
    """The same words sent to the office by many, kept once (同文來函).

    Its copies are a number, and neither cases nor contacts; at most one case is made of it, for what the office does.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="form_letters", verbose_name=_("centre"))
    title = models.CharField(_("what it asks for, in a line"), max_length=160)
    text = models.TextField(_("its text, once"), blank=True)
    channel = models.CharField(_("usual channel"), max_length=8, choices=Channel, default=Channel.LETTER)
    began_on = models.DateField(_("first copy on"))
    ended_on = models.DateField(_("no more counted from"), null=True, blank=True)
    case = models.OneToOneField(
        Case,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="form_letter",
        editable=False,
        verbose_name=_("the case made of it"),
    )

    objects = FormLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("form letter")
        verbose_name_plural = _("form letters")
        indexes = [models.Index(fields=["centre", "began_on", "id"], name="form_letter_by_centre_day")]
        constraints = [
            in_order(
                "form_letter_ends_after_it_begins",
                "began_on",
                "ended_on",
                _("A form letter cannot end before its first copy came."),
                same_day=False,
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    @labelled(_("copies received"))
    def number(self) -> int:
        """How many copies have come, of a row that `counted` has added up."""
        return int(getattr(self, "came", 0))


class Copies(Record):
    """So many copies of a form letter that came on one day, counted with one press (同文來函點收)."""

    letter = models.ForeignKey(
        FormLetter, models.CASCADE, related_name="copies", verbose_name=_("form letter")
    )
    came_on = models.DateField(_("came on"), db_index=True)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    number = models.PositiveIntegerField(
        _("copies"), validators=[MinValueValidator(1), MaxValueValidator(MOST_AT_ONCE)]
    )

    class Meta:
        verbose_name = _("copies of a form letter")
        verbose_name_plural = _("copies of form letters")
        constraints = [
            models.CheckConstraint(
                name="copies_at_least_one",
                condition=models.Q(number__gte=1, number__lte=MOST_AT_ONCE),
                violation_error_message=_("Between 1 and 100,000 copies at once."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.letter.code} +{self.number}"
