"""Form fields for what people type: known dates, amounts, texts, whole numbers, and the data of a report."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.core.dates import KnownDate, check_year
from huying.core.money import parse_cents
from huying.core.selects import OneOf
from huying.core.text import check_text
from huying.records.choosing import RecordField
from huying.records.kind import kind_of

LONGEST_TEXT = 50_000
DEEPEST, MOST_DIGITS = 20, 18
SHOWN = 40
LARGEST = {
    "PositiveSmallIntegerField": 32_767,
    "SmallIntegerField": 32_767,
}  # the smaller of the two databases
LARGEST |= {"PositiveIntegerField": 2_147_483_647, "IntegerField": 2_147_483_647}
LARGEST |= {"PositiveBigIntegerField": 10**MOST_DIGITS, "BigIntegerField": 10**MOST_DIGITS}


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


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several chosen rows; a number that no row can have is refused, and never reaches the database."""

    def clean(self, value: Any) -> Any:
        for each in value if isinstance(value, (list, tuple)) else ():
            if not (str(each).isdecimal() and len(str(each)) <= MOST_DIGITS):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": str(each)[:SHOWN]},
                )
        return super().clean(value)


class DataField(forms.JSONField):
    """Structured text (JSON) that both databases keep alike: no huge number, no depth, no unusable character."""

    def to_python(self, value: Any) -> Any:
        if self.disabled or value in self.empty_values:
            return None
        MaxLengthValidator(LONGEST_TEXT)(value)
        try:
            found = json.loads(value, parse_int=_whole, parse_float=_fraction, parse_constant=_no_number)
        except RecursionError as problem:
            raise ValidationError(_("This is nested too deeply.")) from problem
        except ValueError as problem:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from problem
        for text in _texts(found):
            check_text(text)
        return found

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed, letter by letter."""
        return initial if self.disabled else forms.fields.InvalidJSONInput(data or "")


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(digits)
    return int(digits)


def _fraction(digits: str) -> float:
    if len(digits) > MOST_DIGITS + 2 or float(digits) in {float("inf"), float("-inf")}:
        raise ValueError(digits)
    return float(digits)


def _no_number(word: str) -> float:
    raise ValueError(word)


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    """Every text in some data, names included."""
    if depth > DEEPEST:
        raise ValidationError(_("This is nested too deeply."))
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, depth + 1)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _texts(each, depth + 1)


def field_for(column: "models.Field[Any, Any]", **options: Any) -> forms.Field | None:
    """Widgets that work on a cheap phone: the browser's own date picker, telephone keys, plain selects."""
    other = kind_of(column.related_model) if column.is_relation else None  # type: ignore[arg-type]
    if other is not None and other.looked_up:
        return RecordField(
            other,
            many=bool(column.many_to_many),
            label=column.verbose_name,
            required=not column.blank,
            help_text=column.help_text,
        )
    if column.name.endswith("_cents"):
        return CentsField(
            label=column.verbose_name,
            required=not column.blank,
            help_text=_("In dollars, for example 1,310,654."),
        )
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        options["widget"] = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        options["localize"] = False
    elif isinstance(column, models.JSONField):
        options["form_class"] = DataField
    elif isinstance(column, models.TextField):
        options["widget"] = forms.Textarea(attrs={"rows": 4})
    elif "phone" in column.name:
        options["widget"] = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    elif isinstance(column, models.ManyToManyField):
        options |= {"widget": forms.SelectMultiple(attrs={"size": 6}), "form_class": RowsField}
    elif column.choices or isinstance(column, models.ForeignKey):
        options["widget"] = OneOf
    elif largest := LARGEST.get(column.get_internal_type()):
        options["max_value"] = largest
    made = column.formfield(**options)
    if isinstance(made, forms.DateField):
        made.validators.append(check_year)
    elif (
        isinstance(made, forms.CharField)
        and not isinstance(made, DataField)
        and isinstance(made.widget, forms.Textarea)
    ):
        made.validators.append(
            MaxLengthValidator(LONGEST_TEXT)
        )  # no maxlength: a browser would cut what is pasted
    return made  # type: ignore[no-any-return]
