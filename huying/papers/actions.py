"""Putting papers with a case, removing one and putting it back, the redacted copy, and filing what the scanner brought."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.accounts.models import User
from huying.cases.models import Case
from huying.centres.models import Centre
from huying.files.actions import discard, keeping
from huying.files.models import StoredFile
from huying.files.reading import TASK
from huying.files.receiving import Received
from huying.outbox.actions import enqueue
from huying.papers.models import LONGEST_TITLE, CasePaper, RemovedPaper, Scan
from huying.papers.rules import KEPT_FOR, can_be_marked, may_reserve, may_take_mark_off, may_write
from huying.records.actions import NotAllowed, create_record, edit_record
from huying.records.index import reindex
from huying.records.kind import By, the_kind
from huying.records.telling import tell
from huying.records.undoing import UNDONE
from huying.search.index import remove

BY = "sweeper"
SCANNER = "scanner-folder"
Values = Mapping[str, Any]
FOUND_BY_FILES = (
    ("case-papers", "file"),
    ("scans", "file"),
    ("papers", "file"),
    ("correspondence", "attachments__file"),
)
ONLY_FEW = gettext_lazy(
    "Only the caseworker of this case and whoever answers for its centre may keep a paper to themselves."
)
NOT_DRAWN = gettext_lazy(
    "Only a picture or a PDF can be marked as a copy of an identity document. Take a photograph of it, or scan it."
)
ONLY_WHO_ANSWERS = gettext_lazy(
    "Only whoever answers for the centre says that it shows no identity document after all."
)


class NotThere(Exception):
    """It was removed, filed or thrown away before this request arrived."""


def add_paper(*, case: Case, received: Received, values: Values, by: By, at: datetime) -> CasePaper:
    """Keep a file and put it with its case. Raises NotAllowed or ValidationError, and then nothing is kept."""
    with keeping(received, by=by, at=at) as file:
        paper = _entered(case, file, values, by, at)
    return paper


def _entered(case: Case, file: StoredFile, values: Values, by: By, at: datetime) -> CasePaper:
    """The paper's record, and the job that reads it."""
    if values.get("visibility") == CasePaper.Visibility.FEW and not may_reserve(case, by):
        raise ValidationError({"visibility": ONLY_FEW})
    if values.get("shows_identity") and not can_be_marked(file):
        raise ValidationError({"shows_identity": NOT_DRAWN})
    told = {
        "title": file.name[:LONGEST_TITLE],
        "received_on": timezone.localdate(at),
        "source": CasePaper.Source.UPLOAD,
        "added_by": by if isinstance(by, User) else None,
    } | dict(values)
    paper: CasePaper = create_record(
        kind=the_kind("case-papers"), values=told | {"case": case, "file": file}, by=by, at=at
    )
    enqueue(task=TASK, arguments={"file": file.pk}, at=at, key=f"read {file.pk}")
    return paper


@transaction.atomic
def take_over(*, case: Case, received: Received, values: Values, by: By, at: datetime) -> CasePaper:
    """Put what came with a message or a request of a case beside it as a paper of its own, to be redacted or reserved.

    It is a copy: the message stays as it came. The same bytes are taken over once. Raises NotAllowed or ValidationError.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    there = CasePaper.objects.filter(case=case, file__sha256=received.waiting.sha256).first()
    return there or add_paper(case=case, received=received, values=values, by=by, at=at)


def add_redacted(
    *, original: CasePaper, received: Received, values: Values, by: By, at: datetime
) -> CasePaper:
    """Keep a redacted copy beside its original. `values` are its title, who sees it, and why it was made.

    Raises NotAllowed, NotThere or ValidationError.
    """
    told = dict(values) | {"source": CasePaper.Source.REDACTED}
    with keeping(received, by=by, at=at) as file:
        held = _held(original, by)
        paper = _entered(held.case, file, told | {"original": held, "received_on": held.received_on}, by, at)
    return paper


@transaction.atomic
def edit_paper(*, record: CasePaper, values: Values, version: int, by: By, at: datetime) -> CasePaper:
    """Correct what is said of a paper, or who sees it. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    if not may_write(record, by):
        raise NotAllowed(record.code)
    wanted = values.get("visibility", record.visibility)
    if wanted == CasePaper.Visibility.FEW and not may_reserve(record.case, by):
        raise ValidationError({"visibility": ONLY_FEW})
    shows = values.get("shows_identity", record.shows_identity)
    if shows and not can_be_marked(record.file):
        raise ValidationError({"shows_identity": NOT_DRAWN})
    if record.shows_identity and not shows and not may_take_mark_off(record, by):
        raise ValidationError({"shows_identity": ONLY_WHO_ANSWERS})
    edited: CasePaper = edit_record(
        kind=the_kind("case-papers"), record=record, values=values, version=version, by=by, at=at
    )
    return edited


@transaction.atomic
def remove_paper(*, paper: CasePaper, by: By, at: datetime) -> RemovedPaper:
    """Take a paper off its case, and out of the index at once; it can be put back for a while.

    Raises NotAllowed, NotThere, or ValidationError when redacted copies of it are with the case.
    """
    held = _held(paper, by)
    if held.copies.exists():
        raise ValidationError(_("Redacted copies of this paper are with the case. Throw those away first."))
    removed = RemovedPaper.objects.create(
        case=held.case, code=held.code, file=held.file, original=held.original, told=_told(held),
        removed_at=at, removed_by=by if isinstance(by, User) else None,
    )  # fmt: skip
    tell(the_kind("case-papers"), held, UNDONE, by=by, at=at)
    remove("case-papers", held.code)
    held.delete()
    return removed


