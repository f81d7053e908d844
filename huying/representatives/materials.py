"""People for the report, and the names that it may print."""

from collections.abc import Iterator
from itertools import chain

from huying.core.period import Period
from huying.core.shapes import in_language
from huying.figures.materials import NoSuchMaterial, PersonMaterial, material
from huying.figures.register import NotPrinted, names, variants
from huying.representatives.models import NameVariant, Organisation, OrganisationAlias, Post, Representative


@material("person")
def person(code: str, period: Period) -> PersonMaterial:
    """A representative with the posts held on the last day of `period`, in the order they were entered."""
    found = Representative.objects.filter(code=code).first()
    if found is None:
        raise NoSuchMaterial(f"representative {code}")
    held = found.mandates.in_force_at_end_of(period).select_related("post").order_by("pk")  # type: ignore[attr-defined]
    posts = tuple(dict.fromkeys(str(mandate.post) for mandate in held))
    name = in_language(found.name, found.name_en)
    return PersonMaterial(name, found.name_en if name != found.name_en else "", posts)


@names
def names_of_people_and_bodies() -> Iterator[str]:
    """People, organisations with their accepted short names, and posts."""
    yield from chain.from_iterable(Representative.objects.values_list("name", "name_en"))
    yield from chain.from_iterable(Organisation.objects.values_list("name", "name_en", "short"))
    yield from OrganisationAlias.objects.values_list("name", flat=True)
    yield from chain.from_iterable(Post.objects.values_list("title", "title_en"))


@variants
def variants_of_names() -> Iterator[NotPrinted]:
    for row in NameVariant.objects.order_by("code"):
        yield NotPrinted(row.variant, row.preferred, row.code)
