"""What may not add up among posts and names."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.core.period import Period
from huying.figures.checks import Seen, Weight, check, codes
from huying.representatives.models import Mandate, NameVariant


@check(
    "representatives.start_not_stated",
    weight=Weight.NOTE,
    label=gettext_lazy("Start of a post not stated"),
    remedy=gettext_lazy("Look the date up; only being in office in the period is needed to print it."),
)
def start_not_stated(period: Period) -> Iterator[Seen]:
    rows = Mandate.objects.of_representatives().filter(began_on__isnull=True)
    if found := codes(rows):
        yield Seen(_("%(count)s posts have no start date.") % {"count": len(found)}, found)


@check(
    "representatives.several_spellings",
    weight=Weight.NOTE,
    label=gettext_lazy("One name, several forms"),
    remedy=gettext_lazy("Print the name of the register; the other form is kept for searching."),
)
def several_spellings(period: Period) -> Iterator[Seen]:
    for variant in NameVariant.objects.order_by("code"):
        yield Seen(
            _("“%(variant)s” also stands for “%(name)s”; only the latter is printed.")
            % {"variant": variant.variant, "name": variant.preferred},
            codes((variant,)),
        )
