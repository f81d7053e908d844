"""The forms of numbers typed by hand: figures, people and places are chosen, not written."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from huying.figures.engine import Origin, declared_figures
from huying.figures.rules import PLACES
from huying.records.forms import RecordForm
from huying.records.kind import kind_named

Choices = list[tuple[str, Any]]


class AnsweringForm(RecordForm):
    """The form of a number that answers a figure of one origin."""

    origin: ClassVar[Origin]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        figures = [(each.key, each.label) for each in declared_figures() if each.origin is self.origin]
        self._choose("figure", [("", _("Choose one")), *figures])
        for name, key in PLACES.items():
            self._choose(name, [("", _("the whole network")), *self._records(key)])

    def _choose(self, name: str, choices: Choices) -> None:
        written = self.fields[name]
        self.fields[name] = forms.ChoiceField(
            choices=choices, required=written.required, label=written.label, help_text=written.help_text
        )

    def _records(self, key: str) -> Choices:
        kind = kind_named(key)
        rows = kind.visible_to(self.user).order_by("position", "code") if kind else ()
        return [(row.code, f"{row} ({row.code})") for row in rows]


class DeclaredTotalForm(AnsweringForm):
    """The form of a declared total."""

    origin = Origin.DECLARED


class OpeningBalanceForm(AnsweringForm):
    """The form of a balance brought forward."""

    origin = Origin.CUMULATIVE
