"""Days by which something is to be done on a case: clocks with their rules and pauses, and the steps of a category."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huying.calendars.models import Calendar, Counted
from huying.calendars.rules import LONGEST
from huying.cases.models import Case, Category
from huying.core.shapes import Record, in_language, in_order
from huying.outbox.models import Message
from huying.records.presentation import labelled

COUNTABLE = [MinValueValidator(1), MaxValueValidator(LONGEST // 2)]
AT_MOST = [MaxValueValidator(LONGEST // 2)]


class ClockUnit(models.TextChoices):
    """What a clock counts."""

    WORKING = "working", _("working days")
    CALENDAR = "calendar", _("calendar days")


class ClockRule(Record):
    """How long something may take, what starts it, and what the resident may do after it (時限規則).

    A clock keeps the length it was started with, so that a rule that changes later moves no date that was given.
    """

    class Purpose(models.TextChoices):
        FIRST_ANSWER = "first-answer", _("first answer to the resident")
        CLOSING = "closing", _("closing of the case")
        LEGAL_STEP = "legal-step", _("step laid down by law")
        OTHER = "other", _("other")

    class Starts(models.TextChoices):
        OPENED = "opened", _("when the case is received")
        BY_HAND = "by-hand", _("when a colleague starts it")
        STEP_MET = "step-met", _("when the earlier step is done")
        RIGHT_USED = "right-used", _("when the resident uses the right of the earlier step")

    class Met(models.TextChoices):
        BY_HAND = "by-hand", _("when a colleague says so")
        TOLD = "told", _("when the resident is told of the result")
        CLOSED = "closed", _("when the case is closed")

    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose, default=Purpose.OTHER)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    starts = models.CharField(_("starts"), max_length=10, choices=Starts, default=Starts.BY_HAND)
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="steps_after",
        verbose_name=_("earlier step"),
    )
    met = models.CharField(_("is done"), max_length=8, choices=Met, default=Met.BY_HAND)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clock_rules",
        verbose_name=_("only for the category"),
    )
    length = models.PositiveSmallIntegerField(_("days"), validators=COUNTABLE)
    unit = models.CharField(_("counted in"), max_length=8, choices=ClockUnit, default=ClockUnit.WORKING)
    rolls_forward = models.BooleanField(_("a last day off moves to the next working day"), default=False)
    calendar = models.ForeignKey(
        Calendar,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clock_rules",
        verbose_name=_("working calendar"),
    )
    extension = models.PositiveSmallIntegerField(
        _("may be extended once by (days)"), default=0, validators=AT_MOST
    )
    right = models.CharField(_("next right of the resident"), max_length=200, blank=True)
    right_hans = models.CharField(_("the same in Simplified Chinese"), max_length=200, blank=True)
    right_en = models.CharField(_("the same in English"), max_length=200, blank=True)
    right_length = models.PositiveSmallIntegerField(
        _("days for using the right"), default=0, validators=AT_MOST
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    began_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until (first day after)"), null=True, blank=True)

    class Meta:
        verbose_name = _("clock rule")
        verbose_name_plural = _("clock rules")
        constraints = [
            in_order(
                "clock_rule_ends_after_it_begins",
                "began_on",
                "ended_on",
                _("A rule cannot end before it begins."),
                same_day=False,
            ),
            models.CheckConstraint(
                name="clock_rule_follows_what_it_waits_for",
                condition=models.Q(starts__in=["opened", "by-hand"], follows__isnull=True)
                | models.Q(starts__in=["step-met", "right-used"], follows__isnull=False),
                violation_error_message=_("Name the earlier step of a rule that follows one, and only then."),
            ),
            models.CheckConstraint(
                name="clock_rule_follows_another",
                condition=models.Q(follows__isnull=True) | ~models.Q(follows=models.F("pk")),
                violation_error_message=_("A step cannot follow itself."),
            ),
            models.CheckConstraint(
                name="clock_rule_right_has_its_days",
                condition=models.Q(right="", right_length=0)
                | (~models.Q(right="") & models.Q(right_length__gt=0)),
                violation_error_message=_("A right needs its days, and days their right."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)

    @property
    def right_words(self) -> str:
        """The resident's next right in the reader's language; Simplified is drafted when nobody wrote it."""
        if get_language() == "zh-hans" and self.right_hans:
            return self.right_hans
        return in_language(self.right, self.right_en)


class ClockQuerySet(models.QuerySet["Clock"]):
    def running(self) -> "ClockQuerySet":
        """Clocks whose date is still open: not done, not stopped, of an open case."""
        return self.filter(met_on__isnull=True, stopped_on__isnull=True, case__closed_on__isnull=True)


class Clock(Record):
    """A running time on a case: when it began, when it is due and when it was met (時限).

    `due_on` is computed, and kept with how it was reached (`reckoning`) and the calendar and revision it was computed
    from. It is empty while a pause lasts. What was met or stopped keeps its date as it was reached.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks", verbose_name=_("help case"))
    rule = models.ForeignKey(ClockRule, models.PROTECT, related_name="clocks", verbose_name=_("clock rule"))
    started_on = models.DateField(_("began on"))
    length = models.PositiveSmallIntegerField(_("days"), validators=COUNTABLE)
    unit = models.CharField(_("counted in"), max_length=8, choices=ClockUnit)
    rolls_forward = models.BooleanField(_("a last day off moves to the next working day"), default=False)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    extended_on = models.DateField(_("extended on"), null=True, blank=True)
    extended_by = models.PositiveSmallIntegerField(_("extended by (days)"), default=0, validators=AT_MOST)
    extension_reason = models.CharField(_("reason for extending"), max_length=300, blank=True)
    met_on = models.DateField(_("done on"), null=True, blank=True)
    took = models.PositiveSmallIntegerField(_("days taken"), null=True, blank=True)
    right_until = models.DateField(_("last day of the resident's right"), null=True, blank=True)
    right_used_on = models.DateField(_("right used on"), null=True, blank=True)
    stopped_on = models.DateField(_("stopped on"), null=True, blank=True)
    stop_reason = models.CharField(_("reason for stopping"), max_length=300, blank=True)
    provisional = models.BooleanField(_("provisional"), default=False)
    calendar = models.ForeignKey(
        Calendar,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="clocks",
        verbose_name=_("working calendar"),
    )
    calendar_revision = models.PositiveIntegerField(default=0, editable=False)
    reckoning = models.JSONField(default=list, editable=False, blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("clock of a case")
        verbose_name_plural = _("clocks of cases")
        indexes = [
            models.Index(fields=["due_on", "id"], name="clock_by_due_day"),
            models.Index(fields=["calendar", "id"], name="clock_by_calendar"),
            models.Index(fields=["met_on", "id"], name="clock_by_day_met"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "rule"],
                condition=models.Q(met_on__isnull=True, stopped_on__isnull=True),
                name="clock_runs_once",
                violation_error_message=_("This clock is running on the case already."),
            ),
            models.CheckConstraint(
                name="clock_met_with_its_date",
                condition=models.Q(met_on__isnull=True, took__isnull=True)
                | models.Q(
                    met_on__isnull=False, took__isnull=False, due_on__isnull=False, stopped_on__isnull=True
                ),
                violation_error_message=_(
                    "What was done keeps the day by which it was due, and is not stopped."
                ),
            ),
            models.CheckConstraint(
                name="clock_extended_with_a_reason",
                condition=models.Q(extended_on__isnull=True, extended_by=0, extension_reason="")
                | (models.Q(extended_on__isnull=False, extended_by__gt=0) & ~models.Q(extension_reason="")),
                violation_error_message=_("An extension needs its day and its reason."),
            ),
            models.CheckConstraint(
                name="clock_stopped_with_a_reason",
                condition=models.Q(stopped_on__isnull=True, stop_reason="")
                | (models.Q(stopped_on__isnull=False) & ~models.Q(stop_reason="")),
                violation_error_message=_("Stopping needs its day and its reason."),
            ),
            in_order(
                "clock_met_after_it_began", "started_on", "met_on", _("It cannot be done before it began.")
            ),
            in_order(
                "clock_extended_after_it_began",
                "started_on",
                "extended_on",
                _("It cannot be extended before it began."),
            ),
            in_order(
                "clock_stopped_after_it_began",
                "started_on",
                "stopped_on",
                _("It cannot stop before it began."),
            ),
            in_order(
                "clock_right_used_after_met",
                "met_on",
                "right_used_on",
                _("The right begins when the step is done."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} · {self.case.code}"

    @property
    @labelled(_("case reference"))
    def case_reference(self) -> str:
        return self.case.code

    @property
    @labelled(_("centre"))
    def centre_name(self) -> str:
        return str(self.case.centre)


class Pause(models.Model):
    """Days on which a clock stands still, because the next step is somebody else's (暫停計時).

    `from_on` is the first day that does not count, `until_on` the first that counts again.
    """

    class WaitingFor(models.TextChoices):
        RESIDENT = "resident", _("the resident")
        BODY = "body", _("another body")

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="pauses", verbose_name=_("clock of a case"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until (first day after)"), null=True, blank=True)
    waiting_for = models.CharField(_("waiting for"), max_length=8, choices=WaitingFor)
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("pause of a clock")
        verbose_name_plural = _("pauses of clocks")
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=models.Q(until_on__isnull=True), name="pause_open_once"
            ),
            in_order(
                "pause_ends_after_it_begins", "from_on", "until_on", _("A pause cannot end before it begins.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.from_on}"


class StepTemplate(Record):
    """A step that every case of a category goes through: what to do, by when, with which papers (步驟範本)."""

    category = models.ForeignKey(
        Category, models.PROTECT, related_name="step_templates", verbose_name=_("category")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    what = models.CharField(_("what to do"), max_length=160)
    due_after = models.PositiveSmallIntegerField(
        _("due after (working days)"), null=True, blank=True, validators=AT_MOST
    )
    papers = models.TextField(_("papers needed"), blank=True)
    began_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until (first day after)"), null=True, blank=True)

    class Meta:
        verbose_name = _("step template")
        verbose_name_plural = _("step templates")
        constraints = [
            in_order(
                "step_template_ends_after_it_begins",
                "began_on",
                "ended_on",
                _("A template cannot end before it begins."),
                same_day=False,
            )
        ]

    def __str__(self) -> str:
        return self.what


class Task(Record, Counted):
    """One thing to do on a case, ticked by whoever has done it (待辦步驟).

    One that is `of_receipt` is due so many days after the case was received, and moves with that day.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks", verbose_name=_("help case"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    what = models.CharField(_("what to do"), max_length=160)
    papers = models.TextField(_("papers needed"), blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    of_receipt = models.BooleanField(
        _("counted from the day of receipt"), default=False, db_default=False, editable=False
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )

    class Meta:
        verbose_name = _("step of a case")
        verbose_name_plural = _("steps of cases")
        indexes = [
            models.Index(fields=["case", "position", "id"], name="task_in_order"),
            models.Index(fields=["due_on", "id"], name="task_by_due_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="task_done_by_somebody",
                condition=models.Q(done_on__isnull=False) | models.Q(done_by__isnull=True),
                violation_error_message=_("Whoever did it did it on a day."),
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    @labelled(_("case reference"))
    def case_reference(self) -> str:
        return self.case.code


class Reminder(models.Model):
    """The one mail that a person gets on a working day about dates that press; it names references only (提示)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user")
    )
    day = models.DateField(_("day"))
    number = models.PositiveIntegerField(_("dates named"))
    message = models.ForeignKey(Message, models.PROTECT, related_name="+", verbose_name=_("outgoing message"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="reminded_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"
