"""What a person says when they pause, extend, meet or stop a clock, or add a step."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huying.clocks.models import ClockRule, Pause
from huying.clocks.queries import rules_in_force
from huying.core.dates import check_year
from huying.core.text import check_text

LONGEST_REASON, LONGEST_TASK = 300, 160


def _day_field(label: Any, *, required: bool = True) -> forms.DateField:
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=picker, validators=[check_year])


def _one_line(text: str) -> None:
    check_text(text, one_line=True)


class DayForm(forms.Form):
    """The day on which something was done; today unless told."""

    day = _day_field(_("day"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"day": today})

    def refuse(self, problem: ValidationError) -> None:
        """Show why the act was refused, beside the field it names or above the form."""
        if hasattr(problem, "error_dict"):
            for name, errors in problem.error_dict.items():
                self.add_error(name if name in self.fields else None, errors)
        else:
            self.add_error(None, problem)


class ReasonForm(DayForm):
    """A day and why."""

    reason = forms.CharField(label=_("reason"), max_length=LONGEST_REASON, validators=[_one_line])


class PauseForm(ReasonForm):
    """A day, whom the office waits for, and why."""

    waiting_for = forms.ChoiceField(
        label=_("waiting for"), choices=Pause.WaitingFor.choices, widget=forms.RadioSelect
    )
    field_order = ("day", "waiting_for", "reason")


class StartForm(DayForm):
    """Which clock to start, and from which day."""

    rule = forms.ModelChoiceField(
        ClockRule.objects.none(), label=_("clock"), to_field_name="code", empty_label=_("Choose one")
    )
    field_order = ("rule", "day")

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, today=today)
        self.fields["rule"].queryset = rules_in_force(today, follows=None)  # type: ignore[attr-defined]


class TaskForm(DayForm):
    """One more thing to do, perhaps with its day."""

    what = forms.CharField(label=_("what to do"), max_length=LONGEST_TASK, validators=[_one_line])
    day = _day_field(_("due on"), required=False)
    field_order = ("what", "day")

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, today=today)
        self.initial = {}
