"""Clock rules, clocks, step templates and steps, as kinds of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.clocks import actions, steps
from huying.clocks.models import Clock, ClockRule, StepTemplate, Task
from huying.records.kind import Child, Kind, Section, register

CASES, VOCABULARY = _("Front desk and cases"), _("Vocabulary")

CLOCKS = register(
    Kind(
        key="clocks",
        model=Clock,
        function=Function.CASEWORK,
        of_today=True,
        label=_("Clocks of cases"),
        prefix="K",
        group=CASES,
        fields=("case", "rule", "started_on"),
        facts=(
            *("length", "unit", "due_on", "provisional", "calendar"),
            *("extended_on", "extended_by", "extension_reason", "met_on", "took"),
            *("right_until", "right_used_on", "stopped_on", "stop_reason"),
        ),
        columns=("rule", "case_reference", "centre_name", "started_on", "due_on", "met_on"),
        sorts=("due_on", "started_on", "met_on"),
        filters=("rule",),
        search=("rule",),
        personal=frozenset({"case", "case_reference", "extension_reason", "stop_reason"}),
        centre="case__centre",
        owner="case__assigned_to",
        sealed={"case__restricted": True},
        day="started_on",
        due="due_on",
        settled="met_on",
        related=("case__centre", "rule", "calendar"),
        create=actions.start_clock,
        edit=actions.edit_clock,
    )
)
TASKS = register(
    Kind(
        key="tasks",
        model=Task,
        function=Function.CASEWORK,
        label=_("Steps of cases"),
        prefix="TK",
        group=CASES,
        fields=("case", "what", "papers", "due_on"),
        facts=("done_on", "done_by"),
        columns=("what", "case_reference", "due_on", "done_on"),
        sorts=("due_on", "done_on"),
        search=("what", "papers"),
        personal=frozenset({"case", "case_reference", "what", "papers", "done_by"}),
        centre="case__centre",
        owner="case__assigned_to",
        sealed={"case__restricted": True},
        day="due_on",
        due="due_on",
        settled="done_on",
        related=("case__centre", "done_by"),
        create=steps.add_task,
        edit=steps.edit_task,
    )
)
CLOCK_RULES = register(
    Kind(
        key="clock-rules",
        model=ClockRule,
        function=Function.DIRECTORY,
        label=_("Clock rules"),
        prefix="KR",
        group=VOCABULARY,
        fields=(
            *("name", "name_en", "purpose", "position", "starts", "follows", "met", "category"),
            *("length", "unit", "rolls_forward", "calendar", "extension"),
            *("right", "right_hans", "right_en", "right_length", "source", "began_on", "ended_on"),
        ),
        sections=(
            Section(_("The rule"), ("name", "name_en", "purpose", "position", "source")),
            Section(_("From when to when it runs"), ("starts", "follows", "met", "category")),
            Section(_("How long"), ("length", "unit", "rolls_forward", "calendar", "extension")),
            Section(
                _("What the resident may do next"),
                ("right", "right_hans", "right_en", "right_length"),
                later=True,
            ),
            Section(_("In force"), ("began_on", "ended_on"), later=True),
        ),
        columns=("name", "purpose", "starts", "length", "unit", "extension"),
        sorts=("position", "name"),
        filters=("purpose", "starts"),
        search=("name", "name_en", "right", "right_en", "source"),
        related=("follows", "category", "calendar"),
        children=(Child("clock-rules", "follows"),),
        hints={
            "calendar": _("Left empty, the calendar of the case's centre counts."),
            "length": _(
                "The day after the beginning is day 1. Clocks that run keep the length they began with."
            ),
        },
    )
)
STEP_TEMPLATES = register(
    Kind(
        key="step-templates",
        model=StepTemplate,
        function=Function.DIRECTORY,
        label=_("Step templates"),
        prefix="ST",
        group=VOCABULARY,
        fields=("category", "position", "what", "due_after", "papers", "began_on", "ended_on"),
        columns=("what", "category", "position", "due_after"),
        sorts=("position", "what"),
        filters=("category",),
        search=("what", "papers"),
        related=("category",),
        hints={"due_after": _("Counted from the day of receipt on the calendar of the case's centre.")},
    )
)
