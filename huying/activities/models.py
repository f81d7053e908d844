"""What the office does in public: programmes, series, activities, who came, what it published."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from huying.centres.models import Centre
from huying.core.period import Period
from huying.core.shapes import DatedRecord, Record, dated_together, in_language, in_order
from huying.figures.units import Qualifier
from huying.files.models import StoredFile
from huying.representatives.models import Organisation, Representative

PLAIN_NAME = RegexValidator(
    r"^[-\w]+\.(svg|png|jpg|jpeg|webp)\Z",
    _("A picture's file is named with letters, digits and hyphens, and ends in svg, png, jpg, jpeg or webp."),
)


class ActivityType(Record):
    """A kind of activity in the office's own vocabulary (活動類別)."""

    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    counted = models.BooleanField(_("counts as an activity"), default=True)

    class Meta:
        verbose_name = _("type of activity")
        verbose_name_plural = _("types of activity")

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class Programme(Record):
    """A lasting piece of work with a name: a scheme, a hotline, a fund, a government measure (項目)."""

    class Type(models.TextChoices):
        SERVICE = "service", _("service")
        PROGRAMME = "programme", _("programme")
        FUND = "fund", _("fund")
        GOVERNMENT = "government-scheme", _("government scheme")

    type = models.CharField(_("type"), max_length=20, choices=Type)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name=_("owner"),
    )
    partners = models.ManyToManyField(Organisation, blank=True, related_name="+", verbose_name=_("partners"))
    led_by = models.ForeignKey(
        Representative, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("led by")
    )
    began_on = models.DateField(_("from"), null=True, blank=True)
    began_known_to = models.CharField(_("start known to"), max_length=8, blank=True)
    ended_on = models.DateField(_("until (first day after)"), null=True, blank=True)
    places = models.CharField(_("places"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            in_order(
                "programme_ends_after_it_begins",
                "began_on",
                "ended_on",
                _("A programme cannot end before it begins."),
                same_day=False,
            )
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class Series(Record):
    """Activities that belong together: the legs of one trip, a course, a campaign week (系列)."""

    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="series", verbose_name=_("programme")
    )

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class ActivityQuerySet(models.QuerySet["Activity"]):
    def held_in(self, period: Period) -> Self:
        return self.filter(period.covers())

    def counted(self) -> Self:
        return self.filter(type__counted=True)

    def joined_by(self, representative: str) -> Self:
        return self.filter(participants__code=representative) if representative else self

    def at_centre(self, centre: str) -> Self:
        return self.filter(centre__code=centre) if centre else self


class Activity(DatedRecord):
    """Something the office did or took part in, on a date as exactly as it is known (活動)."""

    class Known(models.TextChoices):
        NAMED = "named", _("named")
        COLLECTIVELY = "named-collectively", _("named together")
        SECTION = "section-subject", _("from the section it stands in")
        NAMED_AND_SECTION = "named-and-section-subject", _("named, and from the section")
        NOT_STATED = "not-stated", _("not stated")

    class Region(models.TextChoices):
        HONG_KONG = "hong-kong", _("Hong Kong")
        MAINLAND = "mainland", _("the Mainland")
        OVERSEAS = "overseas", _("overseas")

    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    type = models.ForeignKey(ActivityType, models.PROTECT, related_name="activities", verbose_name=_("type"))
    also = models.ManyToManyField(ActivityType, blank=True, related_name="+", verbose_name=_("also of type"))
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("series")
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("programme"),
    )
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("centre")
    )
    time_of_day = models.TimeField(_("time"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    place_en = models.CharField(_("place in English"), max_length=160, blank=True)
    district = models.CharField(_("district or city"), max_length=80, blank=True)
    region = models.CharField(_("region"), max_length=12, choices=Region, default=Region.HONG_KONG)
    participants = models.ManyToManyField(
        Representative, blank=True, related_name="activities", verbose_name=_("representatives taking part")
    )
    participants_known = models.CharField(
        _("participants are"), max_length=28, choices=Known, default=Known.NOT_STATED
    )
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="activities", verbose_name=_("organisations")
    )
    ordinal = models.PositiveSmallIntegerField(_("which time it was held"), null=True, blank=True)
    related = models.ManyToManyField("self", blank=True, verbose_name=_("related activities"))
    note = models.TextField(_("note"), blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [dated_together("activity_dated_together")]

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)


class Attendance(Record):
    """How many came to an activity: persons, or person-times, never both in one figure (出席)."""

    class Counting(models.TextChoices):
        PERSONS = "persons", _("persons")
        PERSON_TIMES = "person-times", _("person-times")

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="attendance", verbose_name=_("activity")
    )
    group = models.CharField(_("who"), max_length=80, blank=True)
    counting = models.CharField(_("counted as"), max_length=12, choices=Counting)
    number = models.PositiveIntegerField(_("number"))
    qualifier = models.CharField(_("qualifier"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(fields=["activity", "group", "counting"], name="attendance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.activity} · {self.number}"


class Photo(Record):
    """A photograph or illustration with its caption and whether people in it agreed (照片).

    A photograph is a stored file; an illustration is drawn by us, comes with the program, and is known by its name.
    """

    class Consent(models.TextChoices):
        NOT_NEEDED = "not-needed", _("nobody can be recognised")
        GIVEN = "given", _("given")
        ASKED = "asked", _("asked for")
        REFUSED = "refused", _("refused")

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="photos", verbose_name=_("activity"))
    file = models.CharField(_("drawing of ours"), max_length=200, blank=True, validators=[PLAIN_NAME])
    picture = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("photograph")
    )
    caption = models.CharField(_("caption"), max_length=200)
    caption_en = models.CharField(_("caption in English"), max_length=240, blank=True)
    alt = models.CharField(_("description for those who cannot see it"), max_length=300)
    illustration = models.BooleanField(_("drawn illustration"), default=False)
    consent = models.CharField(_("consent"), max_length=12, choices=Consent, default=Consent.ASKED)

    class Meta:
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        constraints = [
            models.UniqueConstraint(
                Lower("file"),
                name="photo_file_once",
                condition=~models.Q(file=""),
                violation_error_message=_(
                    "This file is on record already, with its own caption and consent."
                ),
            ),
            models.CheckConstraint(
                name="photo_file_in_no_folder",
                condition=~models.Q(file__contains="/"),
                violation_error_message=_("Write the name of the file alone, without a folder."),
            ),
            models.CheckConstraint(
                name="photo_is_stored_or_drawn",
                condition=models.Q(file="", picture__isnull=False)
                | (~models.Q(file="") & models.Q(picture__isnull=True)),
                violation_error_message=_("Choose a photograph."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.caption, self.caption_en)

    @property
    def shown_as(self) -> str:
        """The name under which a report shows it: of the drawing, or of the photograph drawn anew."""
        return self.picture.drawn.name if self.picture else self.file

    @property
    def may_be_published(self) -> bool:
        return self.consent in {Photo.Consent.NOT_NEEDED, Photo.Consent.GIVEN}


class Channel(Record):
    """A place where the office publishes: website, account, page, leaflet, survey report (發佈渠道)."""

    class Type(models.TextChoices):
        WEBSITE = "website", _("website")
        WECHAT = "wechat-account", _("WeChat account")
        FACEBOOK = "facebook-page", _("Facebook page")
        REPORT = "survey-report", _("survey report")
        LEAFLET = "leaflet", _("leaflet")
        POST = "social-post", _("post")

    type = models.CharField(_("type"), max_length=20, choices=Type)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="channels",
        verbose_name=_("organisation"),
    )
    person = models.ForeignKey(
        Representative,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="channels",
        verbose_name=_("representative"),
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    has_qr = models.BooleanField(_("has a QR code in the report"), default=False)
    began_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until (first day after)"), null=True, blank=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [
            in_order(
                "channel_ends_after_it_begins",
                "began_on",
                "ended_on",
                _("A channel cannot end before it begins."),
                same_day=False,
            )
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class Reading(Record):
    """A dated count read off a channel: followers, videos, articles, views (渠道讀數)."""

    class Measured(models.TextChoices):
        FOLLOWERS = "followers", _("followers")
        VIDEOS = "videos", _("videos")
        ARTICLES = "articles", _("articles")
        VIEWS = "views", _("views")

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="readings", verbose_name=_("channel"))
    measured = models.CharField(_("what was read"), max_length=12, choices=Measured)
    read_on = models.DateField(_("read on"))
    number = models.PositiveBigIntegerField(_("number"))
    qualifier = models.CharField(_("qualifier"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)

    class Meta:
        verbose_name = _("channel reading")
        verbose_name_plural = _("channel readings")
        constraints = [
            models.UniqueConstraint(fields=["channel", "measured", "read_on"], name="reading_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.read_on}"
