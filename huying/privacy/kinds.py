"""Holds, requests about personal data, rules of keeping and their runs, as kinds of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function, Level
from huying.privacy import actions, retaining
from huying.privacy.models import DataRequest, Hold, RetentionRule, RetentionRun
from huying.records.happened import refuse_by_hand
from huying.records.kind import Child, Kind, register

GROUP = _("Personal data")

DATA_REQUESTS = register(
    Kind(
        key="data-requests",
        model=DataRequest,
        function=Function.REQUESTS,
        of_today=True,
        label=_("Requests about personal data"),
        prefix="DR",
        group=GROUP,
        fields=("centre", "contact", "what", "law", "channel", "received_on", "words"),
        columns=("what", "received_on", "due_on", "standing", "decision", "centre", "done_on"),
        sorts=("due_on", "-received_on"),
        filters=("what", "decision", "law", "centre"),
        search=("words", "reason"),
        personal=frozenset({"contact", "words", "reason"}),
        facts=(
            *("due_on", "instruction", "identity", "identity_by", "identity_on", "decision", "reason"),
            *("decided_by", "decided_on", "done_by", "done_on"),
        ),
        centre="centre",
        day="received_on",
        due="due_on",
        settled="done_on",
        related=("centre", "contact", "identity_by", "decided_by", "done_by"),
        hints={
            "contact": _("May be named later, but before the identity is checked."),
            "received_on": _("To be answered within forty days of it; every day counts."),
        },
        create=actions.receive,
        edit=actions.correct,
    )
)
HOLDS = register(
    Kind(
        key="holds",
        model=Hold,
        function=Function.REQUESTS,
        write=Level.APPROVE,
        of_today=True,
        label=_("Legal holds"),
        prefix="LH",
        group=GROUP,
        fields=("centre", "contact", "case", "reason", "placed_on"),
        columns=("placed_on", "case", "contact", "centre", "lifted_on"),
        sorts=("-placed_on",),
        filters=("centre",),
        search=("reason",),
        personal=frozenset({"contact", "case", "reason"}),
        facts=("placed_by", "lifted_on", "lifted_by"),
        centre="centre",
        sealed={"case__restricted": True},
        day="placed_on",
        related=("centre", "contact", "case", "placed_by", "lifted_by"),
        edited=False,
        hints={"reason": _("Such as: before a court, asked for by the police. Without names.")},
        create=actions.place_hold,
    )
)
RETENTION_RULES = register(
    Kind(
        key="retention-rules",
        model=RetentionRule,
        function=Function.PROTECTION,
        write=Level.APPROVE,
        label=_("Retention rules"),
        prefix="RR",
        group=GROUP,
        fields=("subject", "months", "then", "source", "nightly", "began_on", "ended_on"),
        columns=("subject", "months", "then", "nightly", "began_on", "ended_on", "confirmed_on"),
        sorts=("-began_on",),
        filters=("subject", "then"),
        search=("source",),
        facts=("entered_by", "confirmed_by", "confirmed_on"),
        related=("entered_by", "confirmed_by"),
        children=(Child("retention-runs", "rule"),),
        edited=False,
        hints={
            "nightly": _(
                "Otherwise somebody asks for each run, with the list before their eyes, and another lets it happen."
            ),
            "began_on": _("It holds once another administrator has agreed."),
        },
        create=retaining.enter_rule,
    )
)
RETENTION_RUNS = register(
    Kind(
        key="retention-runs",
        model=RetentionRun,
        function=Function.PROTECTION,
        label=_("Retention runs"),
        prefix="RN",
        group=GROUP,
        fields=("rule", "until_on", "listed", "asked_by", "asked_on"),
        columns=("asked_on", "rule", "until_on", "listed", "done", "state", "decided_on"),
        sorts=("-asked_on",),
        filters=("state",),
        facts=("state", "done", "decided_by", "decided_on"),
        related=("rule", "asked_by", "decided_by"),
        write=Level.APPROVE,
        entered=False,
        edited=False,
        create=refuse_by_hand,
        edit=refuse_by_hand,
    )
)
