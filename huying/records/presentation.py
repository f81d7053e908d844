"""A record as people read it: labels and values in their language, never the row itself."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from operator import attrgetter
from typing import Any, cast

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from huying.accounts.policy import Actor
from huying.core.dates import KnownDate
from huying.core.languages import listed
from huying.core.money import money_words
from huying.core.shapes import Record, follow, in_language
from huying.core.sheets import Cell
from huying.files.media import PHOTOGRAPHS
from huying.files.models import StoredFile
from huying.records.centres import is_of_its_centre
from huying.records.kind import Kind, kind_of
from huying.records.rules import readable_fields

PLACE = "reference-here"


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value on a record's page; `url` opens the record it names, when the reader may.

    `form` says how its column is set: num, day, when (days of any precision) or nothing; `due` is a day still waited for;
    `picture` is the address of a picture to be shown with it.
    """

    name: str
    label: str
    value: str
    url: str = ""
    form: str = ""
    due: date | None = None
    picture: str = ""


def label_of(kind: Kind, name: str) -> str:
    """What the column or property `name` is called, as the head of a column or the label of a field."""
    return str(capfirst(_name_of(kind, name)))


def _name_of(kind: Kind, name: str) -> str:
    if name == "when":
        return _("date")
    if name == "code":
        return _("reference")
    column = _column(kind.model, name)
    if column is not None:
        return str(column.verbose_name)
    described = getattr(getattr(kind.model, name, None), "fget", None)
    return str(getattr(described, "label", name.replace("_", " ")))


def labelled(label: Any) -> Callable[[Any], Any]:
    """Give a model property the words that head its column."""

    def decorate(function: Any) -> Any:
        function.label = label
        return function

    return decorate


def cell(record: Any, name: str) -> Any:
    """The value of `name` as a typed cell: text, whole number, day, or nothing."""
    choose = getattr(record, f"get_{name}_display", None)
    if choose is not None:
        return str(capfirst(choose()))
    value = follow(record, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, (int, date, datetime)) or value is None:
        return value
    if isinstance(value, KnownDate):
        return value.words
    if isinstance(value, models.Manager):
        return listed(value.all())
    return str(value)


def shown_cell(kind: Kind, record: Any, name: str, user: Actor) -> Any:
    """The value of `name`, unless it names a record of another centre, or a sealed one, that `user` may not open."""
    value = getattr(record, name, None)
    other = kind_of(type(value))
    apart = other is not None and (other.sealed or not is_of_its_centre(kind, record, name))
    if apart and not cast(Kind, other).is_open_to(user, value):
        return None
    return cell(record, name)


def export_cell(kind: Kind, record: Any, name: str, user: Actor) -> Cell:
    """The same value for a spreadsheet; cents become an amount in words with its currency."""
    value = shown_cell(kind, record, name, user)
    if isinstance(value, int) and name.endswith("_cents"):
        return money_words(value, getattr(record, "currency", "HKD"))
    return timezone.localtime(value) if isinstance(value, datetime) else value


def facts(kind: Kind, record: Any, user: Actor) -> list[Fact]:
    """Everything the reader may know of one record, empty fields left out."""
    names = [*(["when"] if kind.is_dated else []), *kind.fields, *kind.facts]
    allowed = readable_fields(kind, user, tuple(dict.fromkeys(names)))  # type: ignore[arg-type]
    found = (
        Fact(
            name,
            label_of(kind, name),
            _spoken(record, name, shown_cell(kind, record, name, user)),
            _link(record, name, user),
            picture=_picture(record, name),
        )
        for name in allowed
    )
    return [fact for fact in found if fact.value]


def rows(
    kind: Kind, records: Iterable[Record], user: Actor, chosen: tuple[str, ...] = ()
) -> Iterator[tuple[Record, list[Fact]]]:
    """List rows: each record with its columns, or those that are chosen among them."""
    names = readable_fields(kind, user, chosen or kind.columns)  # type: ignore[arg-type]
    columns = [(name, label_of(kind, name), _listed(kind, name, user)) for name in names]
    for record in records:
        due = kind.due_day(record)
        yield record, [_listed_fact(kind, record, *column, due) for column in columns]


def _listed_fact(
    kind: Kind, record: Record, name: str, label: str, read: Callable[[Any], Any], due: date | None
) -> Fact:
    value = read(record)
    words, form = _spoken(record, name, value), _form(kind, name, value)
    return Fact(name, label, words, form=form, due=due if name == kind.due else None)


def _listed(kind: Kind, name: str, user: Actor) -> Callable[[Any], Any]:
    """How a list reads `name` of each record: a key by what it stands for, a title in the reader's language.

    Decided once for a list, which has hundreds of cells.
    """
    model = kind.model
    if hasattr(model, f"{name}_words"):
        return attrgetter(f"{name}_words")
    if hasattr(model, f"get_{name}_display"):
        words = {value: str(capfirst(label)) for value, label in model._meta.get_field(name).flatchoices}  # type: ignore[union-attr]
        return lambda record: words.get(getattr(record, name), getattr(record, name))
    if hasattr(model, f"{name}_en"):
        return lambda record: _in_language(cell(record, name), getattr(record, f"{name}_en"))
    column = _column(model, name)
    if column is None or column.is_relation:
        return lambda record: shown_cell(kind, record, name, user)
    return lambda record: cell(record, name)


def _in_language(value: Any, english: str) -> Any:
    return in_language(value, english) if english and isinstance(value, str) else value


def _form(kind: Kind, name: str, value: Any) -> str:
    if isinstance(value, int) or is_number(kind, name):
        return "num"
    if name == "when":
        return "when"
    return "day" if isinstance(value, date) else ""


def is_number(kind: Kind, name: str) -> bool:
    """Whether a column holds numbers, so that its head stands over their last digits."""
    column = _column(kind.model, name) if "__" not in name else None
    return isinstance(column, (models.IntegerField, models.DecimalField)) and not column.choices


def record_url(kind: Kind, code: str) -> str:
    return reverse("records:record_page", args=[kind.key, code])


def record_urls(kind: Kind) -> Callable[[str], str]:
    """The addresses of very many records of one kind, for which the resolver is asked once: references are slugs."""
    before, after = record_url(kind, PLACE).split(PLACE)
    return lambda code: f"{before}{code}{after}"


def _link(record: Any, name: str, user: Actor) -> str:
    value = getattr(record, name, None)
    if isinstance(value, StoredFile):
        return reverse("files:file_open", args=[value.pk])
    if not isinstance(value, Record):
        return ""
    other = kind_of(type(value))
    if other is None or not other.visible_to(user).filter(pk=value.pk).exists():
        return ""
    return record_url(other, value.code)


def _picture(record: Any, name: str) -> str:
    value = getattr(record, name, None)
    if not isinstance(value, StoredFile) or value.media_type not in PHOTOGRAPHS:
        return ""
    return reverse("files:file_picture", args=[value.pk])


def _spoken(record: Any, name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        if name.endswith("_cents"):
            return money_words(value, getattr(record, "currency", "HKD"))
        return (
            str(value)
            if name == "year" or name.endswith("_year")
            else number_format(value, force_grouping=True)
        )
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    return date_format(value) if isinstance(value, date) else str(value)


def _column(model: type[models.Model], name: str) -> Any:
    try:
        column = model._meta.get_field(name.split("__")[0])
    except FieldDoesNotExist:
        return None
    return column if hasattr(column, "verbose_name") else None
