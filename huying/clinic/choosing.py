"""The form of a lawyer of the panel: only people who have that role are offered."""

from django import forms

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, people_with
from huying.records.forms import RecordForm


class PanelForm(RecordForm):
    """Who may be put on the panel."""

    def _narrow(self, name: str, choice: forms.ModelChoiceField) -> None:  # type: ignore[type-arg]
        if choice.queryset is None or choice.queryset.model is not User:
            return super()._narrow(name, choice)
        lawyers = people_with(Function.LEGAL, Level.WRITE, None)
        kept = getattr(self.instance, f"{name}_id", None)
        choice.queryset = lawyers if kept is None else lawyers | User.objects.filter(pk=kept)
        return None
