"""What residents send from outside: requests for help, papers for them, and what they tell the office afterwards."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.cases.models import Case, Enquiry
from huying.centres.models import Centre
from huying.contacts.models import Contact
from huying.core.shapes import Record, in_language, in_order
from huying.files.models import StoredFile


class Notice(Record):
    """What a resident is told before giving anything: why it is collected, who sees it, what they may ask (收集個人資料聲明).

    A version is never changed once somebody has agreed to it; a later one takes its place from a day on.
    """

    name = models.CharField(_("version"), max_length=40, unique=True)
    words = models.TextField(_("text"))
    words_en = models.TextField(_("text in English"), blank=True)
    began_on = models.DateField(_("in force from"), unique=True)

    class Meta:
        verbose_name = _("purpose notice")
        verbose_name_plural = _("purpose notices")

    def __str__(self) -> str:
        return self.name

    @property
    def text(self) -> str:
        return in_language(self.words, self.words_en)


class Draft(models.Model):
    """A request that is being written (未提交的求助). Known by the digest of a key that only the writer's session holds.

    Gone when the request is sent, or a day after the last word.
    """

    key = models.CharField(max_length=64, primary_key=True)
    said = models.JSONField(default=dict)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+")
    touched_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("unsent request")
        verbose_name_plural = _("unsent requests")

    def __str__(self) -> str:
        return self.key[:8]


class HelpRequest(Record):
    """A resident asks for help from outside; somebody of the centre looks at it (網上求助).

    It is no case yet: what it becomes is a case, an answered enquiry, or it is set aside with a reason. The resident
    follows it by its reference and a secret code, of which only a digest is kept.
    """

    class Aside(models.TextChoices):
        NOT_OURS = "not-ours", _("another body must see to it")
        TWICE = "twice", _("sent twice")
        COURT = "court", _("before a court or the police")
        NO_MATTER = "no-matter", _("no request for help in it")

    class Language(models.TextChoices):
        ZH_HANT = "zh-hant", _("Traditional Chinese")
        ZH_HANS = "zh-hans", _("Simplified Chinese")
        EN = "en", _("English")

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="help_requests", verbose_name=_("centre"))
    received_on = models.DateField(_("received on"))
    story = models.TextField(_("what happened"))
    place = models.CharField(_("where"), max_length=200, blank=True)
    wish = models.TextField(_("what the resident hopes for"), blank=True)
    for_another = models.BooleanField(_("written for somebody else"), default=False)
    name = models.CharField(_("name"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    reply_by = models.CharField(
        _("wishes to be reached by"), max_length=8, choices=Contact.Channel, blank=True
    )
    reply_hours = models.CharField(_("hours to reach them"), max_length=60, blank=True)
    language = models.CharField(_("language of the request"), max_length=8, choices=Language)
    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="help_requests", verbose_name=_("purpose notice")
    )
    case = models.OneToOneField(
        Case, models.PROTECT, null=True, blank=True, related_name="asked_by", verbose_name=_("help case")
    )
    enquiry = models.OneToOneField(
        Enquiry, models.PROTECT, null=True, blank=True, related_name="asked_by", verbose_name=_("enquiry")
    )
    aside = models.CharField(_("set aside because"), max_length=10, choices=Aside, blank=True)
    settled_on = models.DateField(_("looked at on"), null=True, blank=True)
    sent_key = models.CharField(max_length=64, unique=True, editable=False)
    secret_digest = models.CharField(max_length=64, editable=False)
    guessed_on = models.DateField(_("closed to guesses on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("request for help")
        verbose_name_plural = _("requests for help")
        indexes = [
            models.Index(fields=["centre", "settled_on", "received_on", "id"], name="help_request_waiting"),
            models.Index(fields=["received_on", "id"], name="help_request_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="help_request_says_something",
                condition=~models.Q(story=""),
                violation_error_message=_("A request for help says what happened."),
            ),
            models.CheckConstraint(
                name="help_request_becomes_one_thing",
                condition=models.Q(case=None, enquiry=None, aside="", settled_on=None)
                | models.Q(case__isnull=False, enquiry=None, aside="", settled_on__isnull=False)
                | models.Q(case=None, enquiry__isnull=False, aside="", settled_on__isnull=False)
                | (~models.Q(aside="") & models.Q(case=None, enquiry=None, settled_on__isnull=False)),
                violation_error_message=_(
                    "A request becomes a case, an answered enquiry, or is set aside, on its day."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.story.split("\n")[0][:60]

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has looked at it yet."""
        return self.settled_on is None


