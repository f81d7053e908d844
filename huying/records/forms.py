"""A request's words as clean values for one kind of record."""

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.accounts.models import User
from huying.accounts.policy import Level, centres_of, people_with
from huying.centres.models import Centre
from huying.core.dates import KnownDate
from huying.core.money import parse_cents
from huying.core.text import clean_text
from huying.records.kind import Kind, kind_of


class KnownDateField(forms.CharField):
    """A date as exactly as it is known."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("date"))
        options.setdefault("required", False)
        options.setdefault(
            "help_text", _("2023, 2023-03, 2023-03-12 or 2023-10-10/2023-10-16; blank if not known.")
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        return KnownDate.parse(value or "")

    def clean(self, value: Any) -> Any:
        return self.to_python(value)


class CentsField(forms.CharField):
    """An amount typed in dollars, kept in cents."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 100}.{value % 100:02d}" if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        return parse_cents(value) if value else None

    def clean(self, value: Any) -> Any:
        if not value:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        return self.to_python(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """The form of one kind: only its own fields, only choices the person may see, text cleaned."""

    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    kind: Kind
    user: User

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["form_key"].initial = secrets.token_urlsafe(32)
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version
            if "when" in self.fields:
                self.fields["when"].initial = str(self.instance.when)
        for name, choice in self.fields.items():
            if isinstance(choice, forms.ModelChoiceField):
                self._narrow(name, choice)

    def _narrow(self, name: str, choice: forms.ModelChoiceField) -> None:  # type: ignore[type-arg]
        """Choices are rows the person may see; a centre must be one they may write at, a colleague one who may read."""
        rows = choice.queryset
        if rows is None:
            return
        if rows.model is Centre and name == self.kind.centre:
            allowed = centres_of(self.user, self.kind.function, self.kind.write)
            choice.queryset = rows if allowed is None else rows.filter(pk__in=allowed)
            if allowed is not None and len(allowed) == 1:
                choice.initial = next(iter(allowed))
        elif rows.model is User:
            centres = centres_of(self.user, self.kind.function, self.kind.write)
            colleagues = people_with(self.kind.function, Level.READ, centres)
            choice.queryset = colleagues | User.objects.filter(
                pk=getattr(self.instance, f"{name}_id", None) or 0
            )
        elif (other := kind_of(rows.model)) is not None:
            choice.queryset = other.visible_to(self.user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {
            name: clean_text(value) if isinstance(value, str) else value for name, value in cleaned.items()
        }

    def _post_clean(self) -> None:
        """The action checks the whole record; here only the fields themselves have been read."""

    def values(self) -> dict[str, Any]:
        """What the action is given."""
        names = [*self.kind.fields, *(["when"] if "when" in self.fields else [])]
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


def form_for(kind: Kind, user: User) -> type[RecordForm]:
    """The form class of `kind` for `user`."""
    attributes: dict[str, Any] = {"kind": kind, "user": user, "__module__": __name__}
    if kind.is_dated:
        attributes["when"] = KnownDateField()
    made: Any = forms.modelform_factory(
        kind.model,
        form=type("Form", (kind.form or RecordForm,), attributes),
        fields=list(kind.fields),
        formfield_callback=_form_field,
        help_texts={name: str(hint) for name, hint in kind.hints.items()},
    )
    order = ["when"] if kind.is_dated else []
    made.field_order = [*kind.fields[:1], *order, *kind.fields[1:]]
    return made  # type: ignore[no-any-return]


def _form_field(column: "models.Field[Any, Any]", **options: Any) -> forms.Field | None:
    """Widgets that work on a cheap phone: the browser's own date picker, telephone keys, plain selects."""
    if column.name.endswith("_cents"):
        return CentsField(
            label=column.verbose_name,
            required=not column.blank,
            help_text=_("In dollars, for example 1,310,654."),
        )
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        options["widget"] = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        options["localize"] = False
    elif isinstance(column, models.TextField):
        options["widget"] = forms.Textarea(attrs={"rows": 4})
    elif "phone" in column.name:
        options["widget"] = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    elif isinstance(column, models.ManyToManyField):
        options["widget"] = forms.SelectMultiple(attrs={"size": 6})
    return column.formfield(**options)
