"""Which tag another is merged into; why somebody is contacted who wishes not to be."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huying.accounts.models import User
from huying.records.choosing import RecordField
from huying.records.kind import the_kind


class IntoForm(forms.Form):
    """The tag that stays, looked up by name."""

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        into = RecordField(the_kind("tags"), many=False, label=_("Into which tag"))
        into.read_by(user)
        self.fields["into"] = into


def despite_field() -> forms.CharField:
    """Why a resident who wishes not to be contacted is written to all the same; it stands on the case."""
    return forms.CharField(
        label=_("why they are contacted all the same"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
