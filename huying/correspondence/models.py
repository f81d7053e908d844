"""What people write to the office and what it answers: mailboxes, messages and what came with them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.cases.models import Case, Enquiry
from huying.centres.models import Centre
from huying.core.shapes import Collected, Record
from huying.files.models import StoredFile

LONGEST_SUBJECT, LONGEST_TEXT = 300, 50_000
NO_SUBJECT = _("(no subject)")


class Mailbox(Record):
    """An address at which a centre is written to (信箱). Where its mail lies and with which password, no row says."""

    name = models.CharField(_("name"), max_length=60)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="mailboxes", verbose_name=_("centre"))
    address = models.EmailField(_("e-mail"), unique=True)
    acknowledges = models.BooleanField(_("says by itself that a message has come"), default=False)
    words = models.TextField(_("words of that answer"), blank=True)

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")

    def __str__(self) -> str:
        return self.name


class Missive(Collected):
    """A message from outside, or the office's answer to one (往來訊息).

    It waits until somebody of the centre decides what it is. The case that it is linked to, and nothing else, says where
    it belongs; an answer to what the office wrote finds its case by itself. `stranger` says that somebody else than before
    writes in the conversation. Its text is what can be read of it; the original lies sealed beside it, or it was `typed_by`
    somebody. `adapter` names the program of the settings by which it came or is to go.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("text message")
        APP = "app", _("messaging app")
        LETTER = "letter", _("letter")

    class Direction(models.TextChoices):
        IN = "in", _("received")
        OUT = "out", _("sent")

    class State(models.TextChoices):
        LINKED = "linked", _("belongs to a case")
        WAITING = "waiting", _("waits for a decision")
        ANSWERED = "answered", _("answered")
        NOT_OURS = "not-ours", _("not for us")
        COPY = "copy", _("copy of a form letter")
        SPAM = "spam", _("unwanted")
        AUTOMATIC = "automatic", _("written by a program")

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="messages", verbose_name=_("centre"))
    mailbox = models.ForeignKey(
        Mailbox, models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("mailbox")
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.IN)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    unread = models.BooleanField(_("unread"), default=False)
    stranger = models.BooleanField(_("another sender than before"), default=False)
    sender = models.CharField(_("address or number of the sender"), max_length=254, blank=True)
    sender_name = models.CharField(_("sender"), max_length=120, blank=True)
    recipient = models.CharField(_("to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=LONGEST_SUBJECT, blank=True)
    text = models.TextField(_("text"), blank=True)
    sent_at = models.DateTimeField(_("sent at, as it says"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"))
    received_on = models.DateField(_("received on"))
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("typed in by"),
    )
    adapter = models.CharField(
        _("program that carries it"), max_length=60, blank=True, db_default="", editable=False
    )
    message_id = models.CharField(max_length=250, blank=True, editable=False)
    id_digest = models.CharField(max_length=64, db_index=True, editable=False)
    thread = models.CharField(max_length=32, db_index=True, editable=False)
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="answered_by", verbose_name=_("answers")
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("help case")
    )
    enquiry = models.OneToOneField(
        Enquiry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="came_by",
        verbose_name=_("enquiry"),
    )
    raw = models.OneToOneField(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("original"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )

    class Meta:
        verbose_name = _("message in or out")
        verbose_name_plural = _("messages in and out")
        indexes = [
            models.Index(fields=["received_at", "id"], name="correspondence_by_moment"),
            models.Index(fields=["unread", "id"], name="correspondence_unread"),
            models.Index(fields=["centre", "state", "received_at"], name="correspondence_waiting"),
            models.Index(fields=["mailbox", "sender", "state"], name="correspondence_by_sender"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "id_digest"],
                name="correspondence_kept_once",
                violation_error_message=_("This message is in the mailbox already."),
            ),
            models.CheckConstraint(
                name="correspondence_linked_to_its_case",
                condition=models.Q(state="linked", case__isnull=False)
                | models.Q(state="automatic")
                | (~models.Q(state__in=["linked", "automatic"]) & models.Q(case=None)),
                violation_error_message=_("A message that belongs to a case names it, and no other does."),
            ),
            models.CheckConstraint(
                name="correspondence_enquiry_when_answered",
                condition=models.Q(enquiry=None) | models.Q(state="answered"),
                violation_error_message=_("Only an answered message has become an enquiry."),
            ),
            models.CheckConstraint(
                name="correspondence_sent_is_read",
                condition=models.Q(direction="in") | models.Q(unread=False),
                violation_error_message=_("What the office sent is not unread."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.text.split("\n")[0][:60] or str(NO_SUBJECT)

    @property
    def enclosed_words(self) -> str:
        """What was read of the files that came with it; it is found by them as well."""
        enclosed = self.attachments.filter(file__reading__state="read").order_by("pk")
        return "\n".join(enclosed.values_list("file__reading__text", flat=True))


class Attachment(models.Model):
    """Something that came with a message (附件): kept as a file of its own, or named with why it was not."""

    message = models.ForeignKey(
        Missive, models.CASCADE, related_name="attachments", verbose_name=_("message")
    )
    name = models.CharField(_("name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    file = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file")
    )
    refused = models.CharField(_("not kept because"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.CheckConstraint(
                name="attachment_kept_or_refused",
                condition=models.Q(file__isnull=False, refused="")
                | (models.Q(file=None) & ~models.Q(refused="")),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """How far a mailbox has been read on its server (收取進度), by the server's own count."""

    mailbox = models.OneToOneField(
        Mailbox, models.CASCADE, primary_key=True, related_name="place", verbose_name=_("mailbox")
    )
    validity = models.PositiveBigIntegerField(_("validity of the count"), default=0)
    last = models.PositiveBigIntegerField(_("last message read"), default=0)
    read_at = models.DateTimeField(_("read at"), null=True)
    problem = models.CharField(_("last problem"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("place in a mailbox")
        verbose_name_plural = _("places in mailboxes")

    def __str__(self) -> str:
        return f"{self.validity}/{self.last}"


class Receipt(models.Model):
    """One answer by itself that a message has come (自動回覆): one for each sender and day, which the database sees to."""

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="receipts", verbose_name=_("mailbox"))
    sender_digest = models.CharField(max_length=64)
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("receipt for a message")
        verbose_name_plural = _("receipts for messages")
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "sender_digest", "day"], name="receipt_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.mailbox_id} {self.day}"
