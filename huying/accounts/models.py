"""People who sign in, and where each of them serves in which role."""

from datetime import date
from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.centres.models import Centre


class Role(models.TextChoices):
    """What a person does in the office; rights hang on the role, never on the person."""

    COUNTER = "counter", _("counter staff")
    CASEWORKER = "caseworker", _("caseworker")
    SUPERVISOR = "supervisor", _("centre supervisor")
    LAWYER = "lawyer", _("volunteer lawyer")
    REPRESENTATIVE = "representative", _("representative")
    ASSISTANT = "assistant", _("representative's assistant")
    RESEARCH = "research", _("research officer")
    FUND = "fund", _("fund officer")
    EDITOR = "editor", _("communications officer")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


class User(AbstractUser):
    """A member of staff, a volunteer lawyer or a representative who signs in (使用者)."""

    display_name = models.CharField(_("name shown"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.display_name or self.username

    @cached_property
    def postings_held(self) -> list["Posting"]:
        """Current postings, read once per request so that a change takes effect at the next one."""
        return list(self.postings.filter(until_on__isnull=True).select_related("centre"))

    @property
    def role_names(self) -> str:
        return "、".join(dict.fromkeys(str(posting.get_role_display()) for posting in self.postings_held))


class Posting(models.Model):
    """A role held by a person at one centre, or everywhere when no centre is named (崗位)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="postings")
    role = models.CharField(_("role"), max_length=16, choices=Role)
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, blank=True, related_name="postings")
    since_on = models.DateField(_("since"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.CheckConstraint(
                name="posting_ends_after_it_begins",
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("since_on")),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "centre"],
                condition=models.Q(until_on__isnull=True, centre__isnull=False),
                name="posting_at_a_centre_held_once",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(until_on__isnull=True, centre__isnull=True),
                name="posting_everywhere_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"

    def holds_on(self, day: date) -> bool:
        return self.since_on <= day and (self.until_on is None or day < self.until_on)
