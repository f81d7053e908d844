"""A form that counts once however often it is sent, and whose words can be kept as typed."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
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


class OnceForm(forms.Form):
    """Words for one act; `long_words` are the fields that may have several lines."""

    form_key = form_key()
    long_words: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["form_key"].initial = fresh_key()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if isinstance(value, str):
                cleaned[name] = one_line_end(value)
                try:
                    check_text(cleaned[name], one_line=name not in self.long_words)
                except ValidationError as problem:
                    self.add_error(name, problem)
        return cleaned


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
