"""Find contradictions in the records and the text of an edition, each with its records and its remedy."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from huying.figures.checks import Finding, Weight
from huying.reports.checking import check_edition
from huying.reports.models import Edition

SHOWN = 8


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition", help="code of the edition, for example 2023")
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES], default="zh-hant"
        )
        parser.add_argument("--fail-on", choices=[*Weight.values, "never"], default="never")

    def handle(self, *args: Any, edition: str, language: str, fail_on: str, **options: Any) -> None:
        try:
            found_edition = Edition.objects.get(code=edition)
        except Edition.DoesNotExist:
            raise CommandError(f"There is no edition {edition}.") from None
        with translation.override(language):
            findings = check_edition(found_edition)
            self.stdout.write(_as_json(findings) if options["format"] == "json" else _as_text(findings))
        graver = Weight.values[: Weight.values.index(fail_on) + 1] if fail_on != "never" else []
        if any(finding.weight in graver for finding in findings):
            raise CommandError("There are findings of that weight.")


def _as_json(findings: list[Finding]) -> str:
    rows = [
        {
            "rule": finding.rule,
            "level": str(finding.weight),
            "label": str(finding.label),
            "sentence": str(finding.sentence),
            "remedy": str(finding.remedy),
            "records": list(finding.codes),
        }
        for finding in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _as_text(findings: list[Finding]) -> str:
    lines = []
    for finding in findings:
        more = f" … +{len(finding.codes) - SHOWN}" if len(finding.codes) > SHOWN else ""
        lines += [
            f"[{finding.weight.label}] {finding.label}（{finding.rule}）",
            f"    {finding.sentence}",
            f"    → {finding.remedy}",
            f"    {'、'.join(finding.codes[:SHOWN])}{more}",
        ]
    rules = len({finding.rule for finding in findings})
    return "\n".join([*lines, "", f"{len(findings)} / {rules}"])
