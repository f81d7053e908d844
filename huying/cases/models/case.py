"""Help cases, what was done on them, and closings that did not hold."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from huying.cases.models.category import Category
from huying.cases.models.counter import Tally
from huying.cases.models.tag import Tag
from huying.centres.models import Centre
from huying.contacts.models import Contact
from huying.core.numbers import LONGEST as LONGEST_NUMBER
from huying.core.period import Period
from huying.core.shapes import Collected, Record, in_order
from huying.representatives.models import Representative


def _undone_after(period: Period, closed: models.Q) -> models.Q:
    """Cases with such a closing, which was taken back only after the period had ended."""
    return models.Q(pk__in=Reopening.objects.filter(closed, reopened_on__gte=period.end).values("case"))


def merged_at_end_of(period: Period) -> models.QuerySet["CaseMerge"]:
    """The merges that held when the period ended, whether they have been taken back since."""
    still = models.Q(parted_on=None) | models.Q(parted_on__gte=period.end)
    return CaseMerge.objects.filter(still, merged_on__lt=period.end)


def merged_today() -> models.Q:
    """Cases that go on in another one."""
    return models.Q(pk__in=CaseMerge.objects.filter(parted_on=None).values("gone"))


class CaseQuerySet(models.QuerySet["Case"]):
    def standing(self) -> Self:
        """Cases that are not merged into another one today."""
        return self.exclude(merged_today())

    def each_once(self, period: Period) -> Self:
        """Without those that had been merged into another one when the period ended."""
        return self.exclude(pk__in=merged_at_end_of(period).values("gone"))

    def received_in(self, period: Period) -> Self:
        return self.filter(period.contains("received_on"))

    def closed_in(self, period: Period) -> Self:
        """Cases closed on a day of the period whose closing still held at the end of it, whatever became of it since."""
        return self.filter(period.contains("closed_on") | _undone_after(period, period.contains("closed_on")))

    def with_outcome_of(self, period: Period) -> Self:
        """The same cases with `outcome_then`: what each had been closed with when the period ended."""
        then = Reopening.objects.filter(case=models.OuterRef("pk"), reopened_on__gte=period.end)
        first = then.filter(closed_on__lt=period.end).order_by("reopened_on", "pk").values("outcome")[:1]
        now = models.When(period.contains("closed_on"), then=models.F("outcome"))
        return self.annotate(outcome_then=models.Case(now, default=models.Subquery(first)))

    def open_at_end_of(self, period: Period) -> Self:
        """Cases that were open when the period ended, whether they have been closed or opened again since."""
        still = models.Q(closed_on__isnull=True) | models.Q(closed_on__gte=period.end)
        closed_then = _undone_after(period, models.Q(closed_on__lt=period.end))
        return self.filter(still & ~closed_then, received_on__lt=period.end)

    def received_by(self, representative: str) -> Self:
        return self.filter(representative__code=representative) if representative else self

    def at_centre(self, centre: str) -> Self:
        return self.filter(centre__code=centre) if centre else self

    def tagged(self, tag: Tag) -> Self:
        """Cases that count under `tag`, each once."""
        return self.filter(with_tag(tag))


def in_category(category: Category) -> models.Q:
    """Cases of a category today, or of one that stands under it."""
    return models.Q(category=category) | models.Q(category__parent=category)


def with_tag(tag: Tag) -> models.Q:
    """Cases with `tag` or one that was merged into it; a tag that was merged stands for the one it counts as."""
    return models.Q(pk__in=Case.tags.through.objects.filter(tag__counted_as=tag.counted_as).values("case"))


class Case(Collected):
    """A resident's request for help, followed up until it is closed (求助個案).

    `code` is the case in addresses; `number` is read aloud and written on letters. It says at which centre and in which
    year the case was opened, and stays when either turns out to be another.

    A `restricted` case (限閱個案), with all that belongs to it, exists for its caseworker and for those who answer for
    the centre, and for nobody else; figures count it like any other.
    """

    class Outcome(models.TextChoices):
        RESOLVED = "resolved", _("resolved")
        ADVISED = "advised", _("advice given")
        REFERRED = "referred", _("taken over by another body")
        WITHDRAWN = "withdrawn", _("withdrawn by the resident")
        NOT_POSSIBLE = "not-possible", _("beyond what the office can do")

    number = models.CharField(
        _("case number"), max_length=LONGEST_NUMBER, null=True, blank=True, editable=False
    )
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="cases", verbose_name=_("centre"))
    title = models.CharField(_("matter in a line"), max_length=160)
    category = models.ForeignKey(Category, models.PROTECT, related_name="cases", verbose_name=_("category"))
    tags = models.ManyToManyField(Tag, blank=True, related_name="cases", verbose_name=_("tags"))
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
    restricted = models.BooleanField(
        _("kept to its caseworker and whoever answers for the centre"), default=False, db_default=False
    )
    due_on = models.DateField(_("next step due on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome, blank=True)
    result = models.TextField(_("result in a line"), blank=True)
    resident_told_on = models.DateField(_("resident told on"), null=True, blank=True)
    erased_on = models.DateField(_("words erased on"), null=True, blank=True, editable=False)

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
            models.UniqueConstraint(fields=["number"], name="case_number_once"),
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
            models.CheckConstraint(
                name="restricted_case_has_a_caseworker",
                condition=models.Q(restricted=False) | models.Q(assigned_to__isnull=False),
                violation_error_message=_(
                    "A restricted case needs a caseworker: hardly anybody else sees it."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class NumberBook(models.Model):
    """The last case serial given for a centre's initials in a year; it is never set back (個案編號簿)."""

    initials = models.CharField(_("initials in case numbers"), max_length=4)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last serial given"), default=0)

    class Meta:
        verbose_name = _("book of case numbers")
        verbose_name_plural = _("books of case numbers")
        constraints = [models.UniqueConstraint(fields=["initials", "year"], name="number_book_once_a_year")]

    def __str__(self) -> str:
        return f"{self.initials} {self.year}"


