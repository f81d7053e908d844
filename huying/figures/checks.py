"""Contradictions looked for before anything is printed.

Each app declares rules in its `checks.py`; a rule looks at the records of a period and yields what it finds, naming
the records. Wording and remedy are for the person who will mend it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huying.core.period import Period
from huying.core.shapes import Record
from huying.core.text import nested_quotes

Words = str | Promise


class Weight(models.TextChoices):
    """How much a finding matters: an error must be mended, a warning decided, a note known."""

    ERROR = "error", _("error")
    WARNING = "warning", _("warning")
    NOTE = "note", _("note")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule saw: a sentence and the references of the records it is about."""

    sentence: Words
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of contradiction (檢查規則)."""

    key: str
    weight: Weight
    label: Words
    remedy: Words
    look: Callable[[Period], Iterable[Seen]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's finding, ready to be listed."""

    rule: str
    weight: Weight
    label: Words
    sentence: Words
    remedy: Words
    codes: tuple[str, ...]


_rules: dict[str, Rule] = {}


def check(
    key: str, *, weight: Weight, label: Words, remedy: Words
) -> Callable[[Callable[[Period], Iterable[Seen]]], Rule]:
    """Declare a rule. Raises ValueError when its key is taken."""

    def decorate(look: Callable[[Period], Iterable[Seen]]) -> Rule:
        if key in _rules:
            raise ValueError(f"check {key} is declared twice")
        _rules[key] = Rule(key, weight, label, remedy, look)
        return _rules[key]

    return decorate


def rules() -> list[Rule]:
    """Every rule, by key."""
    return sorted(_rules.values(), key=lambda rule: rule.key)


def findings(period: Period) -> Iterator[Finding]:
    """Everything the rules find in `period`, rule by rule."""
    for rule in rules():
        for seen in rule.look(period):
            yield found(rule, seen)


def found(rule: Rule, seen: Seen) -> Finding:
    """What a rule saw, with the names in its sentence quoted within its own quotation marks."""
    sentence = nested_quotes(str(seen.sentence))
    return Finding(rule.key, rule.weight, rule.label, sentence, rule.remedy, seen.codes)


def codes(records: Iterable[Record]) -> tuple[str, ...]:
    """References of records, in order, each once."""
    return tuple(sorted({record.code for record in records}))
