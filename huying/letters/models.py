"""Letters on their way out: the wording they begin with, the draft that is reviewed and signed, serials, papers in reply."""

import re
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.cases.models import Case, Category, Letter
from huying.centres.models import Centre
from huying.core.shapes import Record, in_order
from huying.files.models import StoredFile
from huying.representatives.models import Organisation

FIELD = re.compile(r"\{\{[^{}]*\}\}")  # not filled in yet, so a title leaves it out


class Language(models.TextChoices):
    """The languages in which letters are written."""

    ZH_HANT = "zh-hant", _("Traditional Chinese")
    ZH_HANS = "zh-hans", _("Simplified Chinese")
    EN = "en", _("English")


def _whole_or_absent(language: str) -> models.Q:
    subject, body = f"subject_{language}", f"body_{language}"
    both = ~models.Q(**{subject: ""}) & ~models.Q(**{body: ""})
    return both | models.Q(**{subject: "", body: ""})


class Template(Record):
    """The wording that letters of one sort begin with, in up to three languages, between two dates (信件範本).

    In its texts the fields of a fixed list stand in double braces; they are filled in when a letter is read and sent.
    """

    name = models.CharField(_("name"), max_length=80)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letter_templates",
        verbose_name=_("only for the category"),
    )
    subject_hant = models.CharField(_("subject in Traditional Chinese"), max_length=160, blank=True)
    body_hant = models.TextField(_("text in Traditional Chinese"), blank=True)
    subject_hans = models.CharField(_("subject in Simplified Chinese"), max_length=160, blank=True)
    body_hans = models.TextField(_("text in Simplified Chinese"), blank=True)
    subject_en = models.CharField(_("subject in English"), max_length=160, blank=True)
    body_en = models.TextField(_("text in English"), blank=True)
    began_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until (first day after)"), null=True, blank=True)

    class Meta:
        verbose_name = _("letter template")
        verbose_name_plural = _("letter templates")
        constraints = [
            in_order(
                "letter_template_ends_after_it_begins",
                "began_on",
                "ended_on",
                _("A template cannot end before it begins."),
                same_day=False,
            ),
            models.CheckConstraint(
                name="letter_template_whole_in_each_language",
                condition=_whole_or_absent("hant") & _whole_or_absent("hans") & _whole_or_absent("en"),
                violation_error_message=_(
                    "In each language a template has both a subject and a text, or neither."
                ),
            ),
            models.CheckConstraint(
                name="letter_template_says_something",
                condition=~models.Q(body_hant="", body_hans="", body_en=""),
                violation_error_message=_("Write the template in at least one language."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DraftQuerySet(models.QuerySet["Draft"]):
    def in_review(self) -> Self:
        return self.filter(state=Draft.State.REVIEW)


class Draft(Record):
    """A letter of a case before it is sent: written, reviewed, signed by another person, sent off (信件草稿).

    One to no organisation goes to the resident of the case. Who signs, signs one version of it and the digest of what
    it says; whatever changes it afterwards makes it a draft again. Sent off, it names its row in the register and its files.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        REVIEW = "review", _("waits to be signed")
        RETURNED = "returned", _("given back")
        SIGNED = "signed", _("signed")
        SENT = "sent", _("sent off")
        WITHDRAWN = "withdrawn", _("withdrawn")

    case = models.ForeignKey(Case, models.CASCADE, related_name="letter_drafts", verbose_name=_("help case"))
    template = models.ForeignKey(
        Template, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("letter template")
    )
    language = models.CharField(
        _("language of the letter"), max_length=8, choices=Language, default=Language.ZH_HANT
    )
    to_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("to organisation"),
    )
    subject = models.CharField(_("subject"), max_length=160)
    text = models.TextField(_("text"))
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("to be signed by"),
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    returned_because = models.CharField(_("given back because"), max_length=300, blank=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("signed by"),
    )
    signed_on = models.DateField(_("signed on"), null=True, editable=False)
    signed_version = models.PositiveIntegerField(_("version signed"), null=True, editable=False)
    signed_digest = models.CharField(
        _("digest of what was signed"), max_length=64, blank=True, editable=False
    )
    letter = models.OneToOneField(
        Letter, models.PROTECT, null=True, editable=False, related_name="draft", verbose_name=_("letter")
    )
    pdf = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("PDF sent")
    )
    docx = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("DOCX sent")
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter draft")
        verbose_name_plural = _("letter drafts")
        indexes = [models.Index(fields=["state", "id"], name="letter_draft_by_state")]
        constraints = [
            models.CheckConstraint(
                name="letter_signed_by_another",
                condition=models.Q(signed_by__isnull=True)
                | models.Q(drafted_by__isnull=True)
                | ~models.Q(signed_by=models.F("drafted_by")),
                violation_error_message=_("Another person than the one who wrote a letter signs it."),
            ),
            models.CheckConstraint(
                name="letter_signed_whole",
                condition=models.Q(
                    state__in=["signed", "sent"],
                    signed_by__isnull=False,
                    signed_on__isnull=False,
                    signed_version__isnull=False,
                )
                | (
                    ~models.Q(state__in=["signed", "sent"])
                    & models.Q(signed_by=None, signed_on=None, signed_version=None)
                ),
                violation_error_message=_("A letter is signed by a person, on a day, in one version."),
            ),
            models.CheckConstraint(
                name="letter_sent_with_its_files",
                condition=models.Q(state="sent", letter__isnull=False, pdf__isnull=False, docx__isnull=False)
                | (~models.Q(state="sent") & models.Q(letter=None, pdf=None, docx=None)),
                violation_error_message=_(
                    "A letter that was sent has its row in the register and its two files."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to_organisation or _('To the resident')} · {FIELD.sub('…', self.subject)}"

    @property
    def is_settled(self) -> bool:
        """Whether nothing can be done with it any more."""
        return self.state in {self.State.SENT, self.State.WITHDRAWN}


class Serials(models.Model):
    """The last serial that a centre gave in a year; whoever gives the next holds this row (函件編號簿)."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", verbose_name=_("centre"))
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last serial given"), default=0)

    class Meta:
        verbose_name = _("serials of a centre")
        verbose_name_plural = _("serials of centres")
        constraints = [models.UniqueConstraint(fields=["centre", "year"], name="serials_once_a_year")]

    def __str__(self) -> str:
        return f"{self.centre.code} {self.year}"


class Reply(Record):
    """The paper with which a letter was answered (回函文件)."""

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="reply", verbose_name=_("letter"))
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    received_on = models.DateField(_("received on"))

    class Meta:
        verbose_name = _("paper in reply")
        verbose_name_plural = _("papers in reply")

    def __str__(self) -> str:
        return str(self.file)
