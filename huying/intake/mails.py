"""What is mailed to a resident about their slip: nothing about their matter, and no address that opens anything."""

from django.utils import translation
from django.utils.translation import gettext as _

from huying.contacts.models import Contact
from huying.intake.matters import Matter

LANGUAGES = ("zh-hant", "en")
BY_MAIL = {Contact.Channel.EMAIL, ""}  # whoever wishes a call, or nothing at all, gets no mail


def mail_address(matter: Matter) -> str:
    """Where the resident may be written to by themselves; empty when they gave no address or wish another way."""
    case = matter.case
    person = matter.request if case is None else case.contact
    if person is None or person.reply_by not in BY_MAIL:
        return ""
    return str(person.email)


def guessed_subject() -> str:
    """Both languages in one line."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(_("About your slip"))
    return " / ".join(said)


def guessed_body(matter: Matter) -> str:
    """What happened and what to do, in both languages."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            words = {"code": matter.code, "centre": matter.centre, "phone": matter.centre.phone}
            said.append(
                _(
                    "Somebody typed wrong codes for the slip %(code)s several times. They saw nothing, and the page stays "
                    "closed for a while, for you too. If it was you, try again later. If you have lost the slip, or fear "
                    "that somebody else has it, ask %(centre)s (%(phone)s) for a new one: the old one then opens nothing."
                )
                % words
            )
    return "\n\n".join(said) + "\n"
