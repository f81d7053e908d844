"""Activities, attendance, photographs and channels as kinds of record."""

from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Actor, Function
from huying.activities import actions
from huying.activities.models import (
    Activity,
    ActivityType,
    Attendance,
    Channel,
    Photo,
    Programme,
    Reading,
    Series,
)
from huying.files.forms import UploadField
from huying.files.media import PHOTOGRAPHS
from huying.files.models import StoredFile
from huying.files.owners import owner
from huying.records.forms import RecordForm
from huying.records.happened import happened
from huying.records.kind import Child, Kind, Section, register

GROUP = _("Activities and publishing")

ACTIVITIES = register(
    Kind(
        key="activities",
        model=Activity,
        function=Function.ACTIVITIES,
        looked_up=True,
        sections=(
            Section(
                _("What it was"), ("title", "title_en", "type", "also", "programme", "series", "ordinal")
            ),
            Section(_("When"), ("when", "time_of_day", "date_basis")),
            Section(_("Where"), ("place", "place_en", "district", "region", "centre")),
            Section(_("Who took part"), ("participants", "participants_known", "organisations")),
            Section(_("Links and notes"), ("related", "note"), later=True),
        ),
        label=_("Activities"),
        prefix="A",
        group=GROUP,
        fields=(
            "title",
            "title_en",
            "type",
            "also",
            "date_basis",
            "time_of_day",
            "place",
            "place_en",
            "district",
            "region",
            "participants",
            "participants_known",
            "organisations",
            "programme",
            "series",
            "centre",
            "ordinal",
            "related",
            "note",
        ),
        columns=("title", "type", "when", "place", "region"),
        sorts=("-from_on", "title"),
        filters=("type", "region", "precision", "participants", "programme"),
        search=("title", "title_en", "place", "place_en", "district", "note"),
        related=("type",),
        children=(
            Child("attendance", "activity"),
            Child("photos", "activity"),
            Child("releases", "activity"),
            Child("deliveries", "activity"),
        ),
    )
)
ATTENDANCE = register(
    Kind(
        key="attendance",
        model=Attendance,
        function=Function.ACTIVITIES,
        label=_("Attendance"),
        prefix="AT",
        group=GROUP,
        fields=("activity", "group", "counting", "number", "qualifier"),
        columns=("activity", "group", "number", "counting", "qualifier"),
        sorts=("-number",),
        filters=("counting", "activity"),
        search=("activity", "group"),
        related=("activity",),
    )
)


class PhotoForm(RecordForm):
    """A photograph is chosen from the sender's own disk; drawings come with the program and are not chosen here.

    The file stands last: when it is cut off for its size, everything typed before it has arrived.
    """

    picture = UploadField(
        wanted=PHOTOGRAPHS,
        label=capfirst(_("photograph")),
        help_text=_(
            "JPEG, PNG or WebP, up to 40 million pixels. What it says of place and author is not published."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["file"]
        held: Photo = self.instance
        self.fields["picture"].required = held.pk is None


PHOTOS = register(
    Kind(
        key="photos",
        model=Photo,
        function=Function.ACTIVITIES,
        label=_("Photographs"),
        prefix="PH",
        group=GROUP,
        fields=("activity", "file", "caption", "caption_en", "alt", "illustration", "consent", "picture"),
        columns=("caption", "activity", "illustration", "consent"),
        sorts=("caption",),
        filters=("consent", "illustration"),
        search=("caption", "caption_en", "alt", "activity"),
        related=("activity",),
        form=PhotoForm,
        create=actions.enter_photo,
        edit=actions.edit_photo,
    )
)


@owner
def belongs_to_a_photograph(user: Actor, file: StoredFile) -> list[QuerySet[Any]]:
    """A photograph's file may be seen by whoever may see its record."""
    return [PHOTOS.visible_to(user).filter(picture=file)]


PROGRAMMES = register(
    Kind(
        key="programmes",
        model=Programme,
        function=Function.ACTIVITIES,
        label=_("Programmes"),
        prefix="PR",
        group=GROUP,
        fields=(
            "name",
            "name_en",
            "type",
            "owner",
            "partners",
            "led_by",
            "began_on",
            "began_known_to",
            "ended_on",
            "places",
            "note",
        ),
        columns=("name", "type", "owner", "began_on"),
        sorts=("name", "began_on"),
        filters=("type", "owner"),
        search=("name", "name_en", "places", "note"),
        related=("owner",),
        children=(Child("activities", "programme"), Child("series", "programme")),
    )
)
SERIES = register(
    Kind(
        key="series",
        model=Series,
        function=Function.ACTIVITIES,
        label=_("Series"),
        prefix="SR",
        group=GROUP,
        fields=("name", "name_en", "programme"),
        columns=("name", "programme"),
        sorts=("name",),
        search=("name", "name_en"),
        related=("programme",),
        children=(Child("activities", "series"),),
    )
)
CHANNELS = register(
    Kind(
        key="channels",
        model=Channel,
        function=Function.CHANNELS,
        label=_("Channels"),
        prefix="CH",
        group=GROUP,
        fields=("type", "name", "name_en", "owner", "person", "address", "has_qr", "began_on", "ended_on"),
        columns=("name", "type", "owner", "person", "address"),
        sorts=("name",),
        filters=("type", "owner", "has_qr"),
        search=("name", "name_en", "address"),
        related=("owner", "person"),
        children=(Child("readings", "channel"),),
    )
)
READINGS = register(
    Kind(
        key="readings",
        model=Reading,
        function=Function.CHANNELS,
        label=_("Channel readings"),
        prefix="RD",
        group=GROUP,
        fields=("channel", "measured", "read_on", "number", "qualifier"),
        columns=("channel", "measured", "read_on", "number", "qualifier"),
        sorts=("-read_on", "number"),
        filters=("channel", "measured"),
        search=("channel",),
        related=("channel",),
        day="read_on",
        **happened("readings", "read_on"),
    )
)
ACTIVITY_TYPES = register(
    Kind(
        key="activity-types",
        model=ActivityType,
        function=Function.ACTIVITIES,
        label=_("Types of activity"),
        prefix="TY",
        group=_("Vocabulary"),
        fields=("name", "name_en", "counted"),
        columns=("name", "name_en", "counted"),
        sorts=("name",),
        filters=("counted",),
        search=("name", "name_en"),
        children=(Child("activities", "type"),),
    )
)
