"""What may not add up in the words of an edition and between the figures that it quotes."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from huying.core.period import Period
from huying.figures.checks import Finding, Rule, Seen, Weight, found
from huying.figures.materials import supply
from huying.figures.snapshot import snapshot
from huying.reports import shape
from huying.reports.answers import answers
from huying.reports.disclosure import Evaluated, leaks_in, needs_release
from huying.reports.models import Edition, EditionFigure, Section
from huying.reports.name_checks import House, text_names
from huying.reports.prose import (
    PLACEHOLDER,
    Quotable,
    Quoted,
    TypedHedge,
    TypedNumber,
    UnknownQuotation,
    Unprintable,
    WrongCounter,
    WrongPhrase,
    faults,
    typed_hedges,
)
from huying.reports.quoting import evaluate_edition

RELATIVE = re.compile(r"今年|去年|明年|前年|本年|上年|this year|last year|next year", re.IGNORECASE)
# So few that figures share them all the time.
FEW = 6


def _rule(key: str, weight: Weight, label: Any, remedy: Any) -> Rule:
    """A rule about an edition has no look of its own: the functions below are given the edition."""
    return Rule(key, weight, label, remedy, lambda period: ())


TYPED = _rule(
    "reports.typed_number",
    Weight.ERROR,
    gettext_lazy("Number typed by hand"),
    gettext_lazy("Quote a figure, or mark the number as external with its source."),
)
RELATIVE_DATE = _rule(
    "reports.relative_date",
    Weight.ERROR,
    gettext_lazy("Relative date"),
    gettext_lazy("Write the year; readers come later than writers."),
)
DOUBLE_HEDGE = _rule(
    "reports.double_hedge",
    Weight.ERROR,
    gettext_lazy("Hedged twice"),
    gettext_lazy("Take the word out of the text; the figure brings its own."),
)
TYPED_HEDGE = _rule(
    "reports.typed_hedge",
    Weight.WARNING,
    gettext_lazy("An exact figure with a hedge typed beside it"),
    gettext_lazy("Take the word out, or let the figure round itself with |floor:N, |ceil:N or |round:N."),
)
COUNTER = _rule(
    "reports.counter_differs",
    Weight.ERROR,
    gettext_lazy("A figure followed by the word of another unit"),
    gettext_lazy("Let the figure bring its own unit, or quote the figure that is meant."),
)
PHRASE = _rule(
    "reports.phrase_not_possible",
    Weight.ERROR,
    gettext_lazy("A figure that cannot be printed as asked"),
    gettext_lazy("Change what stands after the bar in the placeholder."),
)
UNKNOWN_FIGURE = _rule(
    "reports.unknown_figure",
    Weight.ERROR,
    gettext_lazy("Quotation of something that there is not"),
    gettext_lazy("Correct the name, or add the figure to the edition."),
)
UNQUOTED = _rule(
    "reports.figure_not_quoted",
    Weight.NOTE,
    gettext_lazy("Figure quoted nowhere"),
    gettext_lazy("Quote it in its section or take it out of the edition."),
)
SMALL_CELL = _rule(
    "reports.small_count_not_released",
    Weight.ERROR,
    gettext_lazy("Very small count without release"),
    gettext_lazy("Have two people release it with a reason, or leave it out."),
)
SUBTRACTION = _rule(
    "reports.small_count_by_subtraction",
    Weight.ERROR,
    gettext_lazy("Very small count told by subtraction"),
    gettext_lazy("Leave one of the figures out, or have two people release one of them with a reason."),
)
SAME_DIGITS = _rule(
    "reports.same_value_other_fact",
    Weight.NOTE,
    gettext_lazy("Same digits, different facts"),
    gettext_lazy("Check by name; never match figures by value."),
)
RULE_OF: dict[type[Unprintable], Rule] = {
    TypedNumber: TYPED,
    TypedHedge: DOUBLE_HEDGE,
    WrongCounter: COUNTER,
    WrongPhrase: PHRASE,
    UnknownQuotation: UNKNOWN_FIGURE,
}


def edition_findings(edition: Edition) -> Iterator[Finding]:
    """Everything the text and the quoted figures of `edition` reveal, all from one snapshot."""
    sections = list(edition.sections.order_by("number"))
    with snapshot():
        evaluated = evaluate_edition(edition)
        quotable, house = _quotable(edition, evaluated), House.of_office()
        for section in sections:
            yield from _each_once(_section_findings(section, quotable, house))
        yield from _unquoted(sections, evaluated)
        yield from _small(evaluated)
        yield from _same_digits(evaluated)


def _quotable(edition: Edition, evaluated: Evaluated) -> Quotable:
    known = answers(edition, get_language() or "zh-hant", evaluated)
    period = Period(edition.from_on, edition.until_on)

    def quote(name: str) -> Quoted:
        answer = known[name]
        return Quoted(answer.figure, answer.result.unit, answer.say)

    return Quotable(quote, lambda code: str(supply("activity", code, period)))


def _each_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same fault in each language of a block is one finding."""
    told: set[tuple[str, str]] = set()
    for finding in findings:
        key = (finding.rule, str(finding.sentence))
        if key not in told:
            told.add(key)
            yield finding