class Reopening(Record):
    """A closed case was opened again: what it had been closed with, and why that did not hold (重開個案).

    The case itself says how it stands today; these rows say how it stood, so that no figure of a past year moves.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="reopenings", verbose_name=_("help case"))
    closed_on = models.DateField(_("had been closed on"))
    outcome = models.CharField(_("outcome then"), max_length=16, choices=Case.Outcome)
    result = models.TextField(_("result then"), blank=True)
    resident_told_on = models.DateField(_("resident told on"), null=True, blank=True)
    reopened_on = models.DateField(_("opened again on"), db_index=True)
    reason = models.CharField(_("why it was opened again"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("reopening")
        verbose_name_plural = _("reopenings")
        indexes = [models.Index(fields=["closed_on", "id"], name="reopening_by_closing_day")]
        constraints = [
            in_order(
                "reopened_after_closed",
                "closed_on",
                "reopened_on",
                _("A case cannot be opened again before it was closed."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case.code} {self.reopened_on}"


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


class CaseMerge(Record):
    """Two cases of one matter were made one; for thirty days that can be taken back (合併個案).

    `gone` keeps its code and everything that hangs on it, and points at `kept`, on whose page all of it is found. No
    figure counts it as a case for a period at whose end it was merged.
    """

    kept = models.ForeignKey(Case, models.CASCADE, related_name="merges_kept", verbose_name=_("goes on"))
    gone = models.ForeignKey(
        Case, models.CASCADE, related_name="merges_gone", verbose_name=_("merged into it")
    )
    merged_on = models.DateField(_("merged on"), db_index=True)
    parted_on = models.DateField(_("parted again on"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge of cases")
        verbose_name_plural = _("merges of cases")
        constraints = [
            models.CheckConstraint(
                name="case_merge_of_two",
                condition=~models.Q(kept=models.F("gone")),
                violation_error_message=_("Choose two different cases."),
            ),
            models.UniqueConstraint(
                fields=["gone"],
                condition=models.Q(parted_on__isnull=True),
                name="case_merged_once_at_a_time",
                violation_error_message=_(
                    "One of these cases has been merged already. Open it again and see."
                ),
            ),
            in_order(
                "case_parted_after_merged",
                "merged_on",
                "parted_on",
                _("Cases cannot be parted before they were merged."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone.code} → {self.kept.code}"


def as_one(rows: models.QuerySet[Any], period: Period, path: str = "case") -> models.QuerySet[Any]:
    """The same rows with `case_then` and `received_then`: the case that each belonged to when the period ended.

    What hangs on a merged case stays where it is, and counts for the case that goes on.
    """
    held = merged_at_end_of(period).filter(gone=models.OuterRef(path))
    kept, received = (models.Subquery(held.values(name)[:1]) for name in ("kept", "kept__received_on"))
    told: models.QuerySet[Any] = rows.annotate(
        case_then=Coalesce(kept, models.F(f"{path}_id"), output_field=models.BigIntegerField()),
        received_then=Coalesce(received, models.F(f"{path}__received_on")),
    )
    return told