class Slip(models.Model):
    """What the resident of a case holds that was not asked for on the website, and follows it with (查詢卡).

    Its reference is its own: that of the case is known in the office, and its number is read aloud. Of the secret code
    only a digest is kept; a new code is given on its day, and the earlier one opens nothing from then on.
    """

    code = models.SlugField(_("reference"), max_length=80, unique=True)
    case = models.OneToOneField(Case, models.CASCADE, related_name="slip", verbose_name=_("help case"))
    secret_digest = models.CharField(max_length=64)
    first_on = models.DateField(_("first given on"))
    given_on = models.DateField(_("given on"))
    guessed_on = models.DateField(_("closed to guesses on"), null=True, blank=True)

    class Meta:
        verbose_name = _("slip of a case")
        verbose_name_plural = _("slips of cases")
        constraints = [
            in_order(
                "slip_given_again_after_first",
                "first_on",
                "given_on",
                _("A new slip cannot come before the first one."),
            )
        ]

    def __str__(self) -> str:
        return self.code


class Paper(Record):
    """A paper or a photograph that the resident adds to a request (求助文件)."""

    request = models.ForeignKey(
        HelpRequest, models.CASCADE, related_name="papers", verbose_name=_("request for help")
    )
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    received_on = models.DateField(_("received on"))

    class Meta:
        verbose_name = _("paper of a request")
        verbose_name_plural = _("papers of requests")

    def __str__(self) -> str:
        return str(self.file)


class Instruction(Record):
    """Something the resident tells the office on the status page (市民指示): an answer, a wish, a right made use of.

    It is about a request from outside, or the case that came of it, or a case that its resident follows with a slip.
    """

    class What(models.TextChoices):
        OVER = "over", _("the matter is solved")
        ANSWERED = "answered", _("the office answered")
        NOT_ANSWERED = "unanswered", _("the office did not answer")
        SOLVED = "solved", _("it is solved now")
        NOT_SOLVED = "unsolved", _("it is not solved")
        AGREED = "agreed", _("agrees that it is passed on to other bodies")
        NOT_AGREED = "disagreed", _("does not agree any more that it is passed on")
        REACH = "reach", _("how and when to be reached")
        COPY = "copy", _("asks for a copy of their data")
        CORRECT = "correct", _("asks for a correction of their data")

    request = models.ForeignKey(
        HelpRequest,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="instructions",
        verbose_name=_("request for help"),
    )
    case = models.ForeignKey(
        Case,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="instructions",
        verbose_name=_("help case"),
    )
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, related_name="instructions", verbose_name=_("centre")
    )
    said_on = models.DateField(_("said on"))
    what = models.CharField(_("what"), max_length=10, choices=What)
    words = models.CharField(_("in their words"), max_length=500, blank=True)
    done_on = models.DateField(_("seen to on"), null=True, blank=True)

    class Meta:
        verbose_name = _("word from a resident")
        verbose_name_plural = _("words from residents")
        indexes = [models.Index(fields=["said_on", "id"], name="instruction_by_day")]
        constraints = [
            models.CheckConstraint(
                name="instruction_done_after_said",
                condition=models.Q(done_on__isnull=True) | models.Q(done_on__gte=models.F("said_on")),
                violation_error_message=_("It cannot be seen to before it was said."),
            ),
            models.CheckConstraint(
                name="instruction_about_something",
                condition=models.Q(request__isnull=False) | models.Q(case__isnull=False),
                violation_error_message=_("It is about a request for help or about a case."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_what_display())
