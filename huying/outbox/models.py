"""What must leave the office or be done later: written with the change, carried out after it has committed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """A piece of work to do once, soon (工作). Claimed under a lease, so that a crash loses nothing."""

    class State(models.TextChoices):
        READY = "ready", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        DROPPED = "dropped", _("dropped")

    task = models.CharField(_("task"), max_length=200)
    arguments = models.JSONField(_("arguments"), default=dict)
    key = models.CharField(_("key"), max_length=120, unique=True, null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.READY)
    run_after = models.DateTimeField(_("not before"))
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    problem = models.CharField(_("last problem"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("made at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [models.Index(fields=["state", "run_after", "id"], name="job_due")]

    def __str__(self) -> str:
        return self.task


class Message(models.Model):
    """A letter by e-mail, queued in the same transaction as the change it tells of (待發郵件).

    Each attempt is written down before it is made and its result after it. A message whose attempt was cut off between
    the two is `unknown`: it is shown, and sent again only when a person says so, under the same Message-ID.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        UNKNOWN = "unknown", _("perhaps sent")

    recipient = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    message_id = models.CharField(max_length=120, unique=True)
    heads = models.JSONField(_("further headers"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(_("made at"))
    attempted_at = models.DateTimeField(_("last attempt at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        indexes = [models.Index(fields=["state", "made_at"], name="message_by_state")]
        constraints = [
            models.CheckConstraint(
                name="message_sent_has_its_moment",
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.message_id
