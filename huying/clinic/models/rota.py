"""The panel of volunteer lawyers, the sessions of legal advice at the centres, and who sits at which desk."""

from datetime import date, datetime, time, timedelta
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from huying.cases.models import Category
from huying.centres.models import Centre
from huying.core.period import in_force
from huying.core.shapes import Record, in_order


class LawyerQuerySet(models.QuerySet["Lawyer"]):
    def on_panel(self, day: date) -> Self:
        """Those who serve on that day and can still sign in."""
        return self.filter(in_force(day, "since_on", "until_on"), user__is_active=True)


class Lawyer(Record):
    """A volunteer lawyer of the panel, from one day to another (義務律師). No matter ticked means all of them."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="panel", verbose_name=_("volunteer lawyer")
    )
    languages = models.CharField(_("languages spoken"), max_length=120, blank=True)
    matters = models.ManyToManyField(
        Category, blank=True, related_name="+", verbose_name=_("matters they take")
    )
    since_on = models.DateField(_("on the panel since"))
    until_on = models.DateField(_("until (first day after)"), null=True, blank=True)

    objects = LawyerQuerySet.as_manager()

    class Meta:
        verbose_name = _("lawyer of the panel")
        verbose_name_plural = _("lawyers of the panel")
        constraints = [
            in_order(
                "panel_left_after_joined",
                "since_on",
                "until_on",
                _("Nobody leaves the panel before joining it."),
                same_day=False,
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class Sitting(Record):
    """Some hours of legal advice at a centre, parted into seats of equal length (法律諮詢時段).

    As many residents sit at the same time as there are desks; seats are numbered by time, then by desk. One that is called
    off stays on record, and nobody is booked in it.
    """

    centre = models.ForeignKey(
        Centre, models.PROTECT, related_name="legal_sittings", verbose_name=_("centre")
    )
    held_on = models.DateField(_("day"))
    begins_at = models.TimeField(_("begins at"))
    ends_at = models.TimeField(_("ends at"))
    seat_minutes = models.PositiveSmallIntegerField(_("minutes of a seat"), default=30)
    seats = models.PositiveSmallIntegerField(_("number of seats"))
    desks = models.PositiveSmallIntegerField(_("lawyers at the same time"), default=1)
    place = models.CharField(_("room"), max_length=80, blank=True)
    called_off_on = models.DateField(_("called off on"), null=True, editable=False)
    called_off_for = models.CharField(
        _("why it is called off"), max_length=200, blank=True, db_default="", editable=False
    )

    class Meta:
        verbose_name = _("session of legal advice")
        verbose_name_plural = _("sessions of legal advice")
        indexes = [models.Index(fields=["held_on", "id"], name="legal_sitting_by_day")]
        constraints = [
            models.CheckConstraint(
                name="legal_sitting_ends_after_it_begins",
                condition=models.Q(ends_at__gt=models.F("begins_at")),
                violation_error_message=_("A session ends after it begins."),
            ),
            models.CheckConstraint(
                name="legal_sitting_has_seats",
                condition=models.Q(seats__gte=1, seat_minutes__gte=1, desks__gte=1),
                violation_error_message=_("A session has at least one seat of one minute, and one lawyer."),
            ),
            models.CheckConstraint(
                name="legal_sitting_called_off_for_a_reason",
                condition=models.Q(called_off_on=None, called_off_for="")
                | (models.Q(called_off_on__isnull=False) & ~models.Q(called_off_for="")),
                violation_error_message=_("Say why the session is called off."),
            ),
            models.UniqueConstraint(
                fields=["centre", "held_on", "begins_at"],
                name="legal_sitting_once",
                violation_error_message=_("This centre has a session that begins at this time already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{date_format(self.held_on)} {self.begins_at:%H:%M}–{self.ends_at:%H:%M}"

    def clean(self) -> None:
        """All seats lie between the two hours."""
        if not (self.begins_at and self.ends_at and self.seats and self.seat_minutes and self.desks):
            return
        rows = -(-self.seats // self.desks)
        if rows * self.seat_minutes > _minutes(self.ends_at) - _minutes(self.begins_at):
            raise ValidationError({"seats": _("So many seats of this length do not fit between the hours.")})

    def desk_of(self, seat: int) -> int:
        """At which desk the seat of that number is."""
        return (seat - 1) % self.desks + 1

    def starts_at(self, seat: int) -> time:
        """When the seat of that number begins."""
        begun = datetime.combine(self.held_on, self.begins_at)
        return (begun + timedelta(minutes=(seat - 1) // self.desks * self.seat_minutes)).time()


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


class Turn(Record):
    """A lawyer sits at a desk of a session, perhaps instead of another who cannot come (律師輪值)."""

    sitting = models.ForeignKey(
        Sitting, models.CASCADE, related_name="turns", verbose_name=_("session of legal advice")
    )
    desk = models.PositiveSmallIntegerField(_("desk"), default=1)
    lawyer = models.ForeignKey(
        Lawyer, models.PROTECT, related_name="turns", verbose_name=_("lawyer of the panel")
    )
    instead_of = models.ForeignKey(
        Lawyer,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("instead of"),
    )

    class Meta:
        verbose_name = _("turn of a lawyer")
        verbose_name_plural = _("turns of lawyers")
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "desk"],
                name="legal_desk_taken_once",
                violation_error_message=_("Somebody sits at this desk in this session already."),
            ),
            models.UniqueConstraint(
                fields=["sitting", "lawyer"],
                name="lawyer_at_one_desk",
                violation_error_message=_("This lawyer sits in this session already."),
            ),
            models.CheckConstraint(
                name="legal_desk_numbered",
                condition=models.Q(desk__gte=1),
                violation_error_message=_("Desks are numbered from 1."),
            ),
            models.CheckConstraint(
                name="nobody_covers_themselves",
                condition=models.Q(instead_of__isnull=True) | ~models.Q(instead_of=models.F("lawyer")),
                violation_error_message=_("Nobody stands in for themselves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lawyer} · {self.sitting}"
