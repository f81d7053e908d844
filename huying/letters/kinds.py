"""Letter templates, drafts and papers in reply, as kinds of record."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Actor, Function, Level
from huying.files.models import StoredFile
from huying.files.owners import owner
from huying.letters import actions
from huying.letters.drafting import DraftForm
from huying.letters.filling import FIELDS
from huying.letters.models import Draft, Reply, Template
from huying.records.kind import Kind, register

GROUP = _("Front desk and cases")
FIELDS_HINT = format_lazy(
    "{words} {fields}",
    words=_("What may be filled in"),
    fields=" ".join(f"{{{{{name}}}}}" for name in FIELDS),
)

TEMPLATES = register(
    Kind(
        key="letter-templates",
        model=Template,
        function=Function.DIRECTORY,
        label=_("Letter templates"),
        prefix="LT",
        group=_("Vocabulary"),
        fields=(
            *("name", "category", "began_on", "ended_on"),
            *("subject_hant", "body_hant", "subject_hans", "body_hans", "subject_en", "body_en"),
        ),
        columns=("name", "category", "began_on", "ended_on"),
        sorts=("name", "-began_on"),
        filters=("category",),
        search=("name", "subject_hant", "subject_hans", "subject_en"),
        related=("category",),
        hints={"body_hant": FIELDS_HINT, "body_hans": FIELDS_HINT, "body_en": FIELDS_HINT},
        create=actions.create_template,
        edit=actions.edit_template,
    )
)
DRAFTS = register(
    Kind(
        key="letter-drafts",
        model=Draft,
        function=Function.CASEWORK,
        looked_up=True,
        label=_("Letter drafts"),
        prefix="LD",
        group=GROUP,
        fields=("case", "language", "to_organisation", "subject", "text", "signer"),
        columns=("subject", "to_organisation", "case", "state", "signed_on"),
        facts=(
            *("template", "state", "drafted_by", "returned_because", "signed_by", "signed_on"),
            *("signed_version", "signed_digest", "letter", "pdf", "docx"),
        ),
        sorts=("-signed_on",),
        filters=("state", "to_organisation"),
        search=("subject", "text", "to_organisation"),
        personal=frozenset({"case", "subject", "text", "returned_because"}),
        centre="case__centre",
        owner="case__assigned_to",
        sealed={"case__restricted": True},
        steps=("review_asked", "signed", "returned", "withdrawn", "dispatched"),
        related=("case", "to_organisation", "template", "signer", "drafted_by", "signed_by", "letter"),
        form=DraftForm,
        hints={
            "to_organisation": _("Left empty for a letter to the resident."),
            "signer": _("Left empty, whoever approves the casework of the centre may sign it."),
            "text": FIELDS_HINT,
        },
        create=actions.write_draft,
        edit=actions.edit_draft,
    )
)
REPLIES = register(
    Kind(
        key="letter-replies",
        model=Reply,
        function=Function.CASEWORK,
        label=_("Papers in reply"),
        prefix="LR",
        group=GROUP,
        fields=("letter", "received_on", "file"),
        columns=("received_on", "letter"),
        sorts=("-received_on",),
        personal=frozenset({"letter"}),
        centre="letter__centre",
        owner="letter__case__assigned_to",
        sealed={"letter__case__restricted": True},
        day="received_on",
        related=("letter", "file"),
        entered=False,
        edited=False,
        create=actions.refuse_by_hand,
        edit=actions.refuse_by_hand,
    )
)


@owner
def belongs_to_a_letter(user: Actor, file: StoredFile) -> list[QuerySet[Any]]:
    """Whoever may read a letter may open what was sent, and what came back."""
    drafts, replies = DRAFTS.visible_to(user, Level.READ), REPLIES.visible_to(user, Level.READ)
    return [drafts.filter(Q(pdf=file) | Q(docx=file)), replies.filter(file=file)]
