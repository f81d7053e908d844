"""Editions, sections and quoted figures as kinds of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.records.kind import Child, Kind, register
from huying.reports import actions
from huying.reports.models import Edition, EditionFigure, Section

GROUP = _("Figures and report")

EDITIONS = register(
    Kind(
        key="editions",
        model=Edition,
        function=Function.REPORT,
        label=_("Editions"),
        prefix="ED",
        group=GROUP,
        fields=("title", "title_en", "office", "office_en", "from_on", "until_on", "as_of", "corrects"),
        columns=("title", "from_on", "until_on", "as_of", "published_at"),
        sorts=("-from_on",),
        search=("title", "title_en"),
        facts=("published_at", "published_by", "content_hash"),
        day="from_on",
        children=(Child("sections", "edition"), Child("edition-figures", "edition")),
        edit=actions.edit_edition,
    )
)
SECTIONS = register(
    Kind(
        key="sections",
        model=Section,
        function=Function.REPORT,
        label=_("Sections"),
        prefix="SC",
        group=GROUP,
        fields=("edition", "slug", "number", "level", "title", "blocks"),
        columns=("number", "title", "slug", "edition", "level"),
        sorts=("number",),
        filters=("edition",),
        search=("slug", "title", "blocks"),
        related=("edition",),
        create=actions.create_section,
        edit=actions.edit_section,
    )
)
EDITION_FIGURES = register(
    Kind(
        key="edition-figures",
        model=EditionFigure,
        function=Function.REPORT,
        label=_("Quoted figures"),
        prefix="EQ",
        group=GROUP,
        fields=(
            "edition",
            "name",
            "key",
            "from_on",
            "until_on",
            "representative",
            "centre",
            "only",
            "label",
            "section",
            "position",
            "stated",
            "note",
        ),
        columns=("name", "label", "key", "section", "representative", "from_on", "until_on"),
        sorts=("position", "name"),
        filters=("edition",),
        search=("name", "key", "section"),
        related=("edition",),
        day="from_on",
        create=actions.create_edition_figure,
        edit=actions.edit_edition_figure,
    )
)
