"""Files that the office keeps. The bytes lie in the data folder; a row says what they are and how they must read."""

from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.files.keeping import path_of
from huying.files.media import Media


class StoredFile(models.Model):
    """A file that was given to the office, kept as it came, or a photograph drawn anew from one (存檔檔案).

    Nothing of a row changes but what the virus scanner said; the database refuses it.
    """

    class State(models.TextChoices):
        UNSCANNED = "unscanned", _("not looked at by a virus scanner")
        CLEAN = "clean", _("nothing found in it")
        REFUSED = "refused", _("the virus scanner found something in it")

    id = models.CharField(primary_key=True, max_length=32, editable=False)
    name = models.CharField(_("name"), max_length=255, editable=False)
    media_type = models.CharField(
        _("kind of file"),
        max_length=100,
        choices=[(each.value, each.short) for each in Media],
        editable=False,
    )
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(max_length=64, db_index=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, editable=False)
    place = models.CharField(max_length=40, unique=True, editable=False)
    made_from = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="drawn",
        verbose_name=_("drawn anew from"),
        editable=False,
    )
    kept_by = models.CharField(_("kept by"), max_length=150, editable=False)
    kept_at = models.DateTimeField(_("kept on"), editable=False)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        constraints = [
            models.CheckConstraint(name="stored_file_is_not_empty", condition=models.Q(size__gt=0)),
            models.CheckConstraint(
                name="stored_file_state_known",
                condition=models.Q(state__in=["unscanned", "clean", "refused"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return path_of(self.place)
