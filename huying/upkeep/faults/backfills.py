"""F18: a migration that writes to the records themselves is killed in its midst, again and again, and run again."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import QuerySet

from huying.cases.invariants import numbers
from huying.cases.models import Case, Category, NumberBook
from huying.centres.models import Centre
from huying.upkeep.faults import children
from huying.upkeep.faults.ground import Found, Ground
from huying.upkeep.faults.migration_kills import killed_at, telling
from huying.upkeep.management.commands.migrate import Whole

APP, NAME = "cases", "0009_number_the_cases"
BEFORE = [("cases", "0008_case_numbers"), ("centres", "0003_initials_of_centres")]
CENTRE, INITIALS = "numbered", "FLT"
CASES = 1000
FIRST = date(2022, 1, 1)  # one a day: three years, so that three books are kept
STATEMENTS = 12  # about as many as it sends
LONGEST = 0.02  # seconds into a statement


def backfill_kills(ground: Ground) -> Found:
    """Number a thousand cases that have none, killed `size` times on the way: either all have their numbers, or none."""
    children.ask(lambda: _entered(ground))
    killed, halves = 0, []
    for _kill in range(ground.size):
        children.ask(_unnumbered)
        wanted, later = ground.dice.randrange(1, STATEMENTS), ground.dice.uniform(0, LONGEST)
        killed += killed_at(wanted, later, _migrate)
        numbered, noted = children.ask(_state)
        if (numbered, noted) not in {(0, False), (CASES, True)}:
            halves.append(
                f"{numbered} of {CASES} cases are numbered, and it is {'' if noted else 'not '}noted"
            )
    ended = children.wait(children.fork(_migrate))
    found = Found(f"{killed:,} kills while {CASES:,} cases were numbered", halves[:5])
    found.expect(killed > 0, "it was never killed")
    found.expect(ended == 0, f"run again, it ended with {ended}")
    found.expect(children.ask(_state) == [CASES, True], "run again, it did not number all of them")
    found.problems += children.ask(lambda: list(numbers.look()))
    children.ask(_forgotten)  # they came through no door, and `verify` would say so
    return found


def _entered(ground: Ground) -> int:
    """Cases as an office of the release before had them; how many."""
    at = ground.clock()
    known = {"created_at": at, "updated_at": at}
    centre = Centre.objects.create(
        code=CENTRE, name="示例編號中心", type=Centre.Type.DISTRICT, city="香港", initials=INITIALS, **known
    )
    category = Category.objects.get(code="category")
    made = Case.objects.bulk_create(
        Case(
            code=f"numbered-{place}",
            centre=centre,
            category=category,
            title="示例個案",
            received_on=FIRST + timedelta(days=place),
            **known,
        )
        for place in range(CASES)
    )
    return len(made)


def _unnumbered() -> bool:
    """As before the migration, whose note is taken away."""
    _cases().update(number=None)
    _books().delete()
    MigrationRecorder(connection).record_unapplied(APP, NAME)
    return True


def _migrate(told: Callable[[], object] = lambda: None) -> None:
    if _noted():
        return
    executor = Whole(connection)
    state = executor.loader.project_state(BEFORE)
    with telling(told):
        executor.apply_migration(state, executor.loader.get_migration(APP, NAME))


def _state() -> tuple[int, bool]:
    return _cases().exclude(number=None).count(), _noted()


def _cases() -> QuerySet[Case]:
    """Those of this fault; others may have been here before."""
    return Case.objects.filter(centre__code=CENTRE)


def _books() -> QuerySet[NumberBook]:
    return NumberBook.objects.filter(initials=INITIALS)


def _noted() -> bool:
    return (APP, NAME) in MigrationRecorder(connection).applied_migrations()


def _forgotten() -> bool:
    _cases().delete()
    _books().delete()
    Centre.objects.filter(code=CENTRE).delete()
    return True
