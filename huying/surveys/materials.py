"""Recommendations for the report."""

from django.db.models import Q

from huying.core.period import Period
from huying.figures.materials import RecommendationMaterial, material
from huying.surveys.models import Recommendation


@material("recommendations")
def recommendations(code: str, period: Period) -> tuple[RecommendationMaterial, ...]:
    """The recommendations of a survey or a representative, in their own order; unnumbered ones as entered."""
    rows = Recommendation.objects.filter(Q(survey__code=code) | Q(representative__code=code))
    ordered = rows.select_related("addressee").order_by("number", "pk")
    return tuple(_item(place, each) for place, each in enumerate(ordered, start=1))


def _item(place: int, each: Recommendation) -> RecommendationMaterial:
    known = each.status != Recommendation.Status.NOT_STATED
    return RecommendationMaterial(
        number=each.number or place,
        text=str(each),
        addressee=str(each.addressee) if each.addressee else "",
        status=str(each.get_status_display()) if known else "",
    )
