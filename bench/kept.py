"""What earlier runs found: one dated file for each, the newest hundred of each measure, and what moved against the last."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from bench.houses import KEPT

MOST = 100
MOVED_FROM = 1.25
Found = dict[str, Any]


def keep(measure: str, found: Mapping[str, Any], at: datetime | None = None) -> None:
    """Write a run down beside those before it; the oldest beyond the newest hundred go."""
    moment = at or datetime.now(UTC)
    folder = KEPT / "runs" / measure
    folder.mkdir(parents=True, exist_ok=True)
    told = {"at": moment.isoformat(timespec="seconds"), **found}
    name = f"{moment:%Y%m%dT%H%M%S%f}.json"
    (folder / name).write_text(json.dumps(told, indent=1, ensure_ascii=False))
    for old in runs(measure)[:-MOST]:
        (folder / old).unlink()


def runs(measure: str) -> list[str]:
    """The names of the runs that are kept, the oldest first."""
    return sorted(path.name for path in (KEPT / "runs" / measure).glob("*.json"))


def last(measure: str) -> Found:
    """What the newest run found; nothing when there was none."""
    names = runs(measure)
    if not names:
        return {}
    found: Found = json.loads((KEPT / "runs" / measure / names[-1]).read_text())
    return found


def told_and_kept(measure: str, numbers: Mapping[str, float]) -> None:
    """Print what moved against the last run of a measure, and keep this one."""
    for line in moved(numbers, last(measure).get("numbers", {})):
        print(line)
    keep(measure, {"numbers": dict(numbers)})


def moved(now: Mapping[str, float], before: Mapping[str, float]) -> Iterator[str]:
    """Each number that differs by more than a quarter from what it was."""
    for name, value in now.items():
        was = before.get(name)
        if was and value and max(value / was, was / value) > MOVED_FROM:
            yield f"MOVED: {name} {was:g} -> {value:g} ({value / was:.2f}x the last run)"
