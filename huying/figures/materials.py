"""What a report shows beside its figures, asked for by name: photographs, people, places, tables of progress.

The report knows no domain. Each app supplies its materials in `materials.py` as plain values in the reader's
language; the report asks by name and never sees a row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huying.core.period import Period


@dataclass(frozen=True, slots=True)
class PhotoMaterial:
    """A photograph or illustration that may be published."""

    file: Path
    caption: str
    alt: str
    illustration: bool


@dataclass(frozen=True, slots=True)
class PersonMaterial:
    """A representative with the posts held on the last day of the period."""

    name: str
    romanised: str
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficeMaterial:
    """A centre and how to reach it; empty text where nothing is on record."""

    name: str
    city: str
    address: str
    phone: str
    fax: str
    email: str
    website: str


@dataclass(frozen=True, slots=True)
class ProgressMaterial:
    """One row of the progress table as it stood on the last day; `tone` is leaf, lamp or slate."""

    number: int
    topic: str
    status: str
    tone: str
    as_of: str
    valid_until: str
    submitter: str
    path: str


@dataclass(frozen=True, slots=True)
class RecommendationMaterial:
    """One recommendation in its list."""

    number: int
    text: str
    addressee: str
    status: str


@dataclass(frozen=True, slots=True)
class AddressMaterial:
    """Something a QR code leads to; an empty address when none is on record."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class CategoryMaterial:
    """One category of a table and chart: its part in the breakdown, its words, its colour."""

    part: str
    label: str
    colour: str


class NoSuchMaterial(LookupError):
    """Nothing of that name or reference can be supplied."""


Supplier = Callable[[str, Period], Any]
_suppliers: dict[str, Supplier] = {}


def material(name: str) -> Callable[[Supplier], Supplier]:
    """Declare who supplies `name`. Raises ValueError when somebody does already."""

    def decorate(supplier: Supplier) -> Supplier:
        if name in _suppliers:
            raise ValueError(f"material {name} is supplied twice")
        _suppliers[name] = supplier
        return supplier

    return decorate


def supply(name: str, code: str, period: Period) -> Any:
    """The material `name` for the reference `code`. Raises NoSuchMaterial."""
    try:
        supplier = _suppliers[name]
    except KeyError:
        raise NoSuchMaterial(name) from None
    return supplier(code, period)
