"""Reading imports: what one became, which of its cases stay, which case a reference of the old system leads to."""

from typing import Any

from huying.accounts.models import User
from huying.cases.kinds import CASES
from huying.cases.models import Case
from huying.imports.models import Import, ImportedRow
from huying.imports.sentences import of_refusal
from huying.imports.showing import counts, problems, remarks

LISTED = 100


def described(of: Import) -> dict[str, Any]:
    """The report of an import in words; empty while there is none."""
    report = of.report
    refused = report.get("refused")
    return {
        "refused": of_refusal(*refused) if refused else "",
        "report": report if report and not refused else None,
        "counts": list(counts(report)),
        "problems": problems(report),
        "more_problems": max(report.get("found", 0) - len(report.get("problems", [])), 0),
        "remarks": remarks(report),
        "earlier": _same_file(of),
        "undone": of.rows.filter(undone=True).count(),
    }


def _same_file(of: Import) -> Import | None:
    """Another import of this very file that was not taken back."""
    same = Import.objects.filter(
        sha256=of.sha256, made_by=of.made_by, state__in=["running", "done", "stopped"]
    )
    return same.exclude(pk=of.pk).order_by("pk").first()


def kept_cases(of: Import, user: User) -> list[Case]:
    """After an import was taken back: cases that stay because somebody has worked on them, as far as one may see."""
    if of.state != Import.State.UNDONE:
        return []
    codes = list(of.rows.filter(undone=False).values_list("case", flat=True)[:LISTED])
    return list(CASES.visible_to(user).filter(code__in=codes).order_by("pk"))


def found_case(user: User, reference: str) -> str:
    """The reference of the case that a reference of the old system leads to; empty when `user` may see none."""
    codes = ImportedRow.objects.filter(reference=reference, undone=False).values_list("case", flat=True)
    found = CASES.visible_to(user).filter(code__in=list(codes)).order_by("pk").first()
    return found.code if found else ""
