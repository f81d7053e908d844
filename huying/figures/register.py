"""Names that may be printed, and forms of them that may not: each app says which people, bodies and schemes it knows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NotPrinted:
    """A form of a name for which another is printed; `code` is the record that says so."""

    variant: str
    preferred: str
    code: str


Known = Callable[[], Iterable[str]]
Variants = Callable[[], Iterable[NotPrinted]]
_known: list[Known] = []
_variants: list[Variants] = []


def names(supplier: Known) -> Known:
    """Declare who knows names that may be printed."""
    _known.append(supplier)
    return supplier


def variants(supplier: Variants) -> Variants:
    """Declare who knows forms of names that may not."""
    _variants.append(supplier)
    return supplier


def known_names() -> frozenset[str]:
    """Every name on the register, in every language and accepted short form."""
    return frozenset(name for supplier in _known for name in supplier() if name)


def not_printed() -> list[NotPrinted]:
    """Every form of a name that is known and not printed."""
    return [each for supplier in _variants for each in supplier()]
