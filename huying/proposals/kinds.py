"""Proposals, signings, progress and outcomes as kinds of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.proposals.models import Outcome, Progress, Proposal, ProposalKind, Session, Signing
from huying.records.happened import happened
from huying.records.kind import Child, Kind, Section, register

GROUP = _("Evidence and proposals")

PROPOSALS = register(
    Kind(
        key="proposals",
        model=Proposal,
        function=Function.PROPOSALS,
        looked_up=True,
        sections=(
            Section(
                _("What is proposed"),
                ("title", "title_en", "kind", "session", "addressees", "official_number"),
            ),
            Section(_("When"), ("when", "date_basis")),
            Section(_("For the public"), ("public", "summary", "summary_en")),
            Section(_("What it rests on"), ("surveys", "activities")),
            Section(
                _("What is not certain"),
                ("kind_basis", "signers_basis", "in_declared_total", "maybe_same_as", "note"),
                later=True,
            ),
        ),
        label=_("Proposals"),
        prefix="P",
        group=GROUP,
        fields=(
            "title",
            "title_en",
            "kind",
            "kind_basis",
            "session",
            "date_basis",
            "addressees",
            "official_number",
            "summary",
            "summary_en",
            "in_declared_total",
            "signers_basis",
            "maybe_same_as",
            "activities",
            "surveys",
            "public",
            "note",
        ),
        columns=("title", "kind", "session", "when", "in_declared_total", "public"),
        sorts=("-from_on", "title"),
        filters=("kind", "session", "in_declared_total", "public"),
        search=("title", "title_en", "official_number", "summary", "summary_en", "note"),
        facts=("problem",),
        related=("kind", "session", "problem"),
        children=(
            Child("signings", "proposal"),
            Child("progress", "proposal"),
            Child("outcomes", "proposals"),
        ),
    )
)
SIGNINGS = register(
    Kind(
        key="signings",
        model=Signing,
        function=Function.PROPOSALS,
        label=_("Signings"),
        prefix="SG",
        group=GROUP,
        fields=("proposal", "representative", "part", "signed_on", "withdrawn_on"),
        columns=("proposal", "representative", "part", "signed_on"),
        sorts=("-signed_on",),
        filters=("representative", "part"),
        search=("proposal", "representative"),
        related=("proposal", "representative"),
        day="signed_on",
        **happened("signings", "signed_on", "withdrawn_on"),
    )
)
PROGRESS = register(
    Kind(
        key="progress",
        model=Progress,
        function=Function.PROPOSALS,
        label=_("Progress"),
        prefix="PG",
        group=GROUP,
        fields=(
            "proposal",
            "stage",
            "noted_on",
            "valid_until",
            "listed_as",
            "topic",
            "topic_en",
            "source",
            "note",
        ),
        columns=("proposal", "stage", "noted_on", "valid_until", "listed_as", "source"),
        sorts=("-noted_on", "listed_as", "valid_until"),
        filters=("stage",),
        search=("proposal", "topic", "topic_en", "note", "source"),
        related=("proposal",),
        day="noted_on",
        **happened("progress", "noted_on"),
    )
)
OUTCOMES = register(
    Kind(
        key="outcomes",
        model=Outcome,
        function=Function.PROPOSALS,
        label=_("Outcomes"),
        prefix="OC",
        group=GROUP,
        fields=(
            "title",
            "title_en",
            "date_basis",
            "proposals",
            "surveys",
            "attribution",
            "valid_until",
            "source",
            "note",
        ),
        columns=("title", "when", "attribution", "valid_until"),
        sorts=("-from_on", "valid_until", "title"),
        filters=("attribution",),
        search=("title", "title_en", "note", "source"),
        **happened("outcomes", "when"),
    )
)
SESSIONS = register(
    Kind(
        key="sessions",
        model=Session,
        function=Function.PROPOSALS,
        label=_("Sessions"),
        prefix="SS",
        group=_("Vocabulary"),
        fields=("title", "title_en", "body", "term", "number", "date_basis"),
        columns=("title", "body", "number", "when"),
        sorts=("-from_on", "title"),
        filters=("body",),
        search=("title", "title_en"),
        related=("body", "term"),
        children=(Child("proposals", "session"),),
    )
)
PROPOSAL_KINDS = register(
    Kind(
        key="proposal-kinds",
        model=ProposalKind,
        function=Function.PROPOSALS,
        label=_("Kinds of proposal"),
        prefix="PK",
        group=_("Vocabulary"),
        fields=("name", "name_en", "body"),
        columns=("name", "name_en", "body"),
        sorts=("name",),
        search=("name", "name_en"),
        related=("body",),
        children=(Child("proposals", "kind"),),
    )
)
