"""Cases and what hangs on them, as kinds of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.cases import actions, categorising, merging, tagging
from huying.cases.models import (
    Case,
    CaseMerge,
    Category,
    Enquiry,
    Letter,
    Link,
    Note,
    Referral,
    Reopening,
    Route,
    Tag,
    Tally,
)
from huying.cases.models.case import in_category, with_tag
from huying.cases.reaching import HandedOver, OfTwo
from huying.records.happened import happened, refuse_by_hand
from huying.records.kind import Child, Kind, Section, register

GROUP = _("Front desk and cases")


CASES = register(
    Kind(
        key="cases",
        model=Case,
        function=Function.CASEWORK,
        looked_up=True,
        of_today=True,
        sections=(
            Section(
                _("The matter"),
                ("title", "category", "centre", "channel", "received_on", "representative", "tags"),
            ),
            Section(_("The resident"), ("contact", "story", "wish")),
            Section(_("Who sees to it"), ("assigned_to", "restricted", "due_on")),
            Section(_("Closing"), ("closed_on", "outcome", "result", "resident_told_on"), later=True),
        ),
        label=_("Help cases"),
        prefix="C",
        group=GROUP,
        fields=(
            *("title", "centre", "category", "tags", "representative", "contact", "channel"),
            *("received_on", "story", "wish", "assigned_to", "restricted", "due_on"),
            *("closed_on", "outcome", "result", "resident_told_on"),
        ),
        facts=("number", "notice", "erased_on"),
        collects=True,
        numbered="number",
        columns=(
            *("title", "number", "category", "centre", "representative", "received_on"),
            *("due_on", "closed_on", "outcome"),
        ),
        sorts=("-received_on", "due_on", "closed_on"),
        filters=("centre", "category", "tags", "representative", "channel", "outcome"),
        narrowings={"tags": with_tag, "category": in_category},
        search=("title", "story", "wish", "result", "contact", "contact__phone"),
        personal=frozenset({"number", "title", "contact", "story", "wish", "result", "assigned_to"}),
        centre="centre",
        owner="assigned_to",
        sealed={"restricted": True},
        day="received_on",
        due="due_on",
        settled="closed_on",
        related=("centre", "category", "representative", "contact"),
        children=(
            Child("notes", "case"),
            Child("referrals", "case"),
            Child("letters", "case"),
            Child("presses", "case"),
            Child("reopenings", "case"),
        ),
        hints={
            "tags": _("At most six. Look them up by name; a supervisor keeps the list."),
            "restricted": _(
                "Nobody else finds the case, not even in lists and counts. Only somebody who answers for the centre "
                "can take this back."
            ),
        },
        create=actions.open_case,
        edit=actions.edit_case,
    )
)
REOPENINGS = register(
    Kind(
        key="reopenings",
        model=Reopening,
        function=Function.CASEWORK,
        label=_("Reopenings"),
        prefix="RO",
        group=GROUP,
        fields=("case", "closed_on", "outcome", "result", "resident_told_on", "reopened_on", "reason"),
        columns=("reopened_on", "closed_on", "outcome", "case"),
        sorts=("-reopened_on",),
        filters=("outcome",),
        search=("result", "reason"),
        personal=frozenset({"case", "result", "reason"}),
        centre="case__centre",
        owner="case__assigned_to",
        sealed={"case__restricted": True},
        day="reopened_on",
        related=("case",),
        entered=False,
        edited=False,
        create=actions.keep_reopening,
        edit=refuse_by_hand,
    )
)
LINKS = register(
    OfTwo(
        key="case-links",
        model=Link,
        function=Function.CASEWORK,
        label=_("Links between cases"),
        prefix="LK",
        group=GROUP,
        fields=("case", "other", "sort", "made_on"),
        columns=("made_on", "case", "sort", "other", "taken_off_on"),
        facts=("taken_off_on",),
        sorts=("-made_on",),
        filters=("sort",),
        personal=frozenset({"case", "other"}),
        centre="case__centre",
        sealed={"case__restricted": True, "other__restricted": True},
        other="other",
        indexed=False,
        day="made_on",
        related=("case", "other"),
        entered=False,
        edited=False,
        create=merging.write_link,
        edit=refuse_by_hand,
    )
)
CASE_MERGES = register(
    OfTwo(
        key="case-merges",
        model=CaseMerge,
        function=Function.CASEWORK,
        label=_("Merges of cases"),
        prefix="MC",
        group=GROUP,
        fields=("kept", "gone", "merged_on"),
        columns=("merged_on", "gone", "kept", "parted_on"),
        facts=("parted_on",),
        sorts=("-merged_on",),
        personal=frozenset({"kept", "gone"}),
        centre="kept__centre",
        sealed={"kept__restricted": True, "gone__restricted": True},
        other="gone",
        indexed=False,
        day="merged_on",
        related=("kept", "gone"),
        entered=False,
        edited=False,
        create=merging.write_merge,
        edit=refuse_by_hand,
    )
)
NOTES = register(
    Kind(
        key="notes",
        model=Note,
        function=Function.CASEWORK,
        of_today=True,
        label=_("Follow-ups"),
        prefix="N",
        group=GROUP,
        fields=("case", "noted_on", "text"),
        columns=("noted_on", "text", "case"),
        sorts=("-noted_on",),
        search=("text",),
        personal=frozenset({"text", "case"}),
        centre="case__centre",
        owner="case__assigned_to",
        sealed={"case__restricted": True},
        day="noted_on",
        related=("case",),
        **happened("notes", "noted_on"),
    )
)
REFERRALS = HandedOver(
    key="referrals",
    model=Referral,
    function=Function.CASEWORK,
    of_today=True,
    label=_("Referrals"),
    prefix="RF",
    group=GROUP,
    fields=(
        *("case", "to_centre", "to_organisation", "referred_on", "purpose", "consented_on"),
        *("shares_story", "shares_name", "shares_reach", "route", "answer_by", "answer"),
        *("answered_on", "reason", "consent_ended_on"),
    ),
    facts=("reported_on", "report"),
    sections=(
        Section(_("Where to"), ("case", "to_centre", "to_organisation", "referred_on", "purpose")),
        Section(
            _("What the resident agreed to"),
            ("consented_on", "shares_story", "shares_name", "shares_reach", "route", "consent_ended_on"),
        ),
        Section(_("The answer"), ("answer_by", "answer", "answered_on", "reason"), later=True),
    ),
    columns=(
        *("case_reference", "category", "from_centre", "to_centre", "to_organisation"),
        *("referred_on", "answer", "answered_on"),
    ),
    sorts=("-referred_on",),
    filters=("answer", "to_centre"),
    search=("case", "to_centre", "to_organisation", "purpose", "report"),
    personal=frozenset({"case", "reason", "report"}),
    hints={"purpose": _("Without names: the other side reads it before it answers.")},
    centre="case__centre",
    owner="case__assigned_to",
    sealed={"case__restricted": True},
    day="referred_on",
    handed_to="to_centre",
    related=("case", "case__category", "case__centre", "to_centre", "to_organisation", "route"),
    create=actions.enter_referral,
    edit=actions.edit_referral,
)
register(REFERRALS)
LETTERS = register(
    Kind(
        key="letters",
        model=Letter,
        function=Function.CASEWORK,
        of_today=True,
        label=_("Letters"),
        prefix="L",
        group=GROUP,
        fields=(
            *("case", "centre", "serial", "to_organisation", "subject", "text"),
            *("sent_on", "method", "replied_on"),
        ),
        columns=("serial", "subject", "to_organisation", "case", "sent_on", "replied_on"),
        sorts=("-sent_on", "serial"),
        filters=("to_organisation", "centre"),
        search=("serial", "subject", "text", "to_organisation"),
        personal=frozenset({"case", "subject", "text"}),
        centre="centre",
        owner="case__assigned_to",
        sealed={"case__restricted": True},
        day="sent_on",
        related=("case", "to_organisation", "centre"),
        hints={"to_organisation": _("Left empty for a letter to the resident.")},
        create=happened("letters", "sent_on", "replied_on")["create"],
        edit=actions.edit_letter,
    )
)
ENQUIRIES = register(
    Kind(
        key="enquiries",
        model=Enquiry,
        function=Function.ENQUIRIES,
        of_today=True,
        label=_("Enquiries"),
        prefix="Q",
        group=GROUP,
        fields=("centre", "asked_on", "channel", "contact", "topic", "answer"),
        columns=("asked_on", "topic", "channel", "centre"),
        sorts=("-asked_on",),
        filters=("centre", "channel"),
        search=("topic", "answer", "contact"),
        personal=frozenset({"contact", "topic", "answer"}),
        centre="centre",
        day="asked_on",
        related=("centre", "contact"),
        **happened("enquiries", "asked_on"),
    )
)
TALLIES = register(
    Kind(
        key="tallies",
        model=Tally,
        function=Function.ENQUIRIES,
        of_today=True,
        label=_("Daily tallies"),
        prefix="T",
        group=GROUP,
        fields=("centre", "held_on", "channel", "number"),
        columns=("held_on", "centre", "channel", "number", "pressed"),
        facts=("pressed",),
        sorts=("-held_on", "number"),
        filters=("centre", "channel"),
        centre="centre",
        day="held_on",
        related=("centre",),
        children=(Child("presses", "tally"),),
        create=happened("tallies", "held_on")["create"],
        edit=actions.edit_tally,
    )
)
CATEGORIES = register(
    Kind(
        key="case-categories",
        model=Category,
        function=Function.DIRECTORY,
        label=_("Case categories"),
        prefix="CC",
        group=_("Vocabulary"),
        fields=("name", "name_en", "parent", "position", "colour", "closing_agreed", "began_on", "ended_on"),
        columns=("name", "name_en", "parent", "position", "colour"),
        sorts=("position", "name"),
        filters=("parent",),
        search=("name", "name_en"),
        related=("parent",),
        children=(Child("case-categories", "parent"),),
        in_levels=True,
        hints={
            "parent": _(
                "Figures are told for the one above too. Years that are over keep the tree that they had: what is put "
                "elsewhere counts there from today on."
            ),
        },
        create=categorising.enter_category,
        edit=categorising.edit_category,
    )
)
TAGS = register(
    Kind(
        key="tags",
        model=Tag,
        function=Function.DIRECTORY,
        looked_up=True,
        label=_("Tags"),
        prefix="TG",
        group=_("Vocabulary"),
        fields=("name", "name_en", "retired_on"),
        columns=("name", "name_en", "retired_on", "merged_into"),
        facts=("merged_into", "merged_on"),
        sorts=("name", "retired_on"),
        search=("name", "name_en"),
        hints={"name": _("Names nobody: everybody who reads counts reads it.")},
        related=("merged_into",),
        create=tagging.enter_tag,
        edit=tagging.edit_tag,
    )
)
ROUTES = register(
    Kind(
        key="transfer-routes",
        model=Route,
        function=Function.DIRECTORY,
        label=_("Transfer routes"),
        prefix="TR",
        group=_("Vocabulary"),
        fields=(
            "from_centre",
            "to_centre",
            "basis",
            "document",
            "contract",
            "began_on",
            "ended_on",
            "filed_on",
        ),
        columns=("from_centre", "to_centre", "basis", "began_on", "ended_on", "filed_on"),
        sorts=("-began_on",),
        filters=("from_centre", "to_centre", "basis"),
        search=("document", "contract"),
        related=("from_centre", "to_centre"),
    )
)
