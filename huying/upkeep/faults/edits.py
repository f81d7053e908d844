"""G25: many processes edit the same records at once; every acknowledged edit must still be there in the end."""

from contextlib import suppress
from pathlib import Path

from huying.contacts.models import Household
from huying.records.actions import EditedMeanwhile, change, enter
from huying.records.kind import the_kind
from huying.upkeep.faults import children
from huying.upkeep.faults.ground import Found, Ground
from huying.upkeep.faults.mailbox import note_down, noted
from huying.upkeep.faults.seeding import BY

WRITERS, RECORDS = 4, 3


def conflicting_edits(ground: Ground) -> Found:
    """Each writer adds one to a number that it read, and saves with the version that it read."""
    log = ground.home / "edits"
    children.ask(lambda: _make(ground))
    turns = ground.size // WRITERS
    ended = children.all_of([lambda: _edit(ground, log, turns)] * WRITERS)
    saved = [line for line in noted(log) if line.startswith("saved")]
    refused = len(noted(log)) - len(saved)
    found = Found(f"{len(saved) + refused:,} edits by {WRITERS} processes, {refused:,} refused", ended)
    for code, version, number in children.ask(_kept):
        times = saved.count(f"saved {code}")
        found.expect(version == times + 1, f"{code}: {times} edits acknowledged, version {version}")
        found.expect(int(number) == times, f"{code}: {times} edits acknowledged, {number} of them are there")
    found.expect(refused > 0, "no two edits met")
    return found


def _make(ground: Ground) -> int:
    for place in range(RECORDS):
        values = {"centre": centre_of(ground), "name": f"示例住戶{place}", "note": "0"}
        enter(the_kind("households"), values, by=BY, at=ground.clock(), code=f"counter-{place}")
    return RECORDS


def centre_of(ground: Ground) -> object:
    return the_kind("centres").model._default_manager.get(pk=ground.seed["centre"])


def _edit(ground: Ground, log: Path, turns: int) -> None:
    for _turn in range(turns):
        code = f"counter-{ground.dice.randrange(RECORDS)}"
        read = Household.objects.get(code=code)
        note = str(int(read.note) + 1)
        verdict = "refused"
        with suppress(EditedMeanwhile):
            change(
                the_kind("households"), read, {"note": note}, version=read.version, by=BY, at=ground.clock()
            )
            verdict = "saved"
        note_down(log, f"{verdict} {code}")


def _kept() -> list[tuple[str, int, str]]:
    return list(Household.objects.filter(code__startswith="counter-").values_list("code", "version", "note"))
