"""Letters on the pages of their case, their own, and that of the register."""

from datetime import date
from typing import Any

from huying.accounts.models import User
from huying.cases.models import Case, Letter
from huying.letters.models import Draft, Reply
from huying.letters.papers import readable
from huying.letters.queries import drafts_of
from huying.letters.rules import may_sign, may_step
from huying.letters.wording import shown_state
from huying.records.kind import the_kind
from huying.records.panels import Panel, panel
from huying.records.rules import can_write

STYLE = "letters/letters.css"


@panel("cases")
def letters(record: Case, user: User, today: date) -> Panel | None:
    """The drafts of a case, and a door to write another."""
    may_write = _may_write(record, user)
    drafts = [(draft, *shown_state(draft.state)) for draft in drafts_of(record, user)]
    if not drafts and not may_write:
        return None
    return Panel("letters/case_panel.html", {"case": record, "drafts": drafts, "may_write": may_write}, STYLE)


@panel("letter-drafts")
def draft(record: Draft, user: User, today: date) -> Panel:
    """What the letter says, how it stands, and what the reader may do with it."""
    words, tone = shown_state(record.state)
    steps: list[str] = []
    if _may_write(record.case, user):
        steps = [step for step in ("ask", "send", "withdraw") if may_step(record, step)]
    # Sent, it says what it said then.
    paper, problem = (None, "") if record.letter else readable(record)
    shown: dict[str, Any] = {
        "draft": record,
        "words": words,
        "tone": tone,
        "paper": paper,
        "problem": problem,
        "steps": steps,
        "may_sign": may_step(record, "sign") and may_sign(record, user),
    }
    return Panel("letters/draft_panel.html", shown, STYLE)


@panel("letters")
def letter(record: Letter, user: User, today: date) -> Panel | None:
    """How long the reply has been waited for, or the reply; and the draft and the files of a letter sent from here."""
    case = record.case
    awaits = record.sent_on is not None and record.replied_on is None
    draft = Draft.objects.filter(letter=record).select_related("pdf", "docx").first()
    reply = Reply.objects.filter(letter=record).select_related("file").first()
    if not awaits and draft is None and reply is None:
        return None
    shown = {
        "letter": record,
        "draft": draft,
        "reply": reply,
        "awaits": awaits,
        "days": (today - record.sent_on).days if record.sent_on else 0,
        "may_write": _may_write_letter(record, user, case),
    }
    return Panel("letters/letter_panel.html", shown, STYLE)


def _may_write(case: Case, user: User) -> bool:
    kind = the_kind("letter-drafts")
    return can_write(kind, user, case.centre_id, case.assigned_to_id)


def _may_write_letter(letter: Letter, user: User, case: Case) -> bool:
    kind = the_kind("letters")
    return can_write(kind, user, letter.centre_id, case.assigned_to_id)
