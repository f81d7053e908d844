"""A mapping followed: its columns found in the table, its references in the records that its reader may write."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, centres_of
from huying.cases.models import Case, Category, Tally
from huying.centres.models import Centre
from huying.imports.days import Order
from huying.imports.fields import MAPPED, NEEDED, NEW, NOBODY, OPEN, Field
from huying.imports.mapping import BadMapping, Mapping
from huying.records.kind import By
from huying.representatives.models import Representative

Meaning = Category | Centre | Representative | str | None
CHANNELS = frozenset(Tally.Channel.values)
OUTCOMES = frozenset(Case.Outcome.values)


@dataclass(slots=True)
class Plan:
    """How each row becomes a case (匯入方案): where its fields stand, what its values mean, where it may be entered."""

    mapping: Mapping
    names: list[str]
    places: dict[Field, list[int]]
    fixed: dict[Field, Meaning]
    centres: set[int] | None  # where the person may enter cases; None is everywhere
    today: date
    known: dict[Field, dict[str, Meaning]]
    by_name: dict[str, Category]
    meanings: dict[tuple[Field, str], Meaning] = field(default_factory=dict)
    added: dict[str, Category] = field(default_factory=dict)  # categories that are to be made, by name

    @property
    def days(self) -> Order:
        return self.mapping.days

    def header(self, name: Field) -> str:
        """The column or columns of a field, as they are called in the file."""
        return " + ".join(self.mapping.columns.get(name, []))

    def meaning(self, name: Field, value: str) -> Meaning:
        """What a value in the file means. Raises KeyError when nobody has said."""
        key = (name, value)
        if key not in self.meanings:
            self.meanings[key] = self._meaning(name, value)
        return self.meanings[key]

    def _meaning(self, name: Field, value: str) -> Meaning:
        told = self.mapping.meaning(name, value)
        if told == NEW and name is Field.CATEGORY:
            return self._category(value)
        return self.known[name][told]

    def _category(self, value: str) -> Category:
        """The category of that name; one that is still to be made stands in for itself."""
        if not value:
            raise KeyError(value)
        return self.by_name.get(value) or self.added.setdefault(value, Category(name=value))


def planned(mapping: Mapping, names: list[str], by: By, today: date) -> Plan:
    """The plan of a mapping over a table with these columns. Raises BadMapping."""
    places = {
        Field(name): [_place(names, each) for each in columns] for name, columns in mapping.columns.items()
    }
    categories = list(Category.objects.order_by("position", "name"))
    known = _known(categories)
    fixed = {Field(name): _fixed(Field(name), told, known) for name, told in mapping.fixed.items() if told}
    for name in NEEDED:
        if name not in places and name not in fixed:
            raise BadMapping("needed", name=name)
    for key, table in mapping.values.items():
        for told in table.values():
            if told and not (told == NEW and key == Field.CATEGORY) and told not in known[Field(key)]:
                raise BadMapping("no-such", name=key, value=told)
    centres = centres_of(by, Function.CASEWORK, Level.APPROVE) if isinstance(by, User) else None
    by_name = {category.name: category for category in reversed(categories)}
    return Plan(mapping, names, places, fixed, centres, today, known, by_name)


def _place(names: list[str], name: str) -> int:
    if name not in names:
        raise BadMapping("no-such-column", name=name, known=", ".join(names[:20]))
    return names.index(name)


def _fixed(name: Field, told: str, known: dict[Field, dict[str, Meaning]]) -> Meaning:
    if name not in MAPPED or told not in known[name]:
        raise BadMapping("no-such", name=name, value=told)
    return known[name][told]


def _known(categories: list[Category]) -> dict[Field, dict[str, Meaning]]:
    """Everything that a value can mean, by its reference."""
    people: dict[str, Any] = {each.code: each for each in Representative.objects.all()}
    return {
        Field.CATEGORY: {each.code: each for each in categories},
        Field.CENTRE: {each.code: each for each in Centre.objects.all()},
        Field.CHANNEL: {each: each for each in CHANNELS},
        Field.STATUS: {each: each for each in (OPEN, *OUTCOMES)},
        Field.REPRESENTATIVE: {NOBODY: None, **people},
    }
