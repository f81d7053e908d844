"""The papers of a case as its page shows them, wherever they came from, and the scans that wait."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.accounts.policy import Level
from huying.cases.models import Case
from huying.cases.queries import together
from huying.core.numbers import read_number
from huying.correspondence.models import Attachment
from huying.files.models import StoredFile
from huying.intake.models import Paper as RequestPaper
from huying.papers.models import CasePaper, RemovedPaper, Scan
from huying.papers.rules import may_add, may_reserve
from huying.records.kind import the_kind
from huying.records.presentation import record_url
from huying.records.rules import ALPHABET

SHOWN = 50
LOOKED_THROUGH = 4_000  # characters of a scan in which the reference of a case is looked for
NUMBER = re.compile(r"\b[A-Z]{2,4}-\d{4}-\d{5,7}-[0-9A-Z]\b", re.IGNORECASE)  # of a case, as it is written
Visibility = CasePaper.Visibility


@dataclass(frozen=True, slots=True)
class Shown:
    """One paper on the page of its case: what it is, from where, who added it, and whether it has been read.

    `case` is the reference of a case that was merged into this one, if it is that one's; `taken_as` the source under
    which it can be taken over as a paper of the case, if it is not one yet.
    """

    title: str
    file: StoredFile
    day: date
    source: str
    url: str
    who: str = ""
    visibility: str = ""
    visible_words: str = ""
    is_redacted: bool = False
    shows_identity: bool = False
    case: str = ""
    taken_as: str = ""

    @property
    def read_words(self) -> str:
        return read_words(self.file)


def read_words(file: StoredFile) -> str:
    """What is known of a file's words."""
    reading = getattr(file, "reading", None)
    if reading is None:
        return _("waits to be read")
    words = str(reading.get_state_display())
    return _("%(state)s, the first part only") % {"state": words} if reading.cut else words


def papers_of(case: Case, user: User) -> list[Shown]:
    """The papers of a case that a person may see: its own, those of the request on the website, those of messages."""
    found = [*_own(case, user), *_asked_with(case, user), *_written_with(case, user)]
    return sorted(found, key=lambda each: each.day, reverse=True)


def papers_to_take(case: Case, user: User) -> dict[str, Shown]:
    """What came with the messages and requests of a case and is not yet a paper of it, by the file."""
    return {each.file.pk: each for each in papers_of(case, user) if each.taken_as}


def _taken(case: Case) -> set[str]:
    """The digests of what is with a case as a paper of its own: the same bytes are taken over once."""
    return set(CasePaper.objects.filter(case=case).values_list("file__sha256", flat=True))


def _elsewhere(case: Case, of: Case | None) -> str:
    return of.code if of is not None and of.pk != case.pk else ""


def _own(case: Case, user: User) -> Iterator[Shown]:
    kind, cases = the_kind("case-papers"), together(case, user)
    for paper in kind.visible_to(user).filter(case__in=cases).order_by("-received_on", "-pk")[:SHOWN]:
        yield Shown(
            paper.title,
            paper.file,
            paper.received_on,
            str(paper.get_source_display()),
            record_url(kind, paper.code),
            who=str(paper.added_by or ""),
            visibility=paper.visibility,
            visible_words=str(paper.get_visibility_display()),
            is_redacted=paper.is_redacted,
            shows_identity=paper.bears_mark,
            case=_elsewhere(case, paper.case),
        )


def _asked_with(case: Case, user: User) -> Iterator[Shown]:
    kind = the_kind("papers")
    rows = kind.visible_to(user).filter(request__case__in=together(case, user))
    rows = rows.select_related("file__reading", "request__case")
    found = list(rows.order_by("-received_on", "-pk")[:SHOWN])
    taken = _taken(case) if found else set()
    for paper in found:
        url = record_url(kind, paper.code)
        yield Shown(
            paper.file.name,
            paper.file,
            paper.received_on,
            _("request on the website"),
            url,
            case=_elsewhere(case, paper.request.case),
            taken_as="" if paper.file.sha256 in taken else CasePaper.Source.REQUEST,
        )


