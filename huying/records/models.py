"""What the doors themselves must remember: forms already sent, and lists worth coming back to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.centres.models import Centre


class SentForm(models.Model):
    """A form that has been sent once (一次性表單). The second sending finds the first one's result."""

    key = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    payload = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=80)
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sent form")
        verbose_name_plural = _("sent forms")

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class SavedList(models.Model):
    """A filtered list that a person keeps under a name, for themselves or for a centre (已存清單).

    It holds what was asked for, never what was found: whoever opens it sees what their own rights show. `place` is where
    it is opened: the list of its kind, or a queue.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_lists")
    kind = models.CharField(max_length=40)
    place = models.CharField(max_length=10, blank=True, default="", db_default="")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500, blank=True)
    centre = models.ForeignKey(
        Centre, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("shared with")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0, db_default=0)

    class Meta:
        verbose_name = _("saved list")
        verbose_name_plural = _("saved lists")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "place", "name"], name="saved_list_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class FirstList(models.Model):
    """The saved list with which a person's list or queue opens (預設清單)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    place = models.CharField(max_length=10, blank=True, default="", db_default="")
    chosen = models.ForeignKey(
        SavedList, models.CASCADE, related_name="first_of", verbose_name=_("saved list")
    )

    class Meta:
        verbose_name = _("list that opens first")
        verbose_name_plural = _("lists that open first")
        constraints = [models.UniqueConstraint(fields=["user", "kind", "place"], name="one_list_opens_first")]

    def __str__(self) -> str:
        return str(self.chosen)
