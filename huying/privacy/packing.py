"""Everything held about a person, as one package: a table for programs, a page and a paper for people, and their files."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import ngettext

from huying.accounts.models import User
from huying.contacts.models import Contact, Household
from huying.core.office import office_in
from huying.correspondence.models import Attachment
from huying.files.leaving import Leaving, leaving
from huying.files.models import StoredFile
from huying.files.reasons import Refused
from huying.files.rules import is_sound
from huying.intake.models import HelpRequest, Paper
from huying.letters.models import Draft, Reply
from huying.papers.models import CasePaper
from huying.privacy.datamap import Subject
from huying.privacy.models import DataRequest, IdentityNumber
from huying.privacy.printing import Printed, Section, as_pdf
from huying.records.kind import Kind, the_kind
from huying.records.presentation import facts

# Kinds of what is told to and about the person, and the path from their records to the ids of the subject.
TOLD = (
    ("contacts", "pk", "contacts"),
    ("cases", "pk", "cases"),
    ("notes", "case", "cases"),
    ("reopenings", "case", "cases"),
    ("referrals", "case", "cases"),
    ("letters", "case", "cases"),
    ("clocks", "case", "cases"),
    ("tasks", "case", "cases"),
    ("enquiries", "pk", "enquiries"),
    ("presses", "contact", "contacts"),
    ("help-requests", "pk", "requests"),
    ("instructions", "request", "requests"),
    ("instructions", "case", "cases"),
    ("correspondence", "pk", "messages"),
    ("data-requests", "contact", "contacts"),
)
OTHERS = (User, Contact, Household)  # who they are is not the person's to be told


@dataclass(frozen=True, slots=True)
class Held:
    """One record of the package: what it is, and everything it says, label by label."""

    kind: Kind
    code: str
    label: str
    facts: list[tuple[str, str, str]]

    @property
    def mark(self) -> str:
        return f"{self.kind.key}:{self.code}"


def held_about(who: Subject, user: User) -> list[Held]:
    """Every record about a person that `user` may read, without the names of others."""
    return list(_held(who, user))


def _held(who: Subject, user: User) -> Iterator[Held]:
    told: set[str] = set()  # what a resident said of a request stands on the case that came of it too
    for key, path, ids in TOLD:
        kind = the_kind(key)
        rows: QuerySet[Any] = (
            kind.visible_to(user).filter(**{f"{path}__in": getattr(who, ids)}).order_by("pk")
        )
        for row in rows:
            said = [
                (fact.name, fact.label, fact.value)
                for fact in facts(kind, row, user)
                if _is_theirs(row, fact.name)
            ]
            if key == "contacts":
                said += _number(row)
            held = Held(kind, row.code, str(kind.singular), said)
            if held.mark not in told:
                told.add(held.mark)
                yield held


def _is_theirs(row: Any, name: str) -> bool:
    """Whether a field tells of the person and not of somebody else."""
    column = next((each for each in row._meta.concrete_fields if each.name == name), None)
    return column is None or not column.is_relation or not issubclass(column.related_model, OTHERS)


def _number(contact: Contact) -> list[tuple[str, str, str]]:
    kept = IdentityNumber.objects.filter(contact=contact).first()
    label = str(IdentityNumber._meta.get_field("shown").verbose_name)  # type: ignore[union-attr]
    return [("identity_number", label, kept.shown)] if kept else []


def language_of(who: Subject) -> str:
    """The language in which somebody last wrote to the office or was written to; the office's own when in none."""
    asked = HelpRequest.objects.filter(pk__in=who.requests).order_by("-received_on", "-pk").first()
    if asked is not None:
        return str(asked.language)
    wrote = Draft.objects.filter(case__in=who.cases, letter__isnull=False, to_organisation=None)
    last = wrote.order_by("-pk").first()
    return str(last.language) if last is not None else settings.LANGUAGE_CODE


