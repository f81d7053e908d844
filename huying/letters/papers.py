"""What a draft says, read once with everything it names: the reading view, the digest that is signed, the printed letter."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.core.languages import listed
from huying.core.office import office_in
from huying.letters.filling import FIELDS, LATE, NotAField, Piece, filled, names, pieces, words
from huying.letters.models import Draft
from huying.letters.printing import Printed, must_be_printable

LONGEST_SUBJECT = 160


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter as it is read before it is signed: filled in, but for its serial and its day."""

    language: str
    office: str
    centre: str
    lines: tuple[str, ...]
    addressee: str
    subject: tuple[Piece, ...]
    text: tuple[Piece, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of every word of it; a field that is not filled in yet differs from words that look like one."""
        told = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def shown_subject(self) -> str:
        return _shown(self.subject)

    @property
    def shown_text(self) -> str:
        return _shown(self.text)


def parse(text: str) -> list[Piece]:
    """`text` parted into words and fields. Raises ValidationError naming what is no field."""
    try:
        return pieces(text)
    except NotAField as problem:
        raise ValidationError(
            _("“%(found)s” is no field. The fields are: %(fields)s.")
            % {"found": problem.found, "fields": listed(f"{{{{{name}}}}}" for name in FIELDS)}
        ) from problem


def paper_of(draft: Draft) -> Paper:
    """The draft filled in with what is on record now. Raises ValidationError for what is no field."""
    known = values_of(draft)
    centre = draft.case.centre
    with translation.override(draft.language):
        reach = filter(None, (centre.phone and f"{_('Telephone')} {centre.phone}", centre.email))
        lines = tuple(filter(None, (centre.address_line, "　".join(reach))))
        return Paper(
            language=draft.language,
            office=office_in(draft.language).name,
            centre=str(centre),
            lines=lines,
            addressee=_addressee(draft),
            subject=tuple(filled(parse(draft.subject), known)),
            text=tuple(filled(parse(draft.text), known)),
        )


def readable(draft: Draft) -> tuple[Paper | None, str]:
    """The draft as it is read; or nothing and why, for one whose words came in by another way than the form."""
    try:
        return paper_of(draft), ""
    except ValidationError as problem:
        return None, " ".join(problem.messages)


def values_of(draft: Draft) -> dict[str, str]:
    """What the fields stand for in this letter, in its language; those of which nothing is on record are left out."""
    case = draft.case
    with translation.override(draft.language):
        found = {
            "case.reference": case.code,
            "case.number": case.number or "",
            "case.category": str(case.category),
            "case.received_on": date_format(case.received_on),
            "resident.name": case.contact.name if case.contact else "",
            "centre.name": str(case.centre),
            "centre.phone": case.centre.phone,
            "centre.address": case.centre.address_line,
            "representative.name": str(case.representative) if case.representative else "",
            "organisation.name": str(draft.to_organisation) if draft.to_organisation else "",
        }
    return {name: value for name, value in found.items() if value}


def must_be_ready(draft: Draft, day: date) -> Paper:
    """The paper, if it can be signed and sent as it is. Raises ValidationError naming what is missing."""
    paper = paper_of(draft)
    if not paper.addressee:
        raise ValidationError(
            {
                "to_organisation": _(
                    "Name the organisation that the letter goes to: no resident is named on the case."
                )
            }
        )
    if missing := [name for name in names([*paper.subject, *paper.text]) if name not in LATE]:
        raise ValidationError(
            _("Nothing is on record for: %(fields)s. Enter it on the case, or write the words yourself.")
            % {"fields": listed(FIELDS[name] for name in missing)}
        )
    sample = printed(paper, serial="0" * 40, day=day, signer=None)
    if len(sample.subject) > LONGEST_SUBJECT:
        raise ValidationError(
            {
                "subject": _(
                    "With its fields filled in the subject is longer than %(most)s characters. Shorten it."
                )
                % {"most": LONGEST_SUBJECT}
            }
        )
    must_be_printable(sample)
    return paper


def printed(paper: Paper, *, serial: str, day: date, signer: User | None) -> Printed:
    """Every word of the letter as it leaves."""
    with translation.override(paper.language):
        late = {"letter.serial": serial, "today": date_format(day)}
        subject, text = (words(filled(list(parts), late)) for parts in (paper.subject, paper.text))
        return Printed(
            language=paper.language,
            office=paper.office,
            centre=paper.centre,
            lines=list(paper.lines),
            serial=_("Our reference: %(serial)s") % {"serial": serial},
            day=late["today"],
            addressee=paper.addressee,
            subject=subject,
            paragraphs=[line.strip() for line in text.split("\n") if line.strip()],
            signatory=[each for each in (str(signer or ""), paper.centre) if each],
        )


def text_of(paper: Paper, *, serial: str, day: date) -> tuple[str, str]:
    """Subject and text as the register keeps them."""
    with translation.override(paper.language):
        late = {"letter.serial": serial, "today": date_format(day)}
    subject, text = (words(filled(list(parts), late)) for parts in (paper.subject, paper.text))
    return subject, text


def _addressee(draft: Draft) -> str:
    if draft.to_organisation:
        return str(draft.to_organisation)
    return str(draft.case.contact.name) if draft.case.contact else ""


def _shown(parts: Sequence[Piece]) -> str:
    """For reading: a field that is not filled in yet says in brackets what it will be."""
    return "".join(part if isinstance(part, str) else f"〔{FIELDS[part.name]}〕" for part in parts)
