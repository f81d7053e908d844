"""The brief of a case and the scope notice on paper, and time sheets as tables."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huying.clinic.models import Consultation, ScopeNotice
from huying.clinic.queries import Hours, papers_on
from huying.clinic.rules import names_of
from huying.core.office import office_in
from huying.core.typeset.setting import in_language, typeset_alone

SOURCE = Path(__file__).resolve().parent / "typst" / "paper.typ"
STORY, WISH, QUESTIONS, NAMES = (
    560,
    200,
    400,
    200,
)  # so many characters leave room on one page; the screen shows all
Fact = dict[str, str]


def brief_pdf(consultation: Consultation, day: date) -> bytes:
    """The brief on one page. Raises CannotTypeset in words."""
    case, sitting = consultation.case, consultation.sitting
    parts = [
        _part(_("What happened"), _short(case.story, STORY)),
        _part(_("What the resident hopes for"), _short(case.wish, WISH)),
        _part(_("Questions for the lawyer"), _short(consultation.questions, QUESTIONS)),
        _part(_("Other parties"), _short(" · ".join(names_of(consultation.parties)), NAMES)),
        _part(_("Papers"), _short(" · ".join(_papers(consultation)), NAMES)),
    ]
    told = {
        "title": _("Brief for legal advice"),
        "subject": case.title,
        "confidential": _("In confidence: for the lawyer of this seat. Destroy after the session."),
        "facts": brief_facts(consultation),
        "parts": [part for part in parts if part["lines"]],
        "signatures": [],
    }
    return _set(told, str(sitting.centre), consultation.code, get_language() or "zh-hant", day)


def brief_facts(consultation: Consultation) -> list[Fact]:
    """The short facts at the head of a brief, each with its label."""
    case, sitting = consultation.case, consultation.sitting
    told = [
        (_("reference"), case.code),
        (_("resident"), str(case.contact) if case.contact else _("not named")),
        (_("category"), str(case.category)),
        (_("received on"), date_format(case.received_on)),
        (_("next step due on"), date_format(case.due_on) if case.due_on else ""),
        (_("seat"), f"{date_format(sitting.held_on)} {consultation.starts_at:%H:%M}"),
        (_("place"), " ".join(filter(None, (str(sitting.centre), sitting.place)))),
        (_("language spoken"), case.contact.language if case.contact else ""),
        (
            _("scope accepted on"),
            date_format(consultation.accepted_on) if consultation.accepted_on else _("not yet"),
        ),
    ]
    return [{"label": capfirst(label), "text": text} for label, text in told if text]


def notice_pdf(notice: ScopeNotice, language: str, day: date) -> bytes:
    """A scope notice to be read and signed, in one of its languages. Raises CannotTypeset in words."""
    with translation.override(language):
        told = {
            "title": _("Scope of the free legal advice"),
            "subject": _("Version %(name)s") % {"name": notice.name},
            "confidential": "",
            "facts": [],
            "parts": [_part("", notice.words(language))],
            "signatures": [_("Name"), _("Signature"), _("Date")],
        }
        return _set(told, "", notice.name, language, day)


def _set(told: dict[str, Any], centre: str, reference: str, language: str, day: date) -> bytes:
    about = {"office": office_in(language).name, "centre": centre, "reference": reference}
    return typeset_alone(SOURCE, in_language(told | about, language), day=day)


def _part(title: str, text: str) -> dict[str, Any]:
    return {"title": title, "lines": [line for line in text.splitlines() if line.strip()]}


def _papers(consultation: Consultation) -> list[str]:
    return [f"{date_format(day)} {name}" if day else name for day, name in papers_on(consultation)]


def _short(text: str, most: int) -> str:
    """As much as there is room for; every line takes some of it, however short it is."""
    kept: list[str] = []
    room = most
    for line in text.splitlines():
        if not line.strip():
            continue
        if len(line) > room:
            return "\n".join([*kept, f"{line[: max(room, 0)]}…"])
        kept.append(line)
        room -= max(len(line), 40)
    return "\n".join(kept)


def hours_table(rows: list[Hours]) -> tuple[list[str], Iterator[list[str | int]]]:
    """Heads and rows of a time sheet."""
    heads = [_("month"), _("volunteer lawyer"), _("consultations"), _("minutes")]
    return heads, ([f"{each.month:%Y-%m}", each.lawyer, each.number, each.minutes] for each in rows)
