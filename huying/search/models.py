"""The search index: one folded text per record, with what the policy needs to decide who may find it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchText(models.Model):
    """The searchable words of one record, folded for finding and as they were written for showing (搜尋文本)."""

    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    folded = models.TextField()
    text = models.TextField(default="")
    centre_id = models.BigIntegerField(null=True, db_index=True)
    owner_id = models.BigIntegerField(null=True)
    sealed = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = _("search text")
        verbose_name_plural = _("search texts")
        indexes = [models.Index(fields=["kind", "id"], name="search_text_newest_of_kind")]
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="search_text_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
