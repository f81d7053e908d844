"""How long records are kept, what may not be deleted, and what was."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.cases.models import Case
from huying.centres.models import Centre
from huying.contacts.models import Contact
from huying.core.shapes import Record, in_order

FEWEST_MONTHS, MOST_MONTHS = 1, 600


class HoldQuerySet(models.QuerySet["Hold"]):
    def standing(self) -> Self:
        return self.filter(lifted_on=None)


class Hold(Record):
    """Nothing of a resident or of a case is deleted before the hold is lifted (暫緩刪除).

    One on a resident holds all their cases as well; one on a case holds its resident.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="holds", verbose_name=_("centre"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="holds", verbose_name=_("resident")
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="holds", verbose_name=_("help case")
    )
    reason = models.CharField(_("why nothing may be deleted"), max_length=300)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("placed by"),
    )
    placed_on = models.DateField(_("placed on"))
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("lifted by"),
    )
    lifted_on = models.DateField(_("lifted on"), null=True, blank=True, editable=False)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        constraints = [
            models.CheckConstraint(
                name="hold_of_one",
                condition=models.Q(contact__isnull=False, case=None)
                | models.Q(contact=None, case__isnull=False),
                violation_error_message=_("Name the resident or the case that is held, not both."),
            ),
            models.CheckConstraint(name="hold_says_why", condition=~models.Q(reason="")),
            in_order(
                "hold_lifted_after_placed",
                "placed_on",
                "lifted_on",
                _("A hold cannot be lifted before it was placed."),
            ),
        ]

    def __str__(self) -> str:
        held = self.case or self.contact
        return held.code if held is not None else self.code

    @property
    def is_standing(self) -> bool:
        return self.lifted_on is None


class RetentionRule(Record):
    """How long records of one class are kept, and what is done with them then (保存期規則).

    It holds once a second person has agreed; the newest of a class that holds on a day counts.
    """

    class Subject(models.TextChoices):
        CASES = "cases", _("help cases, from the day of closing")
        ENQUIRIES = "enquiries", _("enquiries, from the day they were asked")
        REQUESTS = (
            "help-requests",
            _("requests for help that became no case, from the day they were looked at"),
        )
        MESSAGES = "correspondence", _("messages that belong to no case, from the day they came")
        CONTACTS = "contacts", _("residents, from the last day of anything about them")
        OPENINGS = "openings", _("the log of openings, from the day of opening")
        MAIL = "mail", _("sent e-mails in the outbox, from the day of sending")

    class Then(models.TextChoices):
        ANONYMISE = "anonymise", _("erase the words, keep what is counted")
        ERASE = "erase", _("erase the record")

    subject = models.CharField(_("class of records"), max_length=16, choices=Subject)
    months = models.PositiveSmallIntegerField(_("kept for so many months"))
    then = models.CharField(_("then"), max_length=10, choices=Then)
    source = models.CharField(_("reason, and where it is written"), max_length=300)
    nightly = models.BooleanField(_("carried out every night by itself"), default=False)
    began_on = models.DateField(_("from"))
    ended_on = models.DateField(_("until (first day after)"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("agreed by"),
    )
    confirmed_on = models.DateField(_("agreed on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        constraints = [
            models.UniqueConstraint(fields=["subject", "began_on"], name="retention_rule_once_from_a_day"),
            models.CheckConstraint(
                name="retention_rule_takes_two",
                condition=models.Q(confirmed_by=None, confirmed_on=None)
                | models.Q(confirmed_by__isnull=False, confirmed_on__isnull=False)
                & (models.Q(entered_by=None) | ~models.Q(confirmed_by=models.F("entered_by"))),
                violation_error_message=_("Another person than the one who entered the rule must agree."),
            ),
            models.CheckConstraint(
                name="retention_rule_keeps_for_a_while",
                condition=models.Q(months__gte=FEWEST_MONTHS, months__lte=MOST_MONTHS),
                violation_error_message=_(
                    "Records are kept for at least one month, and at most fifty years."
                ),
            ),
            models.CheckConstraint(name="retention_rule_says_why", condition=~models.Q(source="")),
            models.CheckConstraint(
                name="retention_rule_keeps_what_is_counted",
                condition=~models.Q(
                    subject__in=["cases", "enquiries", "contacts", "help-requests"], then="erase"
                ),
                violation_error_message=_(
                    "These are counted in past years: their words are erased, the record stays."
                ),
            ),
            models.CheckConstraint(
                name="retention_rule_leaves_no_empty_row",
                condition=~models.Q(subject__in=["openings", "mail"], then="anonymise"),
                violation_error_message=_(
                    "Of these nothing would be left without the words: erase the record."
                ),
            ),
            in_order(
                "retention_rule_ends_after_it_begins",
                "began_on",
                "ended_on",
                _("A rule cannot end before it begins."),
                same_day=False,
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_subject_display())


class RetentionRun(Record):
    """Records whose time was over and that were deleted or made anonymous together (保存期清理).

    One person asks for it with the list before their eyes, another lets it happen; the night does what its rules say.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("waits for another person")
        DONE = "done", _("carried out")
        WITHDRAWN = "withdrawn", _("withdrawn")

    rule = models.ForeignKey(
        RetentionRule, models.PROTECT, related_name="runs", verbose_name=_("retention rule")
    )
    until_on = models.DateField(_("over before"))
    listed = models.PositiveIntegerField(_("records listed"), default=0)
    done = models.PositiveIntegerField(_("records done"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_on = models.DateField(_("asked for on"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    class Meta:
        verbose_name = _("retention run")
        verbose_name_plural = _("retention runs")
        constraints = [
            models.CheckConstraint(
                name="retention_run_takes_two",
                condition=~models.Q(state="done")
                | models.Q(asked_by=None)
                | (models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("asked_by"))),
                violation_error_message=_("Another person than the one who asked must let it happen."),
            ),
            models.UniqueConstraint(
                fields=["rule"], condition=models.Q(state="asked"), name="retention_run_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.asked_on}"


class Taken(models.Model):
    """One record on the list of a run (清理項目): its kind and reference, and the day it was done, if it was."""

    run = models.ForeignKey(
        RetentionRun, models.CASCADE, related_name="taken", verbose_name=_("retention run")
    )
    kind = models.CharField(max_length=40)
    code = models.CharField(_("reference"), max_length=80)
    done_on = models.DateField(_("done on"), null=True)

    class Meta:
        verbose_name = _("record on the list of a run")
        verbose_name_plural = _("records on the lists of runs")
        indexes = [models.Index(fields=["kind", "code"], name="taken_by_record")]
        constraints = [models.UniqueConstraint(fields=["run", "kind", "code"], name="taken_once_in_a_run")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Forgotten(models.Model):
    """That somebody or the words of a case were erased (已刪除名錄): a keyed digest of the reference, nothing else.

    Kept outside the database too, so that an older backup is erased again before anybody sees it.
    """

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(_("erased at"))

    class Meta:
        verbose_name = _("mark of what was erased")
        verbose_name_plural = _("marks of what was erased")

    def __str__(self) -> str:
        return self.digest[:12]
