"""What may not add up among proposals and their outcomes."""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.core.dates import Basis
from huying.core.period import Period
from huying.figures.checks import Seen, Weight, check, codes
from huying.figures.models import DeclaredTotal
from huying.proposals.models import Outcome, Progress, Proposal

DECLARED = "proposals.declared"


@check(
    "proposals.totals_of_different_periods",
    weight=Weight.WARNING,
    label=gettext_lazy("Personal and joint totals cover different periods"),
    remedy=gettext_lazy("Print the period beside each total, and never subtract one from the other."),
)
def totals_of_different_periods(period: Period) -> Iterator[Seen]:
    rows = DeclaredTotal.objects.filter(period.covers(), figure=DECLARED)
    joint = list(rows.filter(representative=""))
    personal = list(rows.exclude(representative=""))
    spans = {(each.from_on, each.until_on) for each in (*joint, *personal)}
    if joint and personal and len(spans) > 1:
        sums = {"own": sum(each.value for each in personal), "joint": sum(each.value for each in joint)}
        yield Seen(
            _(
                "Personal totals add up to %(own)s, the joint total is %(joint)s; they do not cover the same period."
            )
            % sums,
            codes((*joint, *personal)),
        )


@check(
    "proposals.kind_not_stated",
    weight=Weight.NOTE,
    label=gettext_lazy("Kind of proposal not stated"),
    remedy=gettext_lazy("Ask the office for the kind; until then it is printed as not stated."),
)
def kind_not_stated(period: Period) -> Iterator[Seen]:
    rows = Proposal.objects.filter(period.covers()).filter(Q(kind__isnull=True) | Q(kind_basis=Basis.NONE))
    if found := codes(rows):
        yield Seen(_("%(count)s proposals do not say what kind they are.") % {"count": len(found)}, found)


@check(
    "proposals.signer_not_stated",
    weight=Weight.NOTE,
    label=gettext_lazy("Signer not stated"),
    remedy=gettext_lazy("Ask who put it forward; print the row without a name until then."),
)
def signer_not_stated(period: Period) -> Iterator[Seen]:
    rows = Proposal.objects.filter(period.covers(), signings__isnull=True)
    if found := codes(rows):
        yield Seen(_("%(count)s proposals have no signer.") % {"count": len(found)}, found)


@check(
    "proposals.may_be_the_same",
    weight=Weight.WARNING,
    label=gettext_lazy("Two proposals may be one"),
    remedy=gettext_lazy("Ask the office, then merge them or clear the link."),
)
def may_be_the_same(period: Period) -> Iterator[Seen]:
    told: set[frozenset[str]] = set()
    for row in (
        Proposal.objects.filter(maybe_same_as__isnull=False).select_related("maybe_same_as").order_by("code")
    ):
        other = row.maybe_same_as
        if other is None or frozenset({row.code, other.code}) in told:
            continue
        told.add(frozenset({row.code, other.code}))
        yield Seen(
            _("“%(one)s” and “%(other)s” may be one item.") % {"one": row, "other": other},
            codes((row, other)),
        )


@check(
    "proposals.outcome_lapses",
    weight=Weight.WARNING,
    label=gettext_lazy("An outcome has lapsed or lapses with the period"),
    remedy=gettext_lazy("Say until when it held, or record that it was extended."),
)
def outcome_lapses(period: Period) -> Iterator[Seen]:
    rows = Progress.objects.filter(valid_until__lt=period.end).select_related("proposal")
    for step in rows:
        yield Seen(
            _("“%(topic)s” held until %(day)s only.")
            % {"topic": step.topic_words, "day": date_format(step.valid_until or period.last_day)},
            codes((step, step.proposal)),
        )


@check(
    "proposals.outcome_claimed_by_several",
    weight=Weight.NOTE,
    label=gettext_lazy("One outcome, several contributions"),
    remedy=gettext_lazy("Print it once, with all that contributed; do not claim it under each."),
)
def outcome_claimed_by_several(period: Period) -> Iterator[Seen]:
    rows = Outcome.objects.annotate(
        many=Count("proposals", distinct=True) + Count("surveys", distinct=True)
    ).filter(many__gt=1)
    for outcome in rows:
        linked = (outcome, *outcome.proposals.all(), *outcome.surveys.all())
        yield Seen(
            _("“%(name)s” rests on %(count)s contributions and is counted once.")
            % {"name": outcome, "count": len(linked) - 1},
            codes(linked),
        )


@check(
    "proposals.achieved_without_source",
    weight=Weight.NOTE,
    label=gettext_lazy("Achievement without a source"),
    remedy=gettext_lazy("Name the announcement or document that shows it."),
)
def achieved_without_source(period: Period) -> Iterator[Seen]:
    rows = Progress.objects.filter(stage=Progress.Stage.ACHIEVED, source="")
    if found := codes(rows):
        yield Seen(_("%(count)s achieved items name no source.") % {"count": len(found)}, found)
