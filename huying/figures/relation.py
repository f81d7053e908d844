"""How one count stands to another: inside it, beside it, or partly both, as the records say."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Relation:
    """Of what a figure counts, how much another total counts too (其中、另有)."""

    counted: int
    inside: int

    @property
    def beside(self) -> int:
        return self.counted - self.inside


def related(told: str, relation: Relation) -> str:
    """`told` (a number with its unit) with the words that its relation to the total calls for."""
    if not relation.beside:
        return _("of the total, %(number)s") % {"number": told}
    if not relation.inside:
        return _("in addition to the total, %(number)s") % {"number": told}
    return _("%(number)s (%(beside)s of them not in the total)") % {
        "number": told,
        "beside": f"{relation.beside:,}",
    }
