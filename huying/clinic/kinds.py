"""The panel, its rota, scope notices and consultations as kinds of record. Checks and advice notes are none."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.clinic import actions
from huying.clinic.choosing import PanelForm
from huying.clinic.models import Consultation, Lawyer, ScopeNotice, Sitting, Turn
from huying.records.happened import refuse_by_hand
from huying.records.kind import Child, Kind, register

CASES, PLACES, VOCABULARY = _("Front desk and cases"), _("Places and people"), _("Vocabulary")

PANEL = register(
    Kind(
        key="panel-lawyers",
        model=Lawyer,
        function=Function.DIRECTORY,
        label=_("Panel of volunteer lawyers"),
        prefix="PV",
        group=PLACES,
        fields=("user", "languages", "matters", "since_on", "until_on"),
        columns=("user", "languages", "since_on", "until_on"),
        sorts=("-since_on",),
        search=("user", "languages"),
        day="since_on",
        related=("user",),
        children=(Child("legal-turns", "lawyer"),),
        form=PanelForm,
        hints={"matters": _("None ticked means that they take every matter.")},
        create=actions.join_panel,
        edit=actions.edit_lawyer,
    )
)
SITTINGS = register(
    Kind(
        key="legal-sittings",
        model=Sitting,
        function=Function.DIRECTORY,
        label=_("Sessions of legal advice"),
        prefix="VS",
        group=PLACES,
        fields=("centre", "held_on", "begins_at", "ends_at", "seat_minutes", "seats", "desks", "place"),
        columns=("held_on", "begins_at", "ends_at", "centre", "seats", "desks", "called_off_on"),
        sorts=("-held_on",),
        filters=("centre",),
        facts=("called_off_on", "called_off_for"),
        search=("place",),
        day="held_on",
        related=("centre",),
        children=(Child("legal-turns", "sitting"),),
        hints={"desks": _("So many residents are seen at the same time, each by another lawyer.")},
        edit=actions.edit_sitting,
    )
)
TURNS = register(
    Kind(
        key="legal-turns",
        model=Turn,
        function=Function.DIRECTORY,
        label=_("Turns of lawyers"),
        prefix="VT",
        group=PLACES,
        fields=("sitting", "desk", "lawyer"),
        facts=("instead_of",),
        columns=("sitting", "desk", "lawyer", "instead_of"),
        sorts=("desk",),
        filters=("lawyer",),
        search=("lawyer",),
        related=("sitting", "lawyer__user", "instead_of__user"),
        hints={"lawyer": _("Another lawyer covers this turn: choose them here.")},
        create=actions.take_turn,
        edit=actions.edit_turn,
    )
)
SCOPE_NOTICES = register(
    Kind(
        key="scope-notices",
        model=ScopeNotice,
        function=Function.DIRECTORY,
        label=_("Scope notices"),
        prefix="VN",
        group=VOCABULARY,
        fields=("name", "began_on", "words_hant", "words_hans", "words_en"),
        columns=("name", "began_on"),
        sorts=("-began_on",),
        search=("name", "words_hant"),
        edit=actions.edit_notice,
    )
)
CONSULTATIONS = register(
    Kind(
        key="legal-consultations",
        model=Consultation,
        function=Function.CASEWORK,
        label=_("Legal consultations"),
        prefix="AV",
        group=CASES,
        fields=("parties", "questions", "papers", "asked_on"),
        facts=(
            *("case", "contact", "sitting", "starts_at", "seat", "lawyer", "state", "settled_on", "reason"),
            *("notice", "accepted_on", "accepted_in", "accepted_by", "further_action"),
        ),
        columns=("sitting", "starts_at", "case", "lawyer", "state", "settled_on"),
        sorts=("-asked_on", "settled_on"),
        filters=("state", "lawyer"),
        personal=frozenset(
            {
                *("case", "contact", "parties", "questions", "papers", "reason", "further_action"),
                "accepted_by",
            }
        ),
        centre="case__centre",
        owner="case__assigned_to",
        sealed={"case__restricted": True},
        day="asked_on",
        related=("case__centre", "contact", "sitting", "lawyer__user", "notice", "accepted_by"),
        hints={
            "parties": _(
                "The other side, employers, companies: the lawyer sees these names before any other."
            )
        },
        entered=False,
        create=refuse_by_hand,
        edit=actions.edit_consultation,
    )
)
