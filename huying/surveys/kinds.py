"""Surveys, their releases, findings and recommendations as kinds of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.records.happened import happened
from huying.records.kind import Child, Kind, register
from huying.surveys.models import Finding, Recommendation, Release, Survey

GROUP = _("Evidence and proposals")

SURVEYS = register(
    Kind(
        key="surveys",
        model=Survey,
        function=Function.SURVEYS,
        label=_("Surveys"),
        prefix="SV",
        group=GROUP,
        fields=(
            "title",
            "title_en",
            "date_basis",
            "organisers",
            "method",
            "responses",
            "responses_qualifier",
            "report",
            "note",
        ),
        columns=("title", "when", "responses", "organisers"),
        sorts=("-from_on", "title"),
        filters=("organisers",),
        search=("title", "title_en", "note", "method"),
        children=(
            Child("releases", "survey"),
            Child("findings", "survey"),
            Child("recommendations", "survey"),
        ),
    )
)
RELEASES = register(
    Kind(
        key="releases",
        model=Release,
        function=Function.SURVEYS,
        label=_("Survey releases"),
        prefix="RL",
        group=GROUP,
        fields=("survey", "activity", "released_on"),
        columns=("survey", "activity", "released_on"),
        sorts=("-released_on",),
        filters=("survey",),
        search=("survey", "activity"),
        related=("survey", "activity"),
        day="released_on",
        **happened("releases", "released_on"),
    )
)
FINDINGS = register(
    Kind(
        key="findings",
        model=Finding,
        function=Function.SURVEYS,
        label=_("Findings"),
        prefix="FI",
        group=GROUP,
        fields=("survey", "number", "text", "text_en"),
        columns=("survey", "number", "text"),
        sorts=("number",),
        filters=("survey",),
        search=("text", "text_en", "survey"),
        related=("survey",),
    )
)
RECOMMENDATIONS = register(
    Kind(
        key="recommendations",
        model=Recommendation,
        function=Function.SURVEYS,
        label=_("Recommendations"),
        prefix="RC",
        group=GROUP,
        fields=(
            "survey",
            "representative",
            "activity",
            "number",
            "text",
            "text_en",
            "addressee",
            "topic",
            "status",
            "date_basis",
        ),
        columns=("text", "survey", "addressee", "topic", "status"),
        sorts=("-from_on", "number"),
        filters=("survey", "representative", "status"),
        search=("text", "text_en", "topic", "addressee"),
        related=("survey", "addressee"),
    )
)
