"""Cases brought from another system: the file, how it is read, and what became of each of its rows."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.files.models import StoredFile


class Import(models.Model):
    """A file of cases from another system on its way into the office (匯入).

    The file holds words about residents. It is seen by whoever brought it and by those who approve casework
    everywhere; so are the samples kept in `profile` and the cells quoted in `report`. All three are forgotten thirty
    days after the import ended, was taken back, or was left lying (`forget_imports`), and at once when it is given up.
    What remains is which case each row became, so that nothing is imported twice.
    """

    class State(models.TextChoices):
        MAPPING = "mapping", _("columns to be matched")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, not begun")
        RUNNING = "running", _("being imported")
        STOPPED = "stopped", _("stopped before its end")
        DONE = "done", _("imported")
        UNDOING = "undoing", _("being taken back")
        UNDONE = "undone", _("taken back")
        DISCARDED = "discarded", _("given up")

    file = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file")
    )
    name = models.CharField(_("name of the file"), max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.MAPPING)
    mapping = models.JSONField(_("mapping"), default=dict)
    profile = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    total = models.PositiveIntegerField(_("rows"), default=0)
    reached = models.PositiveIntegerField(_("imported up to row"), default=0)
    made = models.PositiveIntegerField(_("cases made"), default=0)
    left_out = models.PositiveIntegerField(_("rows left out"), default=0)
    new_categories = models.JSONField(default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="imports",
        verbose_name=_("brought by"),
    )
    received_at = models.DateTimeField(_("brought on"))
    ended_at = models.DateTimeField(_("ended on"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.UniqueConstraint(
                fields=["made_by", "sha256"],
                condition=models.Q(state__in=["mapping", "checking", "checked"]),
                name="import_open_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ImportedRow(models.Model):
    """What a row of an imported file became (匯入列): its case, and the resident it told of, by their references.

    `reference` is what the old system called the case at `centre`, the reference of a centre. A row that was taken
    back stays, so that it is known, and may come again.
    """

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("row"))
    reference = models.CharField(_("reference in the old system"), max_length=80, blank=True)
    centre = models.CharField(_("centre"), max_length=80)
    case = models.CharField(_("help case"), max_length=80)
    resident = models.CharField(_("resident"), max_length=80, blank=True)
    undone = models.BooleanField(_("taken back"), default=False)

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        indexes = [models.Index(fields=["case"], name="imported_row_of_case")]
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="imported_row_once"),
            models.UniqueConstraint(
                fields=["centre", "reference"],
                condition=models.Q(undone=False) & ~models.Q(reference=""),
                name="imported_reference_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.case}"
