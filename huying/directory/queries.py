"""Where the public can go, and what is offered there."""

from datetime import date

from django.db.models import Q, QuerySet

from huying.centres.models import Centre
from huying.core.period import in_force
from huying.directory.models import Offer


def listed_centres(day: date) -> QuerySet[Centre]:
    """Centres that are shown to the public and not closed on `day`, in the office's order."""
    open_then = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    return Centre.objects.filter(open_then, listed=True).order_by("position", "name")


def offers_at(centre: Centre, day: date) -> QuerySet[Offer]:
    """Services offered at `centre` on `day`."""
    return centre.offers.filter(in_force(day)).select_related("service").order_by("service__name")
