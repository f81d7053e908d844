"""Requests to close as a kind of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.casework.actions import write_request
from huying.casework.models import ClosingRequest
from huying.records.happened import refuse_by_hand
from huying.records.kind import Kind, register

CLOSING_REQUESTS = register(
    Kind(
        key="closing-requests",
        model=ClosingRequest,
        function=Function.CASEWORK,
        label=_("Requests to close"),
        prefix="CR",
        group=_("Front desk and cases"),
        fields=("case", "outcome", "result", "resident_told_on", "asked_by", "asked_on"),
        columns=("asked_on", "case", "outcome", "decision", "decided_on"),
        sorts=("-asked_on",),
        filters=("decision", "outcome"),
        search=("result", "words"),
        personal=frozenset({"case", "result", "words", "asked_by", "decided_by"}),
        facts=("decision", "decided_by", "decided_on", "words"),
        centre="case__centre",
        owner="case__assigned_to",
        sealed={"case__restricted": True},
        day="asked_on",
        related=("case", "asked_by", "decided_by"),
        entered=False,
        edited=False,
        create=write_request,
        edit=refuse_by_hand,
    )
)
