"""Editions of the work report: their sections, the figures they quote, and what was frozen when they were published."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.core.shapes import Record, in_language
from huying.figures.engine import label_of


class Edition(Record):
    """One year's work report (年度工作報告). Once published it is never edited; a correction is a new edition."""

    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    office = models.CharField(_("office"), max_length=120)
    office_en = models.CharField(_("office in English"), max_length=160, blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until (first day after)"))
    as_of = models.DateField(_("as of"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    published_by = models.CharField(_("published by"), max_length=150, blank=True, editable=False)
    content_hash = models.CharField(_("content hash"), max_length=64, blank=True, editable=False)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("corrects")
    )

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.CheckConstraint(
                name="edition_holds_a_day", condition=models.Q(until_on__gt=models.F("from_on"))
            ),
            models.CheckConstraint(
                name="edition_published_by_somebody",
                condition=models.Q(published_at__isnull=True, published_by="", content_hash="")
                | (
                    models.Q(published_at__isnull=False)
                    & ~models.Q(published_by="")
                    & ~models.Q(content_hash="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class Section(Record):
    """One section of an edition: a title in three languages and a list of typed blocks (章節)."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sections", verbose_name=_("edition"))
    slug = models.SlugField(_("address"), max_length=60)
    number = models.PositiveSmallIntegerField(_("number"))
    level = models.PositiveSmallIntegerField(_("level"), default=1)
    title = models.JSONField(_("title in each language"), default=dict)
    blocks = models.JSONField(_("blocks"), default=list)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="section_slug_once"),
            models.UniqueConstraint(fields=["edition", "number"], name="section_number_once"),
            models.CheckConstraint(name="section_level_one_or_two", condition=models.Q(level__in=[1, 2])),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title_words}"

    @property
    def title_words(self) -> str:
        return in_language(self.title.get("zh_hant", self.slug), self.title.get("en", ""))


class EditionFigure(Record):
    """A figure that an edition quotes: which figure, in which scope, under which name (引用數字)."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="figures", verbose_name=_("edition"))
    name = models.SlugField(_("name in the edition"), max_length=80)
    key = models.CharField(_("figure"), max_length=80)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until (first day after)"))
    representative = models.CharField(_("representative"), max_length=80, blank=True)
    centre = models.CharField(_("centre"), max_length=80, blank=True)
    only = models.JSONField(_("part of the figure"), default=dict, blank=True)
    label = models.JSONField(_("label in each language"), default=dict)
    section = models.CharField(_("section"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    stated = models.BooleanField(_("printed in the source"), default=True)
    note = models.JSONField(_("note in each language"), default=dict, blank=True)

    class Meta:
        verbose_name = _("quoted figure")
        verbose_name_plural = _("quoted figures")
        constraints = [
            models.UniqueConstraint(fields=["edition", "name"], name="edition_figure_once"),
            models.CheckConstraint(
                name="edition_figure_holds_a_day", condition=models.Q(until_on__gt=models.F("from_on"))
            ),
        ]

    @property
    def label_words(self) -> str:
        """What it is called in the edition, or in general."""
        own = in_language(self.label.get("zh_hant", ""), self.label.get("en", ""))
        return own or label_of(self.key)

    @property
    def key_words(self) -> str:
        return label_of(self.key)

    def __str__(self) -> str:
        return self.name


class ReleaseRequest(models.Model):
    """One person's wish to publish a count of very few cases, which a second one has not answered yet (小數值公開申請)."""

    figure = models.OneToOneField(
        EditionFigure, models.CASCADE, related_name="release_request", verbose_name=_("figure")
    )
    reason = models.CharField(_("reason"), max_length=300)
    asked_by = models.CharField(_("asked by"), max_length=150)
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("request to release a small count")
        verbose_name_plural = _("requests to release small counts")
        constraints = [
            models.CheckConstraint(
                name="release_request_says_who_and_why",
                condition=~models.Q(reason="") & ~models.Q(asked_by=""),
                violation_error_message=_("A request names who asks, and why."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.figure)


class SmallCellRelease(models.Model):
    """Two people's recorded decision to publish a count of very few cases (小數值公開批准)."""

    figure = models.OneToOneField(
        EditionFigure, models.CASCADE, related_name="release", verbose_name=_("figure")
    )
    reason = models.CharField(_("reason"), max_length=300)
    asked_by = models.CharField(_("asked by"), max_length=150)
    approved_by = models.CharField(_("approved by"), max_length=150)
    approved_at = models.DateTimeField(_("approved at"))

    class Meta:
        verbose_name = _("release of a small count")
        verbose_name_plural = _("releases of small counts")
        constraints = [
            models.CheckConstraint(
                name="release_needs_two_people",
                condition=~models.Q(asked_by=models.F("approved_by"))
                & ~models.Q(asked_by="")
                & ~models.Q(approved_by=""),
                violation_error_message=_("Who asks and who approves are two people."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.figure)


class FrozenFigure(models.Model):
    """What a quoted figure said when its edition was published; append-only (凍結數字)."""

    figure = models.OneToOneField(
        EditionFigure, models.PROTECT, related_name="frozen", verbose_name=_("figure")
    )
    value = models.CharField(_("value"), max_length=40)
    qualifier = models.CharField(_("qualifier"), max_length=10)
    unit = models.CharField(_("unit"), max_length=20)
    origin = models.CharField(_("origin"), max_length=12)
    records = models.PositiveIntegerField(_("records"))
    digest = models.CharField(_("digest of the records"), max_length=64)
    codes = models.JSONField(_("references of the records"))
    breakdowns = models.JSONField(_("breakdowns"))
    definition = models.JSONField(_("definition in each language"))
    note = models.JSONField(_("note in each language"), default=dict)
    frozen_at = models.DateTimeField(_("frozen at"))

    class Meta:
        verbose_name = _("frozen figure")
        verbose_name_plural = _("frozen figures")

    def __str__(self) -> str:
        return f"{self.figure} = {self.value}"


class FrozenDocument(models.Model):
    """The block tree of a published edition in one language; append-only (凍結文件)."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="documents", verbose_name=_("edition"))
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    tree = models.JSONField(_("tree of blocks"))
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("frozen document")
        verbose_name_plural = _("frozen documents")
        constraints = [models.UniqueConstraint(fields=["edition", "language"], name="frozen_document_once")]

    def __str__(self) -> str:
        return f"{self.edition} {self.language}"
