"""A list as its address says it: search words, filters, a period, an order, a page."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db import connection, models
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.accounts.policy import Level, level
from huying.core.pages import COUNTED_UP_TO, Page, counted, keyset_page
from huying.core.selects import OneOf, group
from huying.records.asked import LONGEST
from huying.records.finding import named_by_number, shelves
from huying.records.kind import Kind, kind_of
from huying.records.presentation import label_of
from huying.records.rules import readable_fields
from huying.search.index import holds, some

NAMED_HITS = 2000  # so many references may be named in one question to the database


class FilterForm(forms.Form):
    """What a list may be narrowed by. Anything else that was sent is ignored."""

    q = forms.CharField(
        required=False, max_length=LONGEST, widget=forms.SearchInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, kind: Kind, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["q"].label = _("Words")
        if _only_statistics(kind, user):
            del self.fields["q"]  # else the number of hits would tell what the words of a person are
        for name in readable_fields(kind, user, kind.filters):
            self.fields[name] = _filter_field(kind, user, name)
        if kind.day_field:
            for name, label in (("from", _("From")), ("until", _("Until (included)"))):
                picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
                self.fields[name] = forms.DateField(label=label, required=False, widget=picker)


def _filter_field(kind: Kind, user: User, name: str) -> forms.Field:
    column = kind.model._meta.get_field(name)
    label = label_of(kind, name)
    if column.is_relation and column.related_model is not None:
        other = kind_of(column.related_model)  # type: ignore[arg-type]
        rows = column.related_model._default_manager.all() if other is None else other.visible_to(user)  # type: ignore[union-attr]
        field = forms.ModelChoiceField(
            rows, label=label, required=False, to_field_name="code", empty_label=_("All"), widget=OneOf
        )
        if other is not None and other.in_levels:
            group(field)
        return field
    if isinstance(column, models.BooleanField):
        choices = [("", _("All")), ("True", _("Yes")), ("False", _("No"))]
    else:
        named = getattr(column, "choices", None) or []
        choices = [("", _("All")), *((value, capfirst(words)) for value, words in named)]
    return forms.ChoiceField(choices=choices, label=label, required=False, widget=OneOf)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, and all that is needed to draw it and to come back to it."""

    form: FilterForm
    page: Page[Any]
    rows: QuerySet[Any]
    sort: str
    counted: int
    more: bool
    query: dict[str, str]
    asked: str = ""
    problem: str = ""

    def address(self, **changes: str) -> str:
        """This list's address with some of its parts changed; empty parts are dropped.

        Words are never part of it: `find` names them where they are kept.
        """
        parts = self.query | ({"find": self.asked} if self.asked else {}) | changes
        return "?" + urlencode({name: value for name, value in parts.items() if value and name != "q"})

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What the list is narrowed and ordered by, for a form that changes something else."""
        parts = self.query | ({"find": self.asked} if self.asked else {})
        return [(name, value) for name, value in parts.items() if value and name not in {"q", "cols"}]

    @property
    def chips(self) -> list[tuple[str, str]]:
        """What the list is narrowed by, each with the address without it."""
        found = []
        for name, field in self.form.fields.items():
            value = self.form.cleaned_data.get(name) if self.form.is_valid() else None
            if value:
                shown = dict(getattr(field, "choices", [])).get(value, value) if _is_plain(field) else value
                without = {"find" if name == "q" else name: ""}
                found.append((f"{field.label}: {shown}", self.address(**without)))
        return found


def _is_plain(field: forms.Field) -> bool:
    return isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField)


def read_list(kind: Kind, user: User, query: dict[str, str], *, size: int = 50) -> Listing:
    """The list that `query` asks for, of rows `user` may see, counted up to a bound so that length costs nothing."""
    form = FilterForm(kind, user, query)
    needed = min(Level.READ, level(user, kind.function))
    rows, easy = _narrowed(kind, user, kind.visible_to(user, needed), form)
    sort = _sort(kind, user, query.get("sort", ""))
    name = sort.lstrip("-")
    page = keyset_page(
        rows,
        field=name,
        descending=sort.startswith("-"),
        mark=query.get("page", ""),
        size=size,
        unsaid=name in kind.personal,
    )
    number = counted(easy, COUNTED_UP_TO) if easy is not None else None
    if number is None or not number.more:
        number = counted(rows, COUNTED_UP_TO)
    kept = {name: value for name, value in query.items() if name in {*form.fields, "sort", "cols"} and value}
    words = form.cleaned_data.get("q")
    named = named_by_number(words, user, [kind]) if words else None
    problem = named.problem if named else ""
    return Listing(form, page, rows, sort, number.number, number.more, kept, query.get("find", ""), problem)


def chosen_columns(kind: Kind, user: User, query: dict[str, str]) -> tuple[str, ...]:
    """The columns that are asked for, in the order of the kind and as far as the reader may see them; all when none is."""
    readable = readable_fields(kind, user, kind.columns)
    wanted = query.get("cols", "").split(",")
    return tuple(name for name in readable if name in wanted) or readable


def narrowed(
    kind: Kind, user: User, rows: QuerySet[Any], query: dict[str, str]
) -> tuple[QuerySet[Any], FilterForm]:
    """`rows` as far as the filters of `query` allow, words left aside; and the form that shows them."""
    form = FilterForm(kind, user, {name: value for name, value in query.items() if name != "q"})
    form.fields.pop("q", None)
    return _narrowed(kind, user, rows, form)[0], form


def _sort(kind: Kind, user: User, wanted: str) -> str:
    """The order asked for, if the kind offers it and the reader may see what it is by; else the usual one."""
    offered = {each.lstrip("-"): each for each in kind.sorts}
    readable = readable_fields(kind, user, tuple(offered))
    if wanted.lstrip("-") in readable:
        return "-" * wanted.startswith("-") + wanted.lstrip("-")
    return offered[readable[0]] if readable else "pk"


def _only_statistics(kind: Kind, user: User) -> bool:
    return bool(kind.personal) and readable_fields(kind, user, tuple(kind.personal)) == ()


def _narrowed(
    kind: Kind, user: User, rows: QuerySet[Any], form: FilterForm
) -> tuple[QuerySet[Any], QuerySet[Any] | None]:
    """`rows` as far as the filters that could be read allow; a filter that makes no sense narrows nothing.

    With words that very many records hold comes also a part of the rows which is quick to count.
    """
    form.is_valid()
    for name, value in form.cleaned_data.items():
        if value in (None, "") or name == "q":
            continue
        if name in {"from", "until"} and isinstance(value, date):
            bound = "gte" if name == "from" else "lte"
            rows = rows.filter(**{f"{kind.day_field}__{bound}": value})
        elif name in kind.narrowings:
            rows = rows.filter(kind.narrowings[name](value))
        else:
            rows = rows.filter(**{name: value})
    words = form.cleaned_data.get("q")
    return _holding(kind, user, rows, words) if words else (rows, None)


def _holding(
    kind: Kind, user: User, rows: QuerySet[Any], words: str
) -> tuple[QuerySet[Any], QuerySet[Any] | None]:
    """Rows that hold `words`. Few hits are named; of many the list itself is walked, asking the index of each row."""
    if (named := named_by_number(words, user, [kind])) is not None:
        return rows.filter(pk=named.record.pk) if named.record else rows.none(), None
    mine = shelves(user, [kind])
    codes = some(words, mine, NAMED_HITS + 1)
    if len(codes) <= NAMED_HITS:
        return rows.filter(code__in=codes), None
    column = f"{connection.ops.quote_name(kind.model._meta.db_table)}.code"
    walked = rows.filter(holds(words, mine, kind.key, column))
    return walked, rows.filter(code__in=codes[: COUNTED_UP_TO + 1])