@transaction.atomic
def restore_paper(*, removed: RemovedPaper, by: By, at: datetime) -> CasePaper:
    """Put a removed paper back, as a record with a new reference. Raises NotAllowed, NotThere or ValidationError."""
    held = RemovedPaper.objects.select_for_update().filter(pk=removed.pk).first()
    if held is None:
        raise NotThere(removed.code)
    case, file, told = held.case, held.file, dict(held.told)
    values = told | {
        "original": held.original,
        "added_by": User.objects.filter(pk=told["added_by"]).first(),
        "received_on": date.fromisoformat(told["received_on"]),
    }
    held.delete()
    return _entered(case, file, values, by, at)


def forget_removed(*, at: datetime) -> int:
    """Throw away for good what was removed, or set aside among the scans, more than a month ago. Says how many."""
    gone = 0
    for removed in RemovedPaper.objects.filter(removed_at__lt=at - KEPT_FOR).order_by("pk"):
        with transaction.atomic():
            file = removed.file
            removed.delete()
            discard(file=file, by=BY, at=at)
        gone += 1
    thrown = Scan.objects.filter(state=Scan.State.ASIDE, file__isnull=False, decided_at__lt=at - KEPT_FOR)
    for scan in thrown.order_by("pk").select_related("file"):
        with transaction.atomic():
            thrown_file = scan.file
            _step(scan, {"file": None, "name": ""}, BY, at)
            if thrown_file is not None:
                discard(file=thrown_file, by=BY, at=at)
        gone += 1
    return gone


def take_scan(*, centre: Centre, received: Received, by: By, at: datetime) -> Scan:
    """Keep what the scanner of a centre brought. Raises ValidationError when it is here already."""
    with keeping(received, by=by, at=at) as file:
        values = {
            "centre": centre, "file": file, "name": file.name, "digest": file.sha256,
            "taken_on": timezone.localdate(at), "state": Scan.State.WAITING,
        }  # fmt: skip
        scan: Scan = create_record(kind=the_kind("scans"), values=values, by=by, at=at)
        enqueue(task=TASK, arguments={"file": file.pk}, at=at, key=f"read {file.pk}")
    return scan


@transaction.atomic
def is_known(*, centre: Centre, digest: str, at: datetime) -> bool:
    """Whether the office holds these bytes from the scanner of a centre; what was thrown away waits again.

    When they are not kept anywhere any more, the earlier scan lets go of them, so that they can be taken anew.
    """
    same = Scan.objects.select_for_update(of=("self",)).filter(centre=centre, digest=digest).first()
    if same is None:
        return False
    if StoredFile.objects.filter(sha256=digest).exists():
        if same.state == Scan.State.ASIDE and same.file_id is not None:
            _step(same, {"state": Scan.State.WAITING}, SCANNER, at)
        return True
    _step(same, {"digest": same.code}, SCANNER, at)
    return False


@transaction.atomic
def file_scan(*, scan: Scan, case: Case, by: By, at: datetime) -> CasePaper:
    """Put a scan with its case: the same file, from now on under the paper. Raises NotAllowed, NotThere or ValidationError."""
    held = _waiting(scan, Scan.State.WAITING)
    if held.centre_id != case.centre_id:
        raise ValidationError({"case": _("This case belongs to another centre.")})
    file, name = held.file, held.name
    if file is None:  # the database keeps it from being so
        raise NotThere(held.code)
    _step(held, {"state": Scan.State.FILED, "file": None, "name": ""}, by, at)
    values = {"title": name[:LONGEST_TITLE], "source": CasePaper.Source.SCANNER, "received_on": held.taken_on}
    return _entered(case, file, values, by, at)


@transaction.atomic
def set_scan_aside(*, scan: Scan, by: By, at: datetime) -> Scan:
    """Throw a scan away; it can be taken back for a while. Raises NotAllowed or NotThere."""
    return _step(_waiting(scan, Scan.State.WAITING), {"state": Scan.State.ASIDE}, by, at)


@transaction.atomic
def take_scan_back(*, scan: Scan, by: By, at: datetime) -> Scan:
    """Let a scan that was thrown away wait again. Raises NotAllowed or NotThere."""
    held = _waiting(scan, Scan.State.ASIDE)
    if held.file_id is None:
        raise NotThere(held.code)
    return _step(held, {"state": Scan.State.WAITING}, by, at)


def _waiting(scan: Scan, state: str) -> Scan:
    held = Scan.objects.select_for_update(of=("self",)).select_related("file", "centre").get(pk=scan.pk)
    if held.state != state:
        raise NotThere(held.code)
    return held


def _step(scan: Scan, values: Values, by: By, at: datetime) -> Scan:
    told = dict(values) | {"decided_at": at}
    stepped: Scan = edit_record(
        kind=the_kind("scans"), record=scan, values=told, version=scan.version, by=by, at=at
    )
    return stepped


def _held(paper: CasePaper, by: By) -> CasePaper:
    """The paper as it is now, locked, for whoever may write it."""
    rows = CasePaper.objects.select_for_update(of=("self",)).select_related(
        "case__centre", "file", "original"
    )
    held = rows.filter(pk=paper.pk).first()
    if held is None:
        raise NotThere(paper.code)
    if not may_write(held, by):
        raise NotAllowed("case-papers")
    return held


def _told(paper: CasePaper) -> dict[str, Any]:
    """What is needed to put a paper back as it was."""
    names = ("title", "source", "visibility", "reason", "shows_identity")
    plain = {name: getattr(paper, name) for name in names}
    return plain | {"received_on": paper.received_on.isoformat(), "added_by": paper.added_by_id}


def was_read(file: StoredFile) -> None:
    """The words of a file are known: what it belongs to is found by them from now on."""
    for key, path in FOUND_BY_FILES:
        kind = the_kind(key)
        for record in kind.rows().filter(**{path: file}):
            reindex(kind, record)
