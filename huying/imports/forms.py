"""The forms of an import: the file, what its columns are, what their values mean."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, centres_of
from huying.centres.models import Centre
from huying.files.forms import UploadField
from huying.files.receiving import Received
from huying.imports.days import Order
from huying.imports.fields import ABOUT, JOINED, KNOWN, MAPPED, NEEDED, NEW, Field
from huying.imports.mapping import Mapping
from huying.imports.profiling import Column, guessed, profiled
from huying.imports.reading.encodings import ENCODINGS
from huying.imports.reading.source import Reading
from huying.imports.reading.table import WANTED, Table, open_table
from huying.imports.reading.unreadable import Unreadable
from huying.imports.sentences import ENCODING_NAMES, label, of_exception
from huying.imports.showing import meanings

DELIMITERS = (("", gettext_lazy("found by itself")), (",", ","), (";", ";"), ("\t", gettext_lazy("tab")))
ORDERS = (
    (Order.UNKNOWN, gettext_lazy("no such days in the file")),
    (Order.DAY_FIRST, gettext_lazy("the day: 31/1/2023")),
    (Order.MONTH_FIRST, gettext_lazy("the month: 1/31/2023")),
)


class UploadForm(forms.Form):
    """A table of cases. It is read as a whole before anything is kept."""

    file = UploadField(wanted=WANTED, label=gettext_lazy("table of cases (CSV or XLSX)"))

    def clean_file(self) -> Received:
        received: Received = self.cleaned_data["file"]
        try:
            self.table = open_table(received.waiting.path, received.media, known=KNOWN)
            self.columns, self.total = profiled(self.table)
        except Unreadable as problem:
            received.discard()
            raise ValidationError(of_exception(problem)) from problem
        self.mapping = guessed(self.columns, self.table)
        return received


class ReadingForm(forms.Form):
    """How the file is read, when what was decided is not right."""

    encoding = forms.ChoiceField(
        label=gettext_lazy("encoding"),
        required=False,
        choices=[
            ("", gettext_lazy("found by itself")),
            *((each, ENCODING_NAMES[each]) for each in ENCODINGS),
        ],
    )
    delimiter = forms.ChoiceField(label=gettext_lazy("between cells"), required=False, choices=DELIMITERS)
    header = forms.IntegerField(
        label=gettext_lazy("row of the column names"), required=False, min_value=1, max_value=40
    )
    sheet = forms.CharField(label=gettext_lazy("sheet"), required=False, max_length=100)

    def reading(self) -> Reading:
        told = self.cleaned_data
        return Reading(told["encoding"], told["delimiter"], told["sheet"], told["header"] or 0)


def read_anew(path: Any, media: str, reading: Reading) -> tuple[Table, list[Column], int]:
    """The file, read as a person says. Raises Unreadable."""
    table = open_table(path, media, reading, KNOWN)
    return table, *profiled(table)


class ColumnsForm(forms.Form):
    """What each column holds, and what is the same in every row."""

    def __init__(
        self, *args: Any, columns: list[dict[str, Any]], mapping: Mapping, user: User, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.columns, self.mapping = columns, mapping
        held = {name: field for field, names in mapping.columns.items() for name in names}
        choices = [("", _("left out")), *((each.value, label(each)) for each in Field)]
        for place, column in enumerate(columns):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=column["name"], required=False, choices=choices, initial=held.get(column["name"], "")
            )
        for name in MAPPED:
            self.fields[f"fixed-{name}"] = self._fixed(name, user)
        self.fields["days"] = forms.ChoiceField(
            label=_("What comes first in days such as 2/5/2023"),
            required=False,
            choices=ORDERS,
            initial=mapping.days,
        )

    def _fixed(self, name: Field, user: User) -> forms.ChoiceField:
        known = meanings(name)
        if name is Field.CENTRE:
            known = {code: known[code] for code in own_centres(user) if code in known}
        first = next(iter(known), "") if name is Field.CENTRE and len(known) == 1 else ""
        words = _("outcome of all closed cases") if name is Field.STATUS else label(name)
        return forms.ChoiceField(
            label=words,
            required=False,
            choices=[("", "–"), *known.items()],
            initial=self.mapping.fixed.get(name, first),
        )

    def rows(self) -> list[tuple[dict[str, Any], Any]]:
        """Each column with its field, as the page shows them."""
        return [(column, self[f"column-{place}"]) for place, column in enumerate(self.columns)]

    def fixed_fields(self) -> list[Any]:
        return [self[f"fixed-{name}"] for name in MAPPED]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        found = self._found()
        for name, places in found.items():
            if len(places) > 1 and name not in JOINED:
                self.add_error(
                    places[-1],
                    _("Two columns are matched to this: %(field)s. Choose one.") % {"field": label(name)},
                )
            many = next((place for place in places if name in MAPPED and self._column(place)["many"]), None)
            if many:
                self.add_error(many, _("This column has too many different values to be matched one by one."))
        for name in NEEDED:
            if name not in found and not told.get(f"fixed-{name}"):
                self.add_error(
                    None, _("Nothing says what this is to be: %(field)s.") % {"field": label(name)}
                )
        self._must_be_ordered(found)
        return told

    def _must_be_ordered(self, found: dict[Field, list[str]]) -> None:
        """Nobody guesses which number is the month."""
        days = [place for name in (Field.RECEIVED_ON, Field.CLOSED_ON) for place in found.get(name, ())]
        if any(self._column(place)["unordered"] for place in days) and not self.cleaned_data.get("days"):
            self.add_error("days", _("The file has such days. Say what comes first."))

    def _column(self, place: str) -> dict[str, Any]:
        return self.columns[int(place.removeprefix("column-"))]

    def _found(self) -> dict[Field, list[str]]:
        """Each field that was chosen, with the places of its columns."""
        found: dict[Field, list[str]] = {}
        for place in range(len(self.columns)):
            if name := self.cleaned_data.get(f"column-{place}"):
                found.setdefault(Field(name), []).append(f"column-{place}")
        return found

    def chosen(self) -> Mapping:
        columns = {
            str(name): [self._column(place)["name"] for place in places]
            for name, places in self._found().items()
        }
        fixed = {
            str(name): told
            for name in MAPPED
            if (told := self.cleaned_data[f"fixed-{name}"]) and name not in columns
        }
        order = Order(self.cleaned_data["days"])
        return replace(self.mapping, days=order, columns=columns, fixed=fixed)


class ValuesForm(forms.Form):
    """What each value of the matched columns means. A value without a meaning refuses its rows."""

    def __init__(
        self,
        *args: Any,
        values: dict[Field, dict[str, int]],
        told: dict[Field, dict[str, str]],
        user: User,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.values = values
        for name, counted in values.items():
            known = meanings(name)
            if name is Field.CENTRE:
                known = {code: known[code] for code in own_centres(user) if code in known}
            none = (
                _("another centre: leave its rows out")
                if name is Field.CENTRE
                else _("not matched: refuse its rows")
            )
            new = [(NEW, _("new category of this name"))] if name is Field.CATEGORY else []
            choices = [("", none), *known.items()]
            for place, value in enumerate(counted):
                with_new = [*choices[:1], *(new if value else []), *choices[1:]]
                self.fields[f"{name}-{place}"] = forms.ChoiceField(
                    label=value or _("(empty)"),
                    required=False,
                    choices=with_new,
                    initial=told.get(name, {}).get(value, ""),
                )

    def groups(self) -> list[tuple[str, list[tuple[Any, int]]]]:
        """The fields of each column with how often each value stands there."""
        return [
            (
                str(ABOUT[name].label),
                [(self[f"{name}-{place}"], number) for place, number in enumerate(counted.values())],
            )
            for name, counted in self.values.items()
        ]

    def chosen(self) -> dict[str, dict[str, str]]:
        return {
            str(name): {
                value: meant
                for place, value in enumerate(counted)
                if (meant := self.cleaned_data[f"{name}-{place}"])
            }
            for name, counted in self.values.items()
        }


def own_centres(user: User) -> list[str]:
    """Centres for which `user` may bring cases in, by reference."""
    own = centres_of(user, Function.CASEWORK, Level.APPROVE)
    rows = Centre.objects.order_by("position", "name")
    return list((rows if own is None else rows.filter(pk__in=own)).values_list("code", flat=True))
