"""People for the report."""

from huying.core.period import Period
from huying.core.shapes import in_language
from huying.figures.materials import NoSuchMaterial, PersonMaterial, material
from huying.representatives.models import Representative


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
