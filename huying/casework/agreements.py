"""The form on which somebody agrees, on paper: what may go along, to whom, until when, and a line for their name (同意書)."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from huying.cases.models import Case
from huying.contacts.models import Contact
from huying.core.office import office_in
from huying.core.typeset.setting import typeset_whatever
from huying.records.notices import notice_told

SOURCE = Path(__file__).resolve().parent / "typst" / "consent.typ"
LANGUAGES = ("zh-hant", "zh-hans", "en")


def consent_for_case(case: Case, language: str, day: date) -> bytes:
    """The form for one case, with its number and the resident's name. Raises CannotTypeset in words."""
    number = case.number or case.code
    return _set(str(case.contact) if case.contact else "", str(case.centre), number, language, day)


def consent_of_person(contact: Contact, language: str, day: date) -> bytes:
    """The form for somebody who has no case yet. Raises CannotTypeset in words."""
    return _set(str(contact), str(contact.centre), contact.code, language, day)


def _set(name: str, centre: str, reference: str, language: str, day: date) -> bytes:
    with translation.override(language):
        told = _words(day) | {
            "office": office_in(language).name, "centre": centre, "reference": reference, "name": name,
        }  # fmt: skip
        return typeset_whatever(SOURCE, told, language=language, day=day)


def _words(day: date) -> dict[str, Any]:
    notice = notice_told(day)
    version = _("Purpose notice %(name)s, in force from %(day)s") % {
        "name": notice.name, "day": date_format(notice.began_on),
    } if notice else ""  # fmt: skip
    return {
        "title": _("Agreement to pass on what I have told"),
        "name-label": _("Name of the resident"),
        "printed": date_format(day),
        "lead": _("I agree that the centre passes on what is ticked here, for this matter only:"),
        "parts": [
            _("what happened and what is hoped for"),
            _("my name"),
            _("my telephone number and e-mail"),
            _("the papers that I have given"),
            _("a brief for a volunteer lawyer, with the questions I have"),
        ],
        "to": _("To whom"),
        "until": _("Until when (empty: until the matter is closed)"),
        "rights": [
            _("Nobody must agree. Without agreement the centre goes on helping as far as it can by itself."),
            _(
                "I may take the agreement back at any time, by word of mouth, in writing or on the status page."
            ),
            _("What I told is used for this matter and kept no longer than the office's rules say."),
        ],
        "helper": _("Read out and explained by (if so)"),
        "signatures": [_("Signature or mark"), _("Date"), _("Received by")],
        "version": version,
        "notice": [line for line in notice.text.splitlines() if line.strip()] if notice else [],
    }
