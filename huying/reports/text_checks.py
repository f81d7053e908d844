"""What may not add up in the words of an edition and in the totals it quotes."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.core.dates import Basis
from huying.figures.checks import Finding, Rule, Seen, Weight, codes, found
from huying.figures.engine import get
from huying.figures.models import DeclaredTotal, ExternalFact
from huying.figures.units import Qualifier
from huying.reports.models import Edition, EditionFigure, Section
from huying.reports.quoting import evaluate_edition

PLACEHOLDER = re.compile(r"\{(figure|date|external|activity):([^}|]*)(?:\|[^}]*)?\}")
DIGIT = re.compile(r"[0-9０-９]")
RELATIVE = re.compile(r"今年|去年|明年|前年|本年|上年|this year|last year|next year", re.IGNORECASE)
HEDGE = re.compile(
    r"(逾|近|約|约|超過|超过|至少|不少於|more than|nearly|about|over|at least)\s*\{figure:([-\w]+)",
    re.IGNORECASE,
)
LANGUAGES = ("zh_hant", "zh_hans", "en")


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
UNKNOWN_FIGURE = _rule(
    "reports.unknown_figure",
    Weight.ERROR,
    gettext_lazy("Figure that the edition does not have"),
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
UNITS = _rule(
    "reports.unlike_units",
    Weight.ERROR,
    gettext_lazy("Unlike units under one figure"),
    gettext_lazy("Split the declared totals; persons and person-times are never added."),
)
PERIOD = _rule(
    "reports.period_not_stated",
    Weight.WARNING,
    gettext_lazy("Period of a count not stated"),
    gettext_lazy("Ask for first and last day; do not scale it to a year."),
)
UNITEMISED = _rule(
    "reports.declared_not_itemised",
    Weight.NOTE,
    gettext_lazy("Declared, not itemised"),
    gettext_lazy("Enter the records, or let the total stand as declared."),
)
EXTERNAL_UNDATED = _rule(
    "reports.external_without_date",
    Weight.WARNING,
    gettext_lazy("Outside fact without a date"),
    gettext_lazy("Record as of when the number held."),
)
SAME_DIGITS = _rule(
    "reports.same_value_other_fact",
    Weight.NOTE,
    gettext_lazy("Same digits, different facts"),
    gettext_lazy("Check by name; never match figures by value."),
)


def edition_findings(edition: Edition) -> Iterator[Finding]:
    """Everything the text and the quoted figures of `edition` reveal."""
    quoted = {each.name: each for each in edition.figures.all()}
    sections = list(edition.sections.order_by("number"))
    for section in sections:
        for place, block in enumerate(section.blocks, start=1):
            yield from _block_findings(section, place, block, quoted)
    yield from _figure_findings(edition, sections, quoted)
    yield from _total_findings()


def _block_findings(
    section: Section, place: int, block: dict[str, Any], quoted: dict[str, EditionFigure]
) -> Iterator[Finding]:
    where = {"section": section.number, "place": place}
    for text in (str(block.get(language, "")) for language in LANGUAGES):
        bare = PLACEHOLDER.sub("", text)
        if DIGIT.search(bare):
            yield found(
                TYPED,
                Seen(_("Section %(section)s, block %(place)s holds a typed digit.") % where, (section.code,)),
            )
        if match := RELATIVE.search(bare):
            told = where | {"words": match.group()}
            yield found(
                RELATIVE_DATE,
                Seen(_("Section %(section)s, block %(place)s says “%(words)s”.") % told, (section.code,)),
            )
        for match in HEDGE.finditer(text):
            figure = quoted.get(match.group(2))
            told = where | {"words": match.group(1), "figure": match.group(2)}
            if figure is not None:
                yield found(
                    DOUBLE_HEDGE,
                    Seen(
                        _("Section %(section)s, block %(place)s writes “%(words)s” before %(figure)s.")
                        % told,
                        (section.code,),
                    ),
                )
    for name in _names_in(block) - set(quoted):
        yield found(
            UNKNOWN_FIGURE,
            Seen(
                _("Section %(section)s, block %(place)s quotes %(name)s.") % (where | {"name": name}),
                (section.code,),
            ),
        )


def _names_in(block: dict[str, Any]) -> set[str]:
    """Figures that a block quotes, in its text or as a row."""
    text = " ".join(str(block.get(language, "")) for language in LANGUAGES)
    in_text = {name for kind, name in PLACEHOLDER.findall(text) if kind == "figure"}
    return in_text | set(block.get("figures", []))


def _figure_findings(
    edition: Edition, sections: list[Section], quoted: dict[str, EditionFigure]
) -> Iterator[Finding]:
    used = set().union(*(_names_in(block) for section in sections for block in section.blocks))
    for name in sorted(set(quoted) - used):
        yield found(UNQUOTED, Seen(_("%(name)s stands in no section.") % {"name": name}, (name,)))
    by_value: dict[tuple[str, str], list[str]] = defaultdict(list)
    released = set(edition.figures.filter(release__isnull=False).values_list("name", flat=True))
    for figure, result in evaluate_edition(edition):
        small = get(figure.key).small_cells and 0 < result.value < settings.SMALL_CELL
        if small and figure.name not in released:
            yield found(
                SMALL_CELL, Seen(_("%(name)s is below the limit.") % {"name": figure.name}, (figure.name,))
            )
        if result.value > 9 and result.qualifier is Qualifier.EXACT:
            by_value[str(result.value), ""].append(figure.name)
    for (value, _nothing), names in sorted(by_value.items()):
        if len({quoted[name].key for name in names}) > 1:
            yield found(
                SAME_DIGITS,
                Seen(
                    _("%(value)s is the value of several figures.") % {"value": value}, tuple(sorted(names))
                ),
            )


def _total_findings() -> Iterator[Finding]:
    units: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    for total in DeclaredTotal.objects.order_by("code"):
        units[total.figure].add(total.unit)
        counts[total.figure] += 1
        if total.date_basis == Basis.NONE:
            yield found(
                PERIOD, Seen(_("%(total)s does not state its period.") % {"total": total}, (total.code,))
            )
        if total.decimals == 0:
            yield found(
                UNITEMISED,
                Seen(_("%(total)s is declared without its records.") % {"total": total}, (total.code,)),
            )
    for figure, kinds in sorted(units.items()):
        if len(kinds) > 1:
            rows = DeclaredTotal.objects.filter(figure=figure)
            yield found(
                UNITS, Seen(_("%(figure)s has totals in several units.") % {"figure": figure}, codes(rows))
            )
    for fact in ExternalFact.objects.filter(from_on__isnull=True):
        yield found(EXTERNAL_UNDATED, Seen(_("“%(fact)s” is not dated.") % {"fact": fact}, (fact.code,)))
