"""Stores that have no link to a resident: found by the resident's words, or by the records that are erased."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote_plus

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import F, Q

from huying.clocks.models import Reminder
from huying.files.actions import discard
from huying.files.models import Reading
from huying.imports.actions import OPEN, UNDOABLE, forget_source
from huying.imports.models import Import, ImportedRow
from huying.intake.models import Draft
from huying.outbox.models import Message
from huying.papers.models import Scan
from huying.privacy.datamap import Subject
from huying.records.index import reindex_many
from huying.records.kind import By, the_kind
from huying.records.models import SavedList, SentForm
from huying.records.telling import tell
from huying.records.undoing import ERASED

UNFINISHED = {*OPEN, Import.State.CHECKING, Import.State.RUNNING, Import.State.UNDOING}


def unfinished_imports() -> bool:
    """Whether a file of an import that has not ended may hold words about anybody."""
    return Import.objects.filter(state__in=UNFINISHED, file__isnull=False).exists()


def clear_words(who: Subject, *, message_ids: Iterable[str], by: By, at: datetime) -> dict[str, int]:
    """Clear what holds the words of `who`; how many rows of each store."""
    counts = _by_words(who) if who.words else {}
    counts |= {
        "outbox.Message": delete_messages(_messages(who, message_ids)),
        "records.SentForm": SentForm.objects.filter(code__in=who.codes).delete()[0],
        "papers.Scan": sum(throw_away(each, by, at) for each in _scans(who)),
        "imports.Import": sum(forget_source(of=each, by=by, at=at) for each in _imports(who)),
    }
    return {store: number for store, number in counts.items() if number}


def _by_words(who: Subject) -> dict[str, int]:
    lists = [each.pk for each in SavedList.objects.all() if _asks_for(each, who)]
    drafts = [each.pk for each in Draft.objects.all() if _holds(each.said, who)]
    sessions = [each.pk for each in Session.objects.iterator() if _holds(each.get_decoded(), who)]
    return {
        "records.SavedList": _delete(SavedList, lists),
        "intake.Draft": _delete(Draft, drafts),
        "sessions.Session": _delete(Session, sessions),
    }


def _scans(who: Subject) -> list[Scan]:
    """Scans that are with no case, and whose name or words hold those of `who`."""
    rows = Scan.objects.exclude(state=Scan.State.FILED).exclude(file=None, name="")
    words = dict(Reading.objects.filter(file__in=rows.values("file")).values_list("file", "text"))
    return [
        each for each in rows if who.words and _holds([each.name, words.get(each.file_id or "", "")], who)
    ]


def throw_away(scan: Scan, by: By, at: datetime) -> bool:
    """Nothing of a scan stays but that it was taken."""
    kind, file = the_kind("scans"), scan.file
    changed = {"name": "", "state": Scan.State.ASIDE, "file": None}
    tell(kind, scan, ERASED, by=by, at=at, changed=changed)
    Scan.objects.filter(pk=scan.pk).update(**changed, decided_at=at, version=F("version") + 1, updated_at=at)
    if file is not None:
        discard(file=file, by=by, at=at)
    reindex_many(kind, kind.rows().filter(pk=scan.pk))
    return True


def clear_mail_folder(marks: Iterable[str]) -> None:
    """Where no mail server is set, mail is written into a folder: files that hold one of `marks` are removed."""
    folder, wanted = (
        Path(getattr(settings, "EMAIL_FILE_PATH", "") or "/nowhere"),
        [mark for mark in marks if mark],
    )
    if not wanted or not folder.is_dir():
        return
    for path in folder.iterdir():
        text = path.read_text("utf-8", errors="replace").lower()
        if any(mark.lower() in text for mark in wanted):
            path.unlink()


def mail_marks(who: Subject, message_ids: Iterable[str]) -> list[str]:
    """Addresses and message ids by which mail of `who` is known."""
    return [*who.addresses, *message_ids]


def delete_messages(keys: Iterable[int]) -> int:
    """Delete messages of the outbox, and that somebody was reminded by them."""
    chosen = list(keys)
    Reminder.objects.filter(message__in=chosen).delete()
    gone, _each = Message.objects.filter(pk__in=chosen).delete()
    return gone


def _delete(model: type[Draft | SavedList | Session], keys: Iterable[object]) -> int:
    gone, _each = model._default_manager.filter(pk__in=list(keys)).delete()
    return gone


def _messages(who: Subject, message_ids: Iterable[str]) -> list[int]:
    """Mail to the resident's own addresses, and what carried a message that is erased."""
    to = Q(message_id__in=list(message_ids))
    for address in who.addresses:
        to |= Q(recipient__iexact=address)
    return list(Message.objects.filter(to).values_list("pk", flat=True))


def _imports(who: Subject) -> list[Import]:
    """Ended imports whose file brought something of `who`."""
    rows = ImportedRow.objects.filter(Q(case__in=who.codes) | Q(resident__in=who.codes)).values("of")
    return list(Import.objects.filter(pk__in=rows, file__isnull=False, state__in=UNDOABLE))


def _asks_for(saved: SavedList, who: Subject) -> bool:
    return _holds([saved.name, unquote_plus(saved.query)], who)


def _holds(said: object, who: Subject) -> bool:
    text = json.dumps(said, ensure_ascii=False, default=str).lower()
    return any(word in text for word in who.words)
