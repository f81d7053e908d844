"""People who sign in, and where each of them serves in which role."""

from datetime import date
from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from huying.centres.models import Centre
from huying.core.languages import listed


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
    sessions_ended = models.PositiveIntegerField(_("times all sessions were ended"), default=0)
    reset_due_at = models.DateTimeField(_("second step falls away at"), null=True, blank=True)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.display_name or self.username

    @cached_property
    def postings_held(self) -> list["Posting"]:
        """Current postings, read once per request so that a change takes effect at the next one."""
        return list(self.postings.filter(until_on__isnull=True).select_related("centre"))

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every session of this person carries; one more count of `sessions_ended` makes all of them void."""
        said = f"{self.password}:{self.sessions_ended}"
        return salted_hmac("huying.accounts.session", said, secret=secret, algorithm="sha256").hexdigest()

    @property
    def role_names(self) -> str:
        return listed(dict.fromkeys(posting.get_role_display() for posting in self.postings_held))


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


class AccessRequest(models.Model):
    """What one administrator asks for and another must confirm (權限申請).

    A role, the return of a deactivated account, or a new second step for a person who lost theirs. Neither the one
    who asks nor the one who confirms may be the person concerned; the database refuses both.
    """

    class Kind(models.TextChoices):
        ROLE = "role", _("a role")
        RETURN = "return", _("the return of the account")
        RESET = "reset", _("a new second step")

    class State(models.TextChoices):
        PENDING = "pending", _("waits for another administrator")
        COOLING = "cooling", _("confirmed, not yet due")
        DONE = "done", _("done")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    OPEN = (State.PENDING, State.COOLING)

    user = models.ForeignKey(User, models.PROTECT, related_name="access_requests")
    kind = models.CharField(_("asks for"), max_length=8, choices=Kind)
    role = models.CharField(_("role"), max_length=16, choices=Role, blank=True)
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, blank=True, related_name="access_requests")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("access request")
        verbose_name_plural = _("access requests")
        constraints = [
            models.CheckConstraint(
                name="access_asked_for_another", condition=~models.Q(asked_by=models.F("user"))
            ),
            models.CheckConstraint(
                name="access_confirmed_by_a_third",
                condition=models.Q(confirmed_by__isnull=True)
                | (~models.Q(confirmed_by=models.F("asked_by")) & ~models.Q(confirmed_by=models.F("user"))),
            ),
            models.CheckConstraint(
                name="access_takes_two",
                condition=~models.Q(state__in=["cooling", "done"])
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="access_reset_waits",
                condition=~models.Q(kind="reset", state="done")
                | models.Q(due_at__isnull=False, closed_at__gte=models.F("due_at")),
            ),
            models.CheckConstraint(
                name="access_names_its_role",
                condition=(models.Q(kind="role") & ~models.Q(role=""))
                | (~models.Q(kind="role") & models.Q(role="")),
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "role", "centre"],
                condition=models.Q(state__in=["pending", "cooling"], centre__isnull=False),
                name="access_at_a_centre_asked_once",
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "role"],
                condition=models.Q(state__in=["pending", "cooling"], centre__isnull=True),
                name="access_everywhere_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.kind} {self.role}".strip()


class Tries(models.Model):
    """Tries of a password or a code that have not succeeded yet (嘗試次數).

    One row for each name, address or person tried; of what was typed only a keyed digest is kept.
    """

    subject = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(_("tries"), default=0)
    last_at = models.DateTimeField(_("last try"), db_index=True)
    barred_until = models.DateTimeField(_("barred until"), null=True, blank=True)

    class Meta:
        verbose_name = _("tries")
        verbose_name_plural = _("tries")

    def __str__(self) -> str:
        return f"{self.subject[:8]} {self.count}"
