"""Files that the office keeps. The bytes lie in the data folder; a row says what they are and how they must read."""

from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.files.keeping import path_of
from huying.files.media import DRAWABLE, Media


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

    @property
    def can_be_looked_at(self) -> bool:
        """Whether its pages can be drawn, to be looked at without the file itself."""
        return self.state != self.State.REFUSED and self.media_type in DRAWABLE

    @property
    def words(self) -> str:
        """The words that were drawn out of it; none as long as nobody has read it."""
        reading = getattr(self, "reading", None)
        return reading.text if reading is not None else ""


class Reading(models.Model):
    """What came of reading a kept file for its words (檔案文字), so that it can be found by them."""

    class State(models.TextChoices):
        READ = "read", _("its words were read")
        NONE = "none", _("no words in it: a picture")
        FAILED = "failed", _("its words could not be read")

    file = models.OneToOneField(
        StoredFile, models.CASCADE, primary_key=True, related_name="reading", verbose_name=_("file")
    )
    state = models.CharField(_("state"), max_length=6, choices=State)
    text = models.TextField(_("words"), blank=True)
    cut = models.BooleanField(_("only the first part"), default=False)
    read_at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("reading of a file")
        verbose_name_plural = _("readings of files")
        constraints = [
            models.CheckConstraint(
                name="reading_has_words_when_read",
                condition=(models.Q(state="read") & ~models.Q(text=""))
                | (~models.Q(state="read") & models.Q(text="")),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())
