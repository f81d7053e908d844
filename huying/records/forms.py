"""A request's words as clean values for one kind of record."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from huying.accounts.models import User
from huying.accounts.policy import Level, centres_of, people_with
from huying.centres.models import Centre
from huying.core.selects import group
from huying.files.receiving import Received
from huying.files.sentences import AGAIN
from huying.records.choosing import Picked, RecordField
from huying.records.fields import KnownDateField, field_for
from huying.records.kind import Kind, Words, kind_of
from huying.records.once import STALE, form_key, fresh_key, keep_as_typed

NAMES = {"name", "name_en"}


EMPTY: tuple[Any, ...] = (None, "", [], Picked())


@dataclass(frozen=True, slots=True)
class Part:
    """Fields under one heading; a folded part is opened by whoever needs it."""

    title: Words
    fields: list[forms.BoundField]
    folded: bool = False


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """The form of one kind: only its own fields, only choices the person may see, only text that can be kept."""

    form_key = form_key()
    version = forms.IntegerField(
        label=_("this form"), widget=forms.HiddenInput, required=False, error_messages={"invalid": STALE}
    )

    kind: Kind

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        self.user = user
        super().__init__(*args, **options)
        self.came: dict[str, Received] = {}
        self.fields["form_key"].initial = fresh_key()
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version
            if "when" in self.fields:
                self.fields["when"].initial = str(self.instance.when)
        for name, choice in self.fields.items():
            if isinstance(choice, RecordField):
                choice.read_by(self.user)
            elif isinstance(choice, forms.ModelChoiceField):
                self._narrow(name, choice)
                _say_what_nothing_means(choice)
            elif isinstance(choice, forms.TypedChoiceField):
                _say_what_nothing_means(choice)

    def grouped_fields(self) -> Iterator[Part]:
        """The form's fields under the headings of its kind; those under none come first."""
        named = {name for section in self.kind.sections for name in section.fields}
        first = [self[name] for name in self.fields if name not in named and not self[name].is_hidden]
        if first:
            yield Part("", first)
        for section in self.kind.sections:
            fields = [self[name] for name in section.fields if name in self.fields]
            folded = section.later and not any(self._is_told(field) for field in fields)
            yield Part(section.title, fields, folded)

    def _is_told(self, field: forms.BoundField) -> bool:
        """Whether somebody has answered it, or must look at it: what every new record says is no answer."""
        usual = {column.name: column.get_default() for column in self.kind.model._meta.fields}
        return bool(field.errors) or field.value() not in (*EMPTY, usual.get(field.name))

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
            chosen = getattr(self.instance, f"{name}_id", None)
            choice.queryset = colleagues if chosen is None else colleagues | User.objects.filter(pk=chosen)
        elif (other := kind_of(rows.model)) is not None:
            choice.queryset = other.visible_to(self.user)
            if other.in_levels:
                group(choice)

    def clean(self) -> dict[str, Any]:
        """Texts with one kind of line end; a text that cannot be kept as typed is refused beside its field."""
        super().clean()
        self.came = {name: value for name, value in self.cleaned_data.items() if isinstance(value, Received)}
        keep_as_typed(self, NAMES)
        return self.cleaned_data

    def let_go(self) -> None:
        """Files that came with the form and were not kept leave nothing, and must be chosen again."""
        for name, received in self.came.items():
            received.discard()
            if self.errors and name not in self.errors:
                self.add_error(name, AGAIN)

    def _post_clean(self) -> None:
        """The action checks the whole record; here only the fields themselves have been read."""

    def values(self) -> dict[str, Any]:
        """What the action is given."""
        names = [*self.kind.fields, *(["when"] if "when" in self.fields else [])]
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


def _say_what_nothing_means(choice: Any) -> None:
    """The first line of a list says whether one must choose, or may leave it."""
    words = _("Choose one") if choice.required else _("– none –")
    if isinstance(choice, forms.ModelChoiceField):
        if choice.empty_label is not None:
            choice.empty_label = words
    else:
        named = [(value, capfirst(label)) for value, label in choice.choices]
        choice.choices = [("", words), *named[1:]] if named and named[0][0] == "" else named


@cache
def form_of(kind: Kind) -> type[RecordForm]:
    """The form class of `kind`; it is given the `user` who fills it in."""
    attributes: dict[str, Any] = {"kind": kind, "__module__": __name__}
    if kind.is_dated:
        attributes["when"] = KnownDateField()
    made: Any = forms.modelform_factory(
        kind.model,
        form=type("Form", (kind.form or RecordForm,), attributes),
        fields=list(kind.fields),
        formfield_callback=field_for,
        help_texts=cast(Any, kind.hints),
    )
    order = ["when"] if kind.is_dated else []
    made.field_order = [*kind.fields[:1], *order, *kind.fields[1:]]
    return made  # type: ignore[no-any-return]
