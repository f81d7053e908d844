"""Print one row per figure that an edition quotes, as its records give it now."""

import csv
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huying.figures.engine import Result
from huying.reports.models import Edition, EditionFigure
from huying.reports.quoting import evaluate_edition, scope_words

COLUMNS = ("key", "scope", "value", "qualifier", "unit", "kind", "records", "golden_id")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", required=True, help="code of the edition, for example 2023")
        parser.add_argument("--format", choices=["csv", "json"], default="csv")

    def handle(self, *args: Any, edition: str, format: str, **options: Any) -> None:
        try:
            found = Edition.objects.get(code=edition)
        except Edition.DoesNotExist:
            raise CommandError(f"There is no edition {edition}.") from None
        rows = [_row(quoted, result) for quoted, result in evaluate_edition(found)]
        if format == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        writer = csv.DictWriter(self.stdout, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _row(quoted: EditionFigure, result: Result) -> dict[str, Any]:
    return {
        "key": quoted.key,
        "scope": scope_words(result.scope),
        "value": str(result.value),
        "qualifier": result.qualifier.family,
        "unit": str(result.unit.value),
        "kind": str(result.figure.origin),
        "records": result.records.count(),
        "golden_id": quoted.name,
    }
