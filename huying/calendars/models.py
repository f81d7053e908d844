"""Which days are working days, and whose calendar a centre keeps."""

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from huying.centres.models import Centre
from huying.core.shapes import Record, in_language, in_order


class Calendar(Record):
    """A calendar of working days: weekends, holidays, and the weekend days on which people work instead (工作日曆).

    What lies outside the days it is known for may still change, so a deadline there is provisional. `revision` counts
    the changes of its days: a deadline is kept with the revision it was computed from.
    """

    class Jurisdiction(models.TextChoices):
        HONG_KONG = "hong-kong", _("Hong Kong")
        MAINLAND = "mainland", _("Mainland China")
        ANY = "any", _("any")

    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=10, choices=Jurisdiction)
    known_from = models.DateField(_("known from"), null=True, blank=True)
    known_until = models.DateField(_("known until (first day after)"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")
        constraints = [
            in_order(
                "calendar_known_until_after_from",
                "known_from",
                "known_until",
                _("A calendar cannot end before it begins."),
                same_day=False,
            )
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class CalendarDay(Record):
    """A day that is not what its weekday says: a holiday, or a weekend day on which people work (特別日子).

    One that was announced and then withdrawn stays, as an ordinary day.
    """

    class Sort(models.TextChoices):
        HOLIDAY = "holiday", _("holiday")
        WORKING = "working", _("make-up working day")
        ORDINARY = "ordinary", _("withdrawn, an ordinary day")

    calendar = models.ForeignKey(
        Calendar, models.PROTECT, related_name="days", verbose_name=_("working calendar")
    )
    day = models.DateField(_("day"))
    sort = models.CharField(_("sort of day"), max_length=8, choices=Sort)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "day"],
                name="calendar_day_once",
                violation_error_message=_("This calendar has that day already; edit it instead."),
            )
        ]

    def __str__(self) -> str:
        return f"{date_format(self.day)} {in_language(self.name, self.name_en)}"


class CentreCalendar(Record):
    """The calendar a centre keeps and its hours of service; without one, that of its side of the boundary (中心日曆)."""

    centre = models.OneToOneField(
        Centre, models.PROTECT, related_name="kept_calendar", verbose_name=_("centre")
    )
    calendar = models.ForeignKey(
        Calendar, models.PROTECT, related_name="centres", verbose_name=_("working calendar")
    )
    opens_at = models.TimeField(_("opens at"), null=True, blank=True)
    closes_at = models.TimeField(_("closes at"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar of a centre")
        verbose_name_plural = _("calendars of centres")
        constraints = [
            models.CheckConstraint(
                name="centre_calendar_hours_whole",
                condition=models.Q(opens_at__isnull=True, closes_at__isnull=True)
                | models.Q(
                    opens_at__isnull=False, closes_at__isnull=False, opens_at__lt=models.F("closes_at")
                ),
                violation_error_message=_("Give both hours or none, and open before closing."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.centre} · {self.calendar}"


class Counted(models.Model):
    """A record with a date that was counted on a calendar: from which day, how many working days, and each step of the
    way there (推算日期).

    `counted_from` is empty where somebody chose the date, or where it was counted by a release that did not keep how.
    """

    counted_from = models.DateField(_("counted from"), null=True, blank=True, editable=False)
    counted_days = models.PositiveSmallIntegerField(
        _("working days counted"), null=True, blank=True, editable=False
    )
    counted_by = models.ForeignKey(
        Calendar,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("working calendar"),
    )
    counted_revision = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    reckoning = models.JSONField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
