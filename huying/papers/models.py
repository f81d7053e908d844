"""Papers of a case, those removed from one a while ago, and scans that wait to be put with their case."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.cases.models import Case
from huying.centres.models import Centre
from huying.core.shapes import Record
from huying.files.models import StoredFile

LONGEST_TITLE, LONGEST_REASON = 200, 300


class CasePaper(Record):
    """A paper or a photograph that belongs to a case (個案文件). Its file is kept as it came.

    A redacted copy is a paper of its own, beside the original that it was made of: each has its own visibility.
    Whatever leaves the office of one that shows an identity document bears the mark of a copy (副本), and so does
    what was redacted of it.
    """

    class Source(models.TextChoices):
        UPLOAD = "upload", _("added by the office")
        SCANNER = "scanner", _("from the scanner")
        REDACTED = "redacted", _("redacted copy")
        MESSAGE = "message", _("came with a message")
        REQUEST = "request", _("request on the website")
        RESIDENT = "resident", _("added by the resident")

    class Visibility(models.TextChoices):
        READERS = "readers", _("whoever reads the case")
        FEW = "few", _("its caseworker and whoever answers for the centre")
        RESIDENT = "resident", _("whoever reads the case, and the resident on the status page")

    case = models.ForeignKey(Case, models.CASCADE, related_name="papers", verbose_name=_("help case"))
    title = models.CharField(_("what it is"), max_length=LONGEST_TITLE)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    received_on = models.DateField(_("received on"))
    source = models.CharField(_("where from"), max_length=8, choices=Source)
    visibility = models.CharField(
        _("who sees it"), max_length=8, choices=Visibility, default=Visibility.READERS
    )
    shows_identity = models.BooleanField(_("copy of an identity document"), default=False, db_default=False)
    original = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="copies", verbose_name=_("copy of")
    )
    reason = models.CharField(_("why it was redacted"), max_length=LONGEST_REASON, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("added by"),
    )

    class Meta:
        verbose_name = _("paper of a case")
        verbose_name_plural = _("papers of cases")
        indexes = [models.Index(fields=["case", "received_on", "id"], name="case_paper_by_day")]
        constraints = [
            models.CheckConstraint(
                name="case_paper_copy_has_original_and_reason",
                condition=(models.Q(source="redacted", original__isnull=False) & ~models.Q(reason=""))
                | (~models.Q(source="redacted") & models.Q(original__isnull=True)),
                violation_error_message=_(
                    "A redacted copy names its original and says why; nothing else does."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_redacted(self) -> bool:
        return self.source == self.Source.REDACTED

    @property
    def bears_mark(self) -> bool:
        """Whether the mark of a copy is burnt across all that leaves the office of it."""
        return self.shows_identity or (self.original is not None and self.original.shows_identity)


class RemovedPaper(models.Model):
    """A paper that was removed from its case a while ago (已移除文件): it can be put back until it is thrown away."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="removed_papers", verbose_name=_("help case"))
    code = models.SlugField(_("reference"), max_length=80, unique=True)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    original = models.ForeignKey(
        CasePaper, models.PROTECT, null=True, related_name="+", verbose_name=_("copy of")
    )
    told = models.JSONField(_("what was said of it"), default=dict)
    removed_at = models.DateTimeField(_("removed at"), db_index=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("removed by")
    )

    class Meta:
        verbose_name = _("removed paper")
        verbose_name_plural = _("removed papers")

    def __str__(self) -> str:
        return str(self.told.get("title", ""))


class Scan(Record):
    """A sheet that came from a centre's scanner and waits for somebody to say where it belongs (待歸檔掃描件).

    `digest` is that of its bytes: the same file of the scanner's folder is taken once, whenever the taking was cut off.
    Once it is with a case, nothing of it is left here but that.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be filed")
        FILED = "filed", _("with its case")
        ASIDE = "aside", _("thrown away")

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="scans", verbose_name=_("centre"))
    name = models.CharField(_("name"), max_length=255, blank=True)
    taken_on = models.DateField(_("scanned on"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    file = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    digest = models.CharField(max_length=64, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        indexes = [models.Index(fields=["centre", "state", "taken_on", "id"], name="scan_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "digest"],
                name="scan_taken_once",
                violation_error_message=_("This scan has been taken already."),
            ),
            models.CheckConstraint(
                name="scan_has_its_file_while_it_waits",
                condition=models.Q(state="waiting", file__isnull=False)
                | models.Q(state="filed", file__isnull=True)
                | models.Q(state="aside"),
                violation_error_message=_("A scan that waits has its file; one with its case has it there."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code
