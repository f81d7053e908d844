"""Which step may follow which, who may sign, and what a template and a draft must say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huying.accounts.models import Role, User
from huying.accounts.policy import Function, Level, centres_of
from huying.letters.models import Draft, Language, Template

S = Draft.State
# From which states each step may be taken, and where it leads.
STEPS: Mapping[str, tuple[frozenset[str], str]] = {
    "edit": (frozenset({S.DRAFT, S.REVIEW, S.RETURNED, S.SIGNED}), S.DRAFT),
    "ask": (frozenset({S.DRAFT, S.RETURNED, S.SIGNED}), S.REVIEW),
    "return": (frozenset({S.REVIEW}), S.RETURNED),
    "sign": (frozenset({S.REVIEW}), S.SIGNED),
    "send": (frozenset({S.SIGNED}), S.SENT),
    "withdraw": (frozenset({S.DRAFT, S.REVIEW, S.RETURNED, S.SIGNED}), S.WITHDRAWN),
}
UNSIGNED: Mapping[str, Any] = {
    "signed_by": None,
    "signed_on": None,
    "signed_version": None,
    "signed_digest": "",
}
ENDINGS = {Language.ZH_HANT: "hant", Language.ZH_HANS: "hans", Language.EN: "en"}
LONGEST_CODE, DIGITS = 28, 4


def may_step(draft: Draft, step: str) -> bool:
    """Whether the draft stands where this step may be taken."""
    return draft.state in STEPS[step][0]


def must_step(draft: Draft, step: str) -> str:
    """The state to which the step leads. Raises ValidationError when the draft does not stand where it may be taken."""
    before, after = STEPS[step]
    if draft.state not in before:
        raise ValidationError(
            _(
                "This letter is “%(state)s”, so this cannot be done with it now. Open it again to see how it stands."
            )
            % {"state": draft.get_state_display()}
        )
    return after


def may_ever_sign(user: User, centre_id: int) -> bool:
    """Whether a person's posts let them sign letters of a centre: those who approve its casework, and representatives."""
    if not user.is_active:
        return False
    approved = centres_of(user, Function.CASEWORK, Level.APPROVE)
    if approved is None or centre_id in approved:
        return True
    posts = (each for each in user.postings_held if each.role == Role.REPRESENTATIVE)
    return any(each.centre_id in {None, centre_id} for each in posts)


def may_sign(draft: Draft, user: User) -> bool:
    """Whether `user` may sign this draft or give it back.

    Never who wrote it. If it is put before a person, that one alone; else whoever approves the centre's casework.
    """
    if user.pk == draft.drafted_by_id or not may_ever_sign(user, draft.case.centre_id):
        return False
    if draft.signer_id is not None:
        return draft.signer_id == user.pk
    approved = centres_of(user, Function.CASEWORK, Level.APPROVE)
    return approved is None or draft.case.centre_id in approved


def must_be_signer(signer: User | None, writer: User | None, centre_id: int) -> None:
    """Refuse to put a letter before somebody who may not sign it. Raises ValidationError naming the field."""
    if signer is None:
        return
    if writer is not None and signer.pk == writer.pk:
        raise ValidationError({"signer": _("Another person than the one who wrote a letter signs it.")})
    if not may_ever_sign(signer, centre_id):
        raise ValidationError({"signer": _("This person may not sign letters of this centre.")})


def is_in_force(template: Template, day: date) -> bool:
    """Whether letters may begin with the template on that day."""
    begun = template.began_on is None or template.began_on <= day
    return begun and (template.ended_on is None or day < template.ended_on)


def wording(template: Template, language: str) -> tuple[str, str]:
    """Subject and text of a template in a language; both empty when it has none."""
    ending = ENDINGS[Language(language)]
    return getattr(template, f"subject_{ending}"), getattr(template, f"body_{ending}")


def languages_of(template: Template) -> list[Language]:
    """The languages in which a template has a text."""
    return [language for language in Language if wording(template, language)[1]]


def serial_of(code: str, year: int, number: int) -> str:
    """The serial of a letter: centre, year, number, for example CENTRAL/2026/0001."""
    return f"{code.upper()[:LONGEST_CODE]}/{year}/{number:0{DIGITS}d}"
