"""Places for the report."""

from collections.abc import Iterator
from itertools import chain

from huying.centres.models import Centre
from huying.core.period import Period
from huying.directory.models import Service
from huying.figures.materials import NoSuchMaterial, OfficeMaterial, material
from huying.figures.register import names


@material("office")
def office(code: str, period: Period) -> OfficeMaterial:
    found = Centre.objects.filter(code=code, listed=True).first()
    if found is None:
        raise NoSuchMaterial(f"centre {code}")
    return OfficeMaterial(
        str(found), found.city_name, found.address_line, found.phone, found.fax, found.email, found.website
    )


@names
def names_of_places() -> Iterator[str]:
    yield from chain.from_iterable(Centre.objects.values_list("name", "name_en"))
    yield from chain.from_iterable(Service.objects.values_list("name", "name_en"))
