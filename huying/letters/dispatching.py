"""Sending a signed letter off, and matching the reply: serial, files, register and draft in one transaction."""

from contextlib import nullcontext
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.cases.actions import edit_letter, note_despite
from huying.cases.models import Letter
from huying.centres.models import Centre
from huying.files.actions import keeping
from huying.files.media import Media
from huying.files.models import StoredFile
from huying.files.receiving import Received, made_here
from huying.letters.actions import take_step
from huying.letters.models import Draft, Reply, Serials
from huying.letters.papers import Paper, paper_of, printed, text_of
from huying.letters.printing import as_docx, as_pdf
from huying.letters.rules import must_step, serial_of
from huying.records.actions import NotAllowed, create_record
from huying.records.kind import By, the_kind
from huying.records.rules import can_write


@transaction.atomic
def dispatch(*, draft: Draft, method: str, by: By, at: datetime, despite: str = "") -> Letter:
    """Send a signed letter off: its serial, its two files, its row in the register. A second click gets the same letter.

    The year of the serial is that of the local day of `at`; `despite` is why, if it goes to a resident who wishes not to
    be contacted. Raises NotAllowed or ValidationError.
    """
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if not can_write(the_kind("letter-drafts"), by, locked.case.centre_id, locked.case.assigned_to_id):
        raise NotAllowed(locked.code)
    if locked.letter is not None:
        return locked.letter
    after = must_step(locked, "send")
    paper, day = paper_of(locked), timezone.localdate(at)
    if paper.digest != locked.signed_digest:
        raise ValidationError(
            _(
                "A name or an address that the letter prints has changed since it was signed. "
                "Ask for it to be signed again."
            )
        )
    serial = next_serial(locked.case.centre, day.year)
    if locked.to_organisation_id is None:
        note_despite(case=locked.case, reason=despite, by=by, at=at)
    pdf, docx = _files(paper, serial, day, locked.signed_by)
    with keeping(pdf, by=by, at=at) as kept_pdf, keeping(docx, by=by, at=at) as kept_docx:
        letter = _registered(locked, paper, serial, day, method, by, at)
        told = {"state": after, "letter": letter, "pdf": kept_pdf, "docx": kept_docx}
        note = f"PDF {kept_pdf.sha256}, DOCX {kept_docx.sha256}"
        take_step(locked, "dispatched", told, by=by, at=at, note=note)
    return letter


def next_serial(centre: Centre, year: int) -> str:
    """The next serial of a centre in a year, for the caller's transaction alone: whoever comes next waits for its end.

    A serial that was typed into the register by hand is passed over; so none is missing and none given twice.
    """
    Serials.objects.get_or_create(centre=centre, year=year)
    row = Serials.objects.select_for_update().get(centre=centre, year=year)
    number = row.last + 1
    while Letter.objects.filter(centre=centre, serial=serial_of(centre.code, year, number)).exists():
        number += 1
    row.last = number
    row.save(update_fields=["last"])
    return serial_of(centre.code, year, number)


def match_reply(*, letter: Letter, on: date, received: Received | None, by: By, at: datetime) -> Letter:
    """Note the day on which a letter was answered, and keep the paper. Noted twice alike, it is noted once.

    Raises NotAllowed, or ValidationError when another reply is on record or the day cannot be.
    """
    kept = keeping(received, by=by, at=at) if received else nullcontext()
    with transaction.atomic():
        locked = Letter.objects.select_for_update().get(pk=letter.pk)
        if locked.replied_on is not None:
            _must_be_the_same(locked, on, received)
            return locked
        with kept as file:
            noted = edit_letter(
                record=locked, values={"replied_on": on}, version=locked.version, by=by, at=at
            )
            if isinstance(file, StoredFile):
                paper = {"letter": noted, "file": file, "received_on": on}
                create_record(kind=the_kind("letter-replies"), values=paper, by=by, at=at)
    return noted


def _must_be_the_same(letter: Letter, on: date, received: Received | None) -> None:
    reply = Reply.objects.filter(letter=letter).select_related("file").first()
    before = (letter.replied_on, reply.file.sha256 if reply else None)
    now = (on, received.waiting.sha256 if received else None)
    if received:
        received.discard()
    if before != now:
        raise ValidationError(_("A reply is on record already. Open the letter to see it."))


def _files(paper: Paper, serial: str, day: date, signer: User | None) -> tuple[Received, Received]:
    words = printed(paper, serial=serial, day=day, signer=signer)
    name = serial.replace("/", "-")
    pdf = made_here(as_pdf(words, day), f"{name}.pdf", Media.PDF)
    return pdf, made_here(as_docx(words, day), f"{name}.docx", Media.DOCX)


def _registered(
    draft: Draft, paper: Paper, serial: str, day: date, method: str, by: By, at: datetime
) -> Letter:
    subject, text = text_of(paper, serial=serial, day=day)
    values = {
        "case": draft.case,
        "centre": draft.case.centre,
        "serial": serial,
        "to_organisation": draft.to_organisation,
        "subject": subject,
        "text": text,
        "sent_on": day,
        "method": method,
        "sealed": True,
    }
    letter: Letter = create_record(kind=the_kind("letters"), values=values, by=by, at=at)
    return letter
