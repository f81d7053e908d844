"""Kinds whose rows are read from two sides: handed from one centre to another, or telling of two cases."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from huying.accounts.policy import Actor, Level, Ways, either, scope, visible
from huying.records.kind import KEEPER, SEAL, Kind


@dataclass(frozen=True, slots=True, eq=False)
class HandedOver(Kind):
    """A kind whose rows are seen by the centre they come from, and by the one they were handed to.

    The latter sees only the columns, which say nothing about a person; the rest of a row, what it is called where others
    name it, its words in the index and the right to change it belong to the centre it comes from.
    """

    def visible_to(self, user: Actor, needed: Level = Level.READ) -> QuerySet[Any]:
        own = scope(user, self.function, needed, self.ways)
        received = scope(user, self.function, needed, self.ways_there)
        condition = either(own, received)
        return self.rows().none() if condition is None else self.rows().filter(condition)

    @property
    def ways_there(self) -> Ways:
        """The ways to where a row was handed; what is sealed here is read there by those who answer for that centre."""
        return Ways(centre=self.handed_to, sealed=self.sealed, keeper=self.keeper)

    def mine(self, user: Actor, needed: Level = Level.READ) -> QuerySet[Any]:
        """Rows that come from the person's own centres."""
        return Kind.visible_to(self, user, needed)

    def received(self, user: Actor, needed: Level = Level.READ) -> QuerySet[Any]:
        """Rows handed to the person's own centres."""
        return visible(self.rows(), user, self.function, needed, self.ways_there)


@dataclass(frozen=True, slots=True, eq=False)
class OfTwo(Kind):
    """A kind whose rows tell of two cases: whoever may not read the one learns nothing of it from the other.

    They are read by those who read the cases of the centre; of a case that is merely given to somebody, its page shows
    what leads to another case that is given to them too. The index does not hold them: it knows of one case only.
    """

    other: str = ""

    @property
    def sides(self) -> tuple[Ways, ...]:
        return tuple(_to_a_case(way) for way in (self.centre.removesuffix("centre"), f"{self.other}__"))


def _to_a_case(way: str) -> Ways:
    return Ways(f"{way}centre", "", {f"{way}{SEAL}": True}, f"{way}{KEEPER}")
