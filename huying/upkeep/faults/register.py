"""Which faults there are, how often each is done, and which guarantee is taken away to see it found."""

from collections.abc import Callable
from dataclasses import dataclass

from huying.upkeep.faults import (
    backfills,
    disk_full,
    edits,
    full_disks,
    history,
    import_kills,
    jobs,
    live_migration,
    migration_kills,
    postgres_kills,
    power,
    power_images,
    same_key,
    several,
    trail,
    weak,
    web_kills,
)
from huying.upkeep.faults.ground import Found, Ground


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong on purpose (故障): `size` as it is usually done, `small` in every test run."""

    name: str
    says: str
    do: Callable[[Ground], Found]
    size: int
    small: int
    weaken: Callable[[], None]
    only_on: str = ""


FAULTS = {
    fault.name: fault
    for fault in (
        Fault("web-kill", "F1 web worker killed in mid-write", web_kills.web_kills, 300, 4, weak.no_transaction),
        Fault("job-kill", "F2 job worker killed around its effect", jobs.worker_kills, 2000, 24, weak.effect_apart),
        Fault("import-kill", "F2 worker killed in the middle of an import and of taking it back", import_kills.import_kills, 10_000, 1500, weak.no_transaction),
        Fault("power-cut", "F4 power cut at any point of SQLite's writing", power.power_cuts, 500, 60, weak.not_forced, "sqlite"),
        Fault("power-image", "F3 images of a real file system in mid-writing", power_images.power_images, 60, 4, weak.not_forced, "sqlite"),
        Fault("postgres-kill", "F9 PostgreSQL killed and restarted under load", postgres_kills.postgres_kills, 40, 2, weak.not_waited_for, "postgresql"),
        Fault("disk-full", "F6 disk full", disk_full.disk_full, 60, 12, weak.no_page),
        Fault("full-disk", "F6 papers onto a disk that is full", full_disks.full_disks, 120, 12, weak.no_page),
        Fault("duplicate-jobs", "F7 jobs delivered thrice, late, shuffled", jobs.duplicate_jobs, 3334, 24, weak.not_written_down),
        Fault("same-key", "G24 one form sent a hundred times at once", same_key.same_key, 20, 1, weak.no_key),
        Fault("edits", "G25 conflicting edits", edits.conflicting_edits, 10_000, 120, weak.no_version_check),
        Fault("history", "F26 history of concurrent acts", history.history, 10_000, 200, weak.no_version_check),
        Fault("tampering", "G18 tampering with the trail", trail.tampering, 1000, 30, weak.no_anchor),
        Fault("migration-kill", "F18 making the tables killed and run again", migration_kills.migration_kills, 60, 3, weak.not_atomic),
        Fault("backfill-kill", "F18 a migration over the records killed and run again", backfills.backfill_kills, 40, 3, weak.not_atomic),
        Fault("live-migration", "F17 a later release's tables come under traffic", live_migration.live_migration, 300_000, 500, weak.no_patience),
        Fault("several-workers", "several workers on one database are one", several.several_workers, 100, 3, weak.each_for_itself),
        Fault("long-trail", "G18 a long trail walked", trail.long_trail, 1_000_000, 3000, weak.one_changed),
    )
}  # fmt: skip
