"""Where a fault is done: the scratch office, how often, with which guarantee taken away, and what was found."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Ground:
    """The office in which a fault is done, seen from inside."""

    home: Path
    size: int
    seed: dict[str, Any]
    clock: Clock
    dice: random.Random = field(default_factory=random.Random)


@dataclass(slots=True)
class Found:
    """What a fault did, in words, and what it broke."""

    told: str
    problems: list[str] = field(default_factory=list)

    def expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.problems.append(otherwise)