def files_about(who: Subject, left_out: set[str]) -> tuple[dict[str, Leaving], int]:
    """The files that came from the person or went to them, by the name they have in the package.

    And how many of them cannot be given in it: they show an identity document, and cannot be marked as a copy.
    """
    found: list[tuple[str, StoredFile | None]] = []
    for paper in Paper.objects.filter(request__in=who.requests).select_related("file", "request"):
        found.append((f"help-requests:{paper.request.code}", paper.file))
    for each in Attachment.objects.filter(message__in=who.messages, file__isnull=False).select_related(
        "file", "message"
    ):
        found.append((f"correspondence:{each.message.code}", each.file))
    shown = CasePaper.Visibility.RESIDENT
    theirs = Q(visibility=shown) | Q(source=CasePaper.Source.RESIDENT)
    for mine in CasePaper.objects.filter(theirs, case__in=who.cases).select_related("file"):
        found.append((f"case-papers:{mine.code}", mine.file))
    for reply in Reply.objects.filter(letter__case__in=who.cases).select_related("file", "letter"):
        found.append((f"letters:{reply.letter.code}", reply.file))
    for draft in Draft.objects.filter(case__in=who.cases, letter__isnull=False).select_related(
        "pdf", "letter"
    ):
        found.append((f"letters:{draft.letter.code}", draft.pdf))  # type: ignore[union-attr]
    chosen = [file for mark, file in found if mark not in left_out and file is not None]
    sound = [file for file in chosen if file.state != StoredFile.State.REFUSED and is_sound(file)]
    going = [each for each in map(_leaving, sound) if each is not None]
    named = {
        f"files/{place:03}-{file.name.replace('/', '-')}": file for place, file in enumerate(going, start=1)
    }
    return named, len(sound) - len(going)


def _leaving(file: StoredFile) -> Leaving | None:
    try:
        return leaving(file)
    except Refused:
        return None


def package(
    *, request: DataRequest, who: Subject, user: User, left_out: set[str], language: str, today: date
) -> bytes:
    """The package as bytes of a ZIP; what is `left_out` is counted in it, so that it is not silently short."""
    with translation.override(language):
        every = held_about(who, user)
        told = [each for each in every if each.mark not in left_out]
        files, unmarked = files_about(who, left_out)
        shown: dict[str, Any] = {
            "request": request,
            "language": language,
            "today": today,
            "held": told,
            "files": list(files),
            "left_out": len(every) - len(told),
            "said": _said(len(every) - len(told), unmarked),
        }
        page = render_to_string("privacy/package.html", shown)
        paper = as_pdf(_printed(shown), today)
    data = {
        "request": request.code,
        "made_on": today.isoformat(),
        "left_out": shown["left_out"],
        "files_not_enclosed": unmarked,
        "records": [
            {
                "kind": each.kind.key,
                "reference": each.code,
                "fields": {name: value for name, _label, value in each.facts},
            }
            for each in told
        ],
        "files": list(files),
    }
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
        archive.writestr("data.html", page)
        archive.writestr("data.pdf", paper)
        for name, file in files.items():
            file.write_into(archive, name)
    return box.getvalue()


def _said(left_out: int, unmarked: int) -> list[str]:
    """What is not in the package, so that it is not silently short."""
    words = []
    if left_out:
        words.append(
            ngettext(
                "%(n)s record was left out, because it tells of somebody else.",
                "%(n)s records were left out, because they tell of somebody else.",
                left_out,
            )
            % {"n": left_out}
        )
    if unmarked:
        words.append(
            ngettext(
                "%(n)s file is not enclosed: it shows an identity document and cannot be marked as a copy. Ask for it at the centre.",
                "%(n)s files are not enclosed: they show an identity document and cannot be marked as copies. Ask for them at the centre.",
                unmarked,
            )
            % {"n": unmarked}
        )
    return words


def _printed(shown: dict[str, Any]) -> Printed:
    """The same on paper, in the language that is set."""
    request, language = shown["request"], shown["language"]
    about = " · ".join((request.code, str(request.centre), date_format(shown["today"])))
    return Printed(
        language=language,
        office=office_in(language).name,
        code=request.code,
        lead=[about, *shown["said"]],
        sections=[
            Section(
                f"{capfirst(each.label)} {each.code}", [(label, value) for _name, label, value in each.facts]
            )
            for each in shown["held"]
        ],
        files=shown["files"],
    )
