"""Names that are printed, in the text of an edition and in the records it draws on, against the register."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.accounts.policy import Function
from huying.core.period import Period
from huying.core.shapes import DatedRecord
from huying.core.text import to_simplified
from huying.figures.checks import Finding, Rule, Seen, Weight, check, found
from huying.figures.register import NotPrinted, known_names, not_printed
from huying.records.kind import Kind, kinds
from huying.reports.models import Section
from huying.reports.names import Register, unknown_names
from huying.reports.prose import PLACEHOLDER

# Kinds of work that reports speak of; residents and their cases are not among them.
PRINTED = frozenset(
    {
        Function.PROPOSALS,
        Function.SURVEYS,
        Function.CAMPAIGNS,
        Function.RELIEF,
        Function.ACTIVITIES,
        Function.DIRECTORY,
    }
)
UNKNOWN = Rule(
    "reports.name_not_in_register",
    Weight.WARNING,
    gettext_lazy("A name that is not on the register"),
    gettext_lazy(
        "Correct the spelling, or enter the person, body or scheme with the name that is to be printed."
    ),
    lambda period: (),
)
VARIANT = Rule(
    "reports.variant_printed",
    Weight.WARNING,
    gettext_lazy("A name in a form that is not printed"),
    gettext_lazy("Print the name of the register."),
    lambda period: (),
)


@dataclass(frozen=True, slots=True)
class House:
    """What this office prints: names on its register, and forms of names that it does not print."""

    register: Register
    forms: tuple[NotPrinted, ...]

    @classmethod
    def of_office(cls) -> "House":
        return cls(Register.of(known_names()), tuple(not_printed()))


def text_names(section: Section, words: dict[str, Any], where: str, house: House) -> Iterator[Finding]:
    """Names in one block or title of an edition, in all its languages."""
    for language in ("zh_hant", "zh_hans", "en"):
        text = PLACEHOLDER.sub(" \N{OBJECT REPLACEMENT CHARACTER} ", str(words.get(language) or ""))
        for name in unknown_names(text, house.register):
            sentence = _("%(place)s: “%(name)s” is not on the register.") % {"place": where, "name": name}
            yield found(UNKNOWN, Seen(sentence, (section.code,)))
        for form in house.forms:
            if _stands_in(text, form, language):
                sentence = _("%(place)s: “%(variant)s” stands for “%(name)s”.") % {
                    "place": where,
                    "variant": form.variant,
                    "name": form.preferred,
                }
                yield found(VARIANT, Seen(sentence, (section.code, form.code)))


@check("reports.record_name_not_in_register", weight=Weight.NOTE, label=UNKNOWN.label, remedy=UNKNOWN.remedy)
def record_names(period: Period) -> Iterator[Seen]:
    register = Register.of(known_names())
    where: dict[str, set[str]] = defaultdict(set)
    for code, text in _printed_texts(period):
        for name in unknown_names(text, register):
            where[name].add(code)
    for name, found_in in sorted(where.items()):
        yield Seen(_("“%(name)s” is not on the register.") % {"name": name}, tuple(sorted(found_in)))


@check("reports.record_variant", weight=Weight.NOTE, label=VARIANT.label, remedy=VARIANT.remedy)
def record_variants(period: Period) -> Iterator[Seen]:
    forms = not_printed()
    where: dict[NotPrinted, set[str]] = defaultdict(set)
    for code, text in _printed_texts(period) if forms else ():
        for form in forms:
            if _stands_in(text, form, "zh_hant"):
                where[form].add(code)
    for form, found_in in where.items():
        yield Seen(
            _("“%(variant)s” stands for “%(name)s” in %(count)s records.")
            % {"variant": form.variant, "name": form.preferred, "count": len(found_in)},
            (form.code, *sorted(found_in)),
        )


def _stands_in(text: str, form: NotPrinted, language: str) -> bool:
    """Whether the form stands in the text by itself. In Simplified, a form that only differs in script is right."""
    variant, preferred = form.variant, form.preferred
    if language == "zh_hans":
        variant, preferred = to_simplified(variant), to_simplified(preferred)
    return variant != preferred and variant in text.replace(preferred, "")


def _printed_texts(period: Period) -> Iterator[tuple[str, str]]:
    """References and words of records of the period, or of no date, that reports speak of."""
    for kind in kinds():
        names = _wordy(kind) if kind.function in PRINTED else []
        if names:
            for code, *texts in _rows(kind, period).values_list("code", *names):
                yield from ((code, text) for text in texts if text)


def _wordy(kind: Kind) -> list[str]:
    """Fields of the kind that hold free words about the work itself."""
    fields = kind.model._meta.concrete_fields
    wordy = [
        each for each in fields if type(each) in (models.CharField, models.TextField) and not each.choices
    ]
    return [each.name for each in wordy if each.name in kind.fields and each.name not in kind.personal]


def _rows(kind: Kind, period: Period) -> Any:
    rows = kind.model._default_manager.order_by("code")
    if not issubclass(kind.model, DatedRecord):
        return rows
    of_period = models.Q(from_on__lt=period.end, until_on__gt=period.start)
    return rows.filter(of_period | models.Q(from_on__isnull=True))
