"""Requests to close, and samples of closed cases, as kinds of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function, Level
from huying.casework.actions import write_request
from huying.casework.models import ClosingRequest, QualityCheck, Sample
from huying.casework.sampling import write_check, write_sample
from huying.records.happened import refuse_by_hand
from huying.records.kind import Child, Kind, register

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
QUALITY_SAMPLES = register(
    Kind(
        key="quality-samples",
        model=Sample,
        function=Function.CASEWORK,
        label=_("Samples for quality"),
        prefix="QS",
        group=_("Front desk and cases"),
        fields=("centre", "from_on", "until_on", "size", "among", "seed", "drawn_on", "drawn_by"),
        columns=("drawn_on", "centre", "from_on", "until_on", "size", "among", "seed"),
        sorts=("-drawn_on",),
        filters=("centre",),
        centre="centre",
        day="drawn_on",
        write=Level.APPROVE,
        related=("centre", "drawn_by"),
        children=(Child("quality-checks", "sample"),),
        indexed=False,
        entered=False,
        edited=False,
        create=write_sample,
        edit=refuse_by_hand,
    )
)
QUALITY_CHECKS = register(
    Kind(
        key="quality-checks",
        model=QualityCheck,
        function=Function.CASEWORK,
        label=_("Quality checks of cases"),
        prefix="QC",
        group=_("Front desk and cases"),
        fields=("sample", "case"),
        columns=("case", "sample", *QualityCheck.QUESTIONS, "checked_on"),
        sorts=("-checked_on",),
        personal=frozenset({"case", "checked_by"}),
        facts=(*QualityCheck.QUESTIONS, "checked_on", "checked_by"),
        centre="case__centre",
        sealed={"case__restricted": True},
        day="checked_on",
        write=Level.APPROVE,
        related=("sample__centre", "case", "checked_by"),
        indexed=False,
        entered=False,
        edited=False,
        create=write_check,
        edit=refuse_by_hand,
    )
)
