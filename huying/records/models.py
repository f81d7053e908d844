"""What the doors themselves must remember: forms already sent, and lists worth coming back to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


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
    """A filtered list that a person keeps under a name (已存清單)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_lists")
    kind = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("saved list")
        verbose_name_plural = _("saved lists")
        constraints = [models.UniqueConstraint(fields=["user", "kind", "name"], name="saved_list_named_once")]

    def __str__(self) -> str:
        return self.name
