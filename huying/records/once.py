"""Forms whose words can be kept as they were typed, and that count once however often they are sent."""

import secrets
from collections.abc import Callable, Container, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from huying.accounts.models import User
from huying.core.text import check_text, one_line_end
from huying.records.actions import send_once
from huying.records.kind import Kind
from huying.records.refusing import REFUSALS, refuse

STALE = _("This form is not whole any more. Open it again; what you typed still stands below.")
LONGEST_KEY = 64


def form_key() -> forms.CharField:
    """The hidden field by which two sendings of one form are known to be one."""
    return forms.CharField(
        label=_("this form"),
        widget=forms.HiddenInput,
        max_length=LONGEST_KEY,
        error_messages=dict.fromkeys(("required", "max_length"), STALE),
    )


def fresh_key() -> str:
    return secrets.token_urlsafe(32)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, be it nothing; None when it was only opened."""
    return request.POST if request.method == "POST" else None


def keep_as_typed(form: forms.BaseForm, names: Container[str] = ()) -> None:
    """Give every text one kind of line end; one that cannot be kept is refused beside its field.

    A field has several lines when its box has; `names` are the fields that hold somebody's name.
    """
    for name, value in list(form.cleaned_data.items()):
        if isinstance(value, str):
            form.cleaned_data[name] = text = one_line_end(value)
            one_line = not isinstance(form.fields[name].widget, forms.Textarea)
            try:
                check_text(text, one_line=one_line, name=name in names)
            except ValidationError as problem:
                form.add_error(name, problem)


class WordsForm(forms.Form):
    """Only text that can be kept as it was typed; `names` are the fields that hold somebody's name."""

    names: Container[str] = ()

    def clean(self) -> dict[str, Any]:
        super().clean()
        keep_as_typed(self, self.names)
        return self.cleaned_data


class OnceForm(WordsForm):
    """Words for one act, done once however often they are sent."""

    form_key = form_key()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["form_key"].initial = fresh_key()


def do_once(
    form: OnceForm,
    user: User,
    payload: Mapping[str, Any],
    kind: Kind,
    work: Callable[[datetime], Any],
    *,
    at: datetime,
) -> Any:
    """What the first sending of a valid form makes, given to every further one; None when it is refused, in words."""
    key = form.cleaned_data["form_key"]
    try:
        return send_once(key=key, payload=payload, user=user, at=at, work=lambda: work(at), kind=kind)
    except REFUSALS as problem:
        refuse(form, problem)
        return None
