"""Public API: centres."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from huying.core.refused import REFUSALS
from huying.directory.queries import listed_centres

router = Router(tags=["centres"])


class CentreOut(Schema):
    """A centre that the public can turn to."""

    code: str
    name: str
    name_en: str
    type: str
    city: str
    phone: str
    address: str


@router.get("/centres", response={200: list[CentreOut]} | REFUSALS)
def centres(request: HttpRequest) -> list[CentreOut]:
    return [
        CentreOut(
            code=each.code,
            name=each.name,
            name_en=each.name_en,
            type=each.type,
            city=each.city,
            phone=each.phone,
            address=each.address,
        )
        for each in listed_centres(timezone.localdate())
    ]
