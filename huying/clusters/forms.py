"""Which problem a case shows, and which other cases with it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huying.clusters.models import Problem
from huying.core.selects import OneOf
from huying.records.once import OnceForm

LONGEST_NAME = 120


class ConfirmForm(OnceForm):
    """One of the problems known, or the name of a new one."""

    problem = forms.ChoiceField(label=_("a problem that is known"), widget=OneOf, required=False)
    name = forms.CharField(
        label=_("or a new one, in a line"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("Names nobody: everybody who reads counts reads it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, problems: Iterable[Problem], **options: Any) -> None:
        super().__init__(*args, **options)
        self.problems = {each.code: each for each in problems}
        told = _("%(problem)s (%(number)s)")
        lines = [
            (code, told % {"problem": each, "number": each.number}) for code, each in self.problems.items()
        ]
        self.fields["problem"].choices = [("", _("Choose one")), *lines]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("problem")) == bool(cleaned.get("name")) and not self.errors:
            self.add_error("name", _("Choose a problem that is known, or name a new one; not both."))
        return cleaned