def _written_with(case: Case, user: User) -> Iterator[Shown]:
    kind = the_kind("correspondence")
    mine = kind.visible_to(user).filter(case__in=together(case, user))
    rows = Attachment.objects.filter(message__in=mine.values("pk"), file__isnull=False)
    found = list(rows.select_related("file__reading", "message__case").order_by("-pk")[:SHOWN])
    taken = _taken(case) if found else set()
    for each in found:
        url = record_url(kind, each.message.code)
        file = cast(StoredFile, each.file)
        yield Shown(
            each.name,
            file,
            each.message.received_on,
            _("came with a message"),
            url,
            case=_elsewhere(case, each.message.case),
            taken_as="" if file.sha256 in taken else CasePaper.Source.MESSAGE,
        )


def removed_from(case: Case, user: User) -> list[RemovedPaper]:
    """Papers removed from a case a while ago, for whoever could write them."""
    if not may_add(case, user):
        return []
    rows = RemovedPaper.objects.filter(case=case).order_by("-removed_at", "-pk")[:SHOWN]
    few = may_reserve(case, user)
    return [each for each in rows if few or each.told.get("visibility") != Visibility.FEW]


def scans_of(user: User, state: str = Scan.State.WAITING) -> QuerySet[Scan]:
    """Scans of the centres at which a person writes cases, the oldest first."""
    rows: Any = the_kind("scans").visible_to(user, Level.WRITE)
    return rows.filter(state=state, file__isnull=False).order_by("taken_on", "pk")  # type: ignore[no-any-return]


def suggested(scan: Scan, user: User) -> Case | None:
    """The case whose reference or number stands in the name of a scan, or among the first words that were read of it."""
    cases = the_kind("cases")
    form = re.compile(rf"\b{cases.prefix}-\d{{4}}-[{ALPHABET}]{{5}}\b", re.IGNORECASE)
    words = f"{scan.name}\n{scan.file.words[:LOOKED_THROUGH] if scan.file else ''}"
    codes = {code.upper() for code in form.findall(words)}
    numbers = {each.upper() for each in NUMBER.findall(words)}
    mine: Any = cases.visible_to(user, Level.WRITE)
    named = Q(code__in=codes) | Q(number__in=numbers)
    found = list(mine.filter(named, centre=scan.centre_id)[:2]) if codes or numbers else []
    return found[0] if len(found) == 1 else None


def case_typed(words: str, user: User) -> Case | None:
    """The case that a person writes, by its reference or by its number, however that was typed."""
    typed = read_number(words)
    mine: Any = the_kind("cases").visible_to(user, Level.WRITE)
    named = Q(number=typed.number) if typed else Q(code__iexact=words.strip())
    return mine.filter(named).first()  # type: ignore[no-any-return]


def given_to_resident(case: Case) -> QuerySet[CasePaper]:
    """The papers of a case that its resident sees on the status page."""
    rows = CasePaper.objects.filter(case=case, visibility=Visibility.RESIDENT)
    return (
        rows.exclude(file__state=StoredFile.State.REFUSED)
        .select_related("file")
        .order_by("received_on", "pk")
    )


def number_from_resident(case: Case) -> int:
    """How many papers the resident has added by themselves, those that were removed since among them."""
    source = CasePaper.Source.RESIDENT
    removed = RemovedPaper.objects.filter(case=case, told__source=source)
    return CasePaper.objects.filter(case=case, source=source).count() + removed.count()


def found_by_words() -> QuerySet[Any]:
    """The files of papers, of waiting scans, of requests and of messages: those are found by their words."""
    of_papers = CasePaper.objects.values("file")
    of_scans = Scan.objects.filter(file__isnull=False).values("file")
    of_requests = RequestPaper.objects.values("file")
    of_messages = Attachment.objects.filter(file__isnull=False).values("file")
    wanted = Q(pk__in=of_papers) | Q(pk__in=of_scans) | Q(pk__in=of_requests) | Q(pk__in=of_messages)
    return StoredFile.objects.filter(wanted).values("pk")
