"""The front desk: what people come about, and one row for each contact that was counted with one press."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from huying.cases.models import Case, Category, Tally
from huying.centres.models import Centre
from huying.contacts.models import Contact
from huying.core.shapes import Record, in_language, in_order
from huying.records.presentation import labelled

COUNTED, TAKEN_BACK = _("counted"), _("taken back")
KEYS = [(number, str(number)) for number in range(1, 10)]


class EnquiryKind(Record):
    """What people come or call about: one number key of the desk's board, between two dates (查詢種類)."""

    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    digit = models.PositiveSmallIntegerField(_("number key"), choices=KEYS)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enquiry_kinds",
        verbose_name=_("category of cases that come of it"),
    )
    began_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until (first day after)"), null=True, blank=True)

    class Meta:
        verbose_name = _("kind of enquiry")
        verbose_name_plural = _("kinds of enquiry")
        constraints = [
            in_order(
                "enquiry_kind_ends_after_it_begins",
                "began_on",
                "ended_on",
                _("A kind of enquiry cannot end before it begins."),
                same_day=False,
            ),
            models.UniqueConstraint(
                fields=["digit"],
                condition=models.Q(ended_on__isnull=True),
                name="enquiry_kind_has_its_key_alone",
                violation_error_message=_("This key is in use for another kind on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class Press(Record):
    """One contact counted at the desk with one press: a call, a visit or a message, worth one person-time (櫃位點算).

    It belongs to the local day of its moment, whenever it reached the office. A press that was taken back stays, and
    counts no more. `tally` is the day's line of its centre and channel, in which it is counted.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="presses", verbose_name=_("centre"))
    channel = models.CharField(_("channel"), max_length=8, choices=Tally.Channel)
    kind = models.ForeignKey(
        EnquiryKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="presses",
        verbose_name=_("kind of enquiry"),
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="presses", verbose_name=_("resident")
    )
    note = models.TextField(_("what it was about"), blank=True)
    pressed_at = models.DateTimeField(_("moment"), editable=False)
    pressed_on = models.DateField(_("day"), editable=False)
    pressed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="presses",
        editable=False,
        verbose_name=_("counted by"),
    )
    tally = models.ForeignKey(
        Tally, models.PROTECT, related_name="presses", editable=False, verbose_name=_("daily tally")
    )
    case = models.OneToOneField(
        Case,
        models.PROTECT,
        null=True,
        related_name="press",
        editable=False,
        verbose_name=_("case opened from it"),
    )
    undone_at = models.DateTimeField(_("taken back at"), null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("taken back by"),
    )

    class Meta:
        verbose_name = _("press at the desk")
        verbose_name_plural = _("presses at the desk")
        indexes = [
            models.Index(fields=["pressed_on", "id"], name="press_by_day"),
            models.Index(fields=["centre", "pressed_on", "id"], name="press_by_centre_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="press_of_a_case_is_not_taken_back",
                condition=models.Q(case__isnull=True) | models.Q(undone_at__isnull=True),
                violation_error_message=_("A case was opened from this press, so it stays."),
            ),
        ]

    def __str__(self) -> str:
        kind = str(self.kind) if self.kind else self.get_channel_display()
        return f"{kind} {self.moment}"

    @property
    @labelled(_("time"))
    def moment(self) -> str:
        return time_format(timezone.localtime(self.pressed_at), "H:i")

    @property
    @labelled(_("counts"))
    def standing(self) -> str:
        return str(TAKEN_BACK if self.undone_at else COUNTED)


class Ticket(Record):
    """A number with which somebody waits at a centre on one day (籌號): no name, so there is none to erase.

    It waits, is called, and is served; or whoever had it went away. Numbers of a day begin with one and have no gap.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        CALLED = "called", _("called")
        SERVED = "served", _("served")
        LEFT = "left", _("left without being served")

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="tickets", verbose_name=_("centre"))
    issued_on = models.DateField(_("day"), editable=False)
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    issued_at = models.DateTimeField(_("issued at"), editable=False)
    called_at = models.DateTimeField(_("called at"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING, editable=False)

    class Meta:
        verbose_name = _("queue ticket")
        verbose_name_plural = _("queue tickets")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "issued_on", "number"],
                name="ticket_number_once_a_day",
                violation_error_message=_("This number has been given out today."),
            ),
            models.CheckConstraint(name="ticket_numbers_begin_with_one", condition=models.Q(number__gte=1)),
            models.CheckConstraint(
                name="ticket_state_and_moments",
                condition=models.Q(state="waiting", called_at=None, ended_at=None)
                | models.Q(state="called", called_at__isnull=False, ended_at=None)
                | models.Q(state="served", called_at__isnull=False, ended_at__isnull=False)
                | models.Q(state="left", ended_at__isnull=False),
                violation_error_message=_("A ticket is called before it is served, and ends once."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Handover(Record):
    """A desk was handed to the next shift (交班): what had happened, what waited, and a word to whoever comes.

    The numbers are those of the moment; `seen_by` is the first of the others who said that they had read it.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="handovers", verbose_name=_("centre"))
    handed_on = models.DateField(_("day"), editable=False)
    handed_at = models.DateTimeField(_("handed over at"), editable=False)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("handed over by"),
    )
    since_at = models.DateTimeField(_("shift counted from"), editable=False)
    contacts = models.PositiveIntegerField(_("contacts counted in the shift"), editable=False)
    cases = models.PositiveIntegerField(_("cases opened in the shift"), editable=False)
    waiting = models.PositiveIntegerField(_("requests from outside that waited"), editable=False)
    tickets = models.PositiveIntegerField(_("tickets that waited"), editable=False)
    note = models.CharField(_("word to the next"), max_length=300, blank=True)
    seen_at = models.DateTimeField(_("read at"), null=True, editable=False)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("read by"),
    )

    class Meta:
        verbose_name = _("handover of a desk")
        verbose_name_plural = _("handovers of desks")
        indexes = [models.Index(fields=["centre", "handed_at"], name="handover_by_centre")]
        constraints = [
            models.CheckConstraint(
                name="handover_read_by_somebody",
                condition=models.Q(seen_at=None, seen_by=None)
                | models.Q(seen_at__isnull=False, seen_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.handed_on} {time_format(timezone.localtime(self.handed_at), 'H:i')}"


class Duty(Record):
    """Somebody of the staff has a desk at a centre on a day (當值). Taken off again, it stays on record and counts no more."""

    class Place(models.TextChoices):
        COUNTER = "counter", _("front desk")
        PHONE = "phone", _("telephone")
        CASEWORK = "casework", _("casework")
        OUTSIDE = "outside", _("outside the centre")

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="duties", verbose_name=_("centre"))
    held_on = models.DateField(_("day"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="duties", verbose_name=_("who")
    )
    place = models.CharField(_("desk"), max_length=8, choices=Place)
    taken_off_on = models.DateField(_("taken off on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("duty at a desk")
        verbose_name_plural = _("duties at desks")
        indexes = [models.Index(fields=["person", "held_on"], name="duty_by_person_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "held_on", "person", "place"],
                condition=models.Q(taken_off_on__isnull=True),
                name="duty_once",
                violation_error_message=_("This person has this desk on this day already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_place_display()} · {self.centre}"