def _section_findings(section: Section, quotable: Quotable, house: House) -> Iterator[Finding]:
    texts = [section.title, *(block for block in section.blocks if isinstance(block, dict))]
    for place, words in enumerate(texts):
        where = shape.place_words(section.slug, place)
        for language in shape.WORDS:
            yield from _text_findings(section, str(words.get(language) or ""), quotable, where)
        for name in words.get("figures", []) if place else []:
            if not _is_quotable(name, quotable):
                yield _found(
                    UNKNOWN_FIGURE, section, _("%(place)s quotes %(name)s.") % {"place": where, "name": name}
                )
        yield from text_names(section, words, where, house)


def _text_findings(section: Section, text: str, quotable: Quotable, where: str) -> Iterator[Finding]:
    for fault in faults(text, quotable, where):
        yield _found(RULE_OF[type(fault)], section, str(fault))
    if match := RELATIVE.search(PLACEHOLDER.sub(" ", text)):
        yield _found(
            RELATIVE_DATE,
            section,
            _("%(place)s says “%(words)s”.") % {"place": where, "words": match.group()},
        )
    for word, name in typed_hedges(text, quotable):
        yield _found(
            TYPED_HEDGE,
            section,
            _("%(place)s: “%(word)s” stands beside %(name)s, which is exact.")
            % {"place": where, "word": word, "name": name},
        )


def _is_quotable(name: str, quotable: Quotable) -> bool:
    try:
        quotable.figure(name)
    except LookupError:
        return False
    return True


def _found(rule: Rule, record: Section | EditionFigure, sentence: str, *others: str) -> Finding:
    code = record.code if isinstance(record, Section) else record.name
    return found(rule, Seen(sentence, (code, *others)))


def _names_in(block: dict[str, Any]) -> set[str]:
    """Figures that a block quotes, in its text or as a row."""
    text = " ".join(str(block.get(language, "")) for language in shape.WORDS)
    in_text = {name for kind, name, _options in PLACEHOLDER.findall(text) if kind == "figure"}
    return in_text | set(block.get("figures", []))


def _unquoted(sections: Iterable[Section], evaluated: Evaluated) -> Iterator[Finding]:
    used = set().union(*(_names_in(block) for section in sections for block in section.blocks))
    for quoted, _result in sorted(evaluated, key=lambda row: row[0].name):
        if quoted.name not in used:
            yield _found(UNQUOTED, quoted, _("%(name)s stands in no section.") % {"name": quoted.name})


def _small(evaluated: Evaluated) -> Iterator[Finding]:
    """Very small counts about residents that are quoted, or told by subtracting what is."""
    for quoted, result in evaluated:
        if needs_release(quoted, result):
            yield _found(SMALL_CELL, quoted, _("%(name)s is below the limit.") % {"name": quoted.name})
    by_name = {quoted.name: quoted for quoted, _result in evaluated}
    for leak in leaks_in(evaluated):
        narrow = [each.name for each in leak.narrow]
        yield _found(
            SUBTRACTION,
            by_name[leak.wide.name],
            _("“%(wide)s” less “%(narrow)s” leaves %(rest)s.")
            % {
                "wide": _label(by_name[leak.wide.name]),
                "narrow": _("”, “").join(_label(by_name[name]) for name in narrow),
                "rest": leak.rest,
            },
            *narrow,
        )


def _same_digits(evaluated: Evaluated) -> Iterator[Finding]:
    """Figures of different kinds with the same value, whatever their hedges."""
    by_value: dict[str, list[EditionFigure]] = defaultdict(list)
    for quoted, result in evaluated:
        if result.value > FEW:
            by_value[f"{result.value:,}"].append(quoted)
    for value, rows in by_value.items():
        if len({each.key for each in rows}) > 1:
            told = _("”, “").join(_label(each) for each in rows)
            yield found(
                SAME_DIGITS,
                Seen(
                    _("“%(names)s” all come to %(value)s.") % {"value": value, "names": told},
                    tuple(sorted(each.name for each in rows)),
                ),
            )


def _label(quoted: EditionFigure) -> str:
    language = (get_language() or "zh-hant").replace("-", "_")
    return str(quoted.label.get(language) or quoted.label.get("zh_hant") or quoted.name)
