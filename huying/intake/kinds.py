"""Requests for help and what comes with them, as kinds of record."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Actor, Function, Level
from huying.files.models import StoredFile
from huying.files.owners import owner
from huying.intake.actions import edit_notice, edit_request, refuse_by_hand
from huying.intake.models import HelpRequest, Instruction, Notice, Paper
from huying.intake.queries import notice_on
from huying.records.kind import Child, Kind, register
from huying.records.notices import keeps_notices

GROUP = _("Front desk and cases")
keeps_notices(notice_on)

NOTICES = register(
    Kind(
        key="notices",
        model=Notice,
        function=Function.DIRECTORY,
        label=_("Purpose notices"),
        prefix="NT",
        group=_("Vocabulary"),
        fields=("name", "began_on", "words", "words_en"),
        columns=("name", "began_on"),
        sorts=("-began_on",),
        search=("name", "words"),
        hints={
            "began_on": _("From this day on this version is told and kept with what people tell."),
            "words": _("Why it is collected, who sees it, how long it is kept, and what people may ask."),
        },
        edit=edit_notice,
    )
)
HELP_REQUESTS = register(
    Kind(
        key="help-requests",
        model=HelpRequest,
        function=Function.ENQUIRIES,
        looked_up=True,
        label=_("Requests for help"),
        prefix="H",
        group=GROUP,
        fields=("centre",),
        columns=("story", "centre", "received_on", "for_another", "settled_on", "aside"),
        sorts=("-received_on",),
        filters=("centre", "aside", "language"),
        search=("story", "place", "wish", "name", "phone", "email"),
        personal=frozenset(
            {"story", "place", "wish", "name", "phone", "email", "reply_by", "reply_hours", "case", "enquiry"}
        ),
        facts=(
            "received_on",
            "story",
            "place",
            "wish",
            "for_another",
            "name",
            "phone",
            "email",
            "reply_by",
            "reply_hours",
            "language",
            "notice",
            "case",
            "enquiry",
            "aside",
            "settled_on",
        ),
        centre="centre",
        sealed={"case__restricted": True},
        day="received_on",
        related=("centre",),
        children=(Child("papers", "request"), Child("instructions", "request")),
        entered=False,
        create=refuse_by_hand,
        edit=edit_request,
    )
)
PAPERS = register(
    Kind(
        key="papers",
        model=Paper,
        function=Function.ENQUIRIES,
        label=_("Papers of requests"),
        prefix="PP",
        group=GROUP,
        fields=("received_on",),
        columns=("received_on", "file", "request"),
        sorts=("-received_on",),
        search=("file__words",),
        personal=frozenset({"file", "request"}),
        facts=("file", "request"),
        centre="request__centre",
        sealed={"request__case__restricted": True},
        day="received_on",
        write=Level.APPROVE,
        related=("request", "file__reading"),
        entered=False,
        edited=False,
        create=refuse_by_hand,
        edit=refuse_by_hand,
    )
)
INSTRUCTIONS = register(
    Kind(
        key="instructions",
        model=Instruction,
        function=Function.ENQUIRIES,
        label=_("Words from residents"),
        prefix="I",
        group=GROUP,
        fields=("done_on",),
        columns=("said_on", "what", "words", "request", "case", "done_on"),
        sorts=("-said_on",),
        filters=("what",),
        search=("words",),
        personal=frozenset({"words", "request", "case"}),
        facts=("said_on", "what", "words", "request", "case"),
        centre="centre",
        sealed={"case__restricted": True},
        day="said_on",
        related=("request", "case", "centre"),
        entered=False,
        create=refuse_by_hand,
    )
)


@owner
def belongs_to_a_paper(user: Actor, file: StoredFile) -> list[QuerySet[Any]]:
    """A paper's file may be seen by whoever may see the request it came with."""
    return [PAPERS.visible_to(user).filter(file=file)]
