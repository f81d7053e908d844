"""What must always be true of papers, their copies, and scans."""

from collections.abc import Iterator

from django.db.models import F

from huying.core.invariants import invariant
from huying.files.models import StoredFile
from huying.papers.models import CasePaper, RemovedPaper, Scan


@invariant("papers.one_owner", says="No file is a paper of a case and a scan or a removed paper at once.")
def one_owner() -> Iterator[str]:
    papers = set(CasePaper.objects.values_list("file", flat=True))
    scans = set(Scan.objects.filter(file__isnull=False).values_list("file", flat=True))
    removed = set(RemovedPaper.objects.values_list("file", flat=True))
    for file in sorted((papers & scans) | (papers & removed) | (scans & removed)):
        yield f"{file} belongs to two records"


@invariant(
    "papers.redacted",
    says="A redacted copy is of its original's case, has bytes of its own, and was made here.",
)
def redacted() -> Iterator[str]:
    copies = CasePaper.objects.filter(source=CasePaper.Source.REDACTED).select_related(
        "file", "original__file"
    )
    for copy in copies.exclude(case=F("original__case")):
        yield f"{copy.code} is of another case than its original"
    for copy in copies:
        if copy.original and copy.file.sha256 == copy.original.file.sha256:
            yield f"{copy.code} is its original, byte for byte"
        if copy.file.state == StoredFile.State.UNSCANNED:
            yield f"{copy.code} was not made here"
