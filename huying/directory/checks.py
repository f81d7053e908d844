"""What may not add up among centres and services."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.centres.models import Centre
from huying.core.period import Period
from huying.directory.models import Offer
from huying.figures.checks import Seen, Weight, check, codes


@check(
    "directory.named_after_another_place",
    weight=Weight.NOTE,
    label=gettext_lazy("Centre named after another place than its city"),
    remedy=gettext_lazy("Count by city; print both names where a reader might take them for two."),
)
def named_after_another_place(period: Period) -> Iterator[Seen]:
    for centre in Centre.objects.filter(type=Centre.Type.MAINLAND):
        if centre.city not in centre.name:
            yield Seen(
                _("“%(name)s” stands in %(city)s.") % {"name": centre, "city": centre.city_name},
                codes((centre,)),
            )


@check(
    "directory.start_not_stated",
    weight=Weight.NOTE,
    label=gettext_lazy("Start of a service at a centre not stated"),
    remedy=gettext_lazy("Record since when the service has been offered there."),
)
def start_not_stated(period: Period) -> Iterator[Seen]:
    if found := codes(Offer.objects.filter(began_on__isnull=True)):
        yield Seen(_("%(count)s services at centres have no start date.") % {"count": len(found)}, found)
