"""The trail of who did what: append-only rows, each sealed to the one before."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One act of a person or of the system (審計事件).

    It has no foreign keys, so that history never blocks an erasure and never changes with the thing it speaks of.
    Values are kept only as keyed digests: the chain survives when the words themselves must go.
    """

    seq = models.BigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("moment"))
    actor = models.CharField(_("who"), max_length=150)
    role = models.CharField(_("role"), max_length=60, blank=True)
    action = models.CharField(_("act"), max_length=60, db_index=True)
    kind = models.CharField(_("kind of record"), max_length=40)
    code = models.CharField(_("reference"), max_length=80)
    centre = models.CharField(_("centre"), max_length=80, blank=True)
    fields = models.JSONField(_("fields changed, with digests"), default=dict)
    note = models.CharField(_("note"), max_length=300, blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit trail")
        indexes = [
            models.Index(fields=["kind", "code", "seq"], name="audit_of_record"),
            models.Index(fields=["at"], name="audit_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.code}"
