"""Places for the report."""

from huying.centres.models import Centre
from huying.core.period import Period
from huying.figures.materials import NoSuchMaterial, OfficeMaterial, material


@material("office")
def office(code: str, period: Period) -> OfficeMaterial:
    found = Centre.objects.filter(code=code, listed=True).first()
    if found is None:
        raise NoSuchMaterial(f"centre {code}")
    return OfficeMaterial(
        str(found), found.city_name, found.address_line, found.phone, found.fax, found.email, found.website
    )
