"""Build an edition as report.html, report.pdf and report.zip (and the other languages beside them)."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from huying.core.typeset.setting import CannotTypeset
from huying.reports.document import LANGUAGES, UNBUILDABLE
from huying.reports.files import make
from huying.reports.models import Edition
from huying.reports.publishing import NotReady, publish_edition
from huying.reports.render.pictures import UnreadablePicture

REFUSALS = (*UNBUILDABLE, NotReady, CannotTypeset, UnreadablePicture)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition", help="code of the edition, for example 2023")
        parser.add_argument("--out", type=Path, required=True, help="folder for the files")
        parser.add_argument(
            "--publish", action="store_true", help="freeze the edition first, if it is a draft"
        )

    def handle(self, *args: Any, edition: str, out: Path, publish: bool, **options: Any) -> None:
        try:
            found = Edition.objects.get(code=edition)
            if publish and not found.is_published:
                found = publish_edition(edition=found, by="office", at=timezone.now())
            self._build(found, out)
        except Edition.DoesNotExist:
            raise CommandError(f"There is no edition {edition}.") from None
        except REFUSALS as problem:
            raise CommandError(str(problem)) from problem
        except OSError as problem:
            raise CommandError(f"The folder {out} cannot be written: {problem.strerror}.") from problem

    def _build(self, edition: Edition, out: Path) -> None:
        out.mkdir(parents=True, exist_ok=True)
        for language in LANGUAGES:
            main = language == LANGUAGES[0]
            for form in ("html", "pdf", "zip") if main else ("html", "pdf"):
                began = time.perf_counter()
                content = make(edition, form, language)
                name = f"report.{form}" if main else f"report.{language}.{form}"
                (out / name).write_bytes(content)
                self.stdout.write(f"{name}: {len(content):,} bytes, {time.perf_counter() - began:.1f} s")
