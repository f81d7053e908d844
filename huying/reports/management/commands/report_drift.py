"""List where today's records differ from what a published edition says."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huying.reports.drift import Difference, damaged, drift
from huying.reports.models import Edition


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition", help="code of the edition, for example 2023")
        parser.add_argument("--fail", action="store_true", help="exit non-zero when anything differs")

    def handle(self, *args: Any, edition: str, fail: bool, **options: Any) -> None:
        found = Edition.objects.filter(code=edition).first()
        if found is None or not found.is_published:
            raise CommandError(f"There is no published edition {edition}.")
        differences, broken = drift(found), damaged(found)
        for each in differences:
            self.stdout.write(_line(each))
        for language in broken:
            self.stdout.write(f"{language}: the frozen document was altered after publication")
        if not differences and not broken:
            self.stdout.write("no drift")
        elif fail:
            raise CommandError(
                f"{len(differences)} figures have drifted, {len(broken)} documents were altered."
            )


def _line(each: Difference) -> str:
    """One difference on one line: the values, and how many records came and went, with their references."""
    parts = [f"{each.name}: published {each.frozen}, now {each.live}"]
    parts += [f"+{len(each.added)} {' '.join(each.added)}"] if each.added else []
    parts += [f"-{len(each.removed)} {' '.join(each.removed)}"] if each.removed else []
    return "; ".join(parts)
