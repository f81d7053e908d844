"""What is mailed to those who look after the data of others: references and days, nothing about anybody."""

from datetime import date

from django.db.models import QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, people_with

LANGUAGES = ("zh-hant", "en")
MANY_SUBJECT = gettext_lazy("Many records of others were opened")
FILING_SUBJECT = gettext_lazy("A transfer contract is to be filed")


def in_both(words: str | Promise) -> str:
    """A subject in both languages of the office."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(str(words))
    return " / ".join(said)


def filing_body(route: str, by: str) -> str:
    """Which route, and the last day."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            day = date_format(date.fromisoformat(by)) if by else "–"
            words = {"route": route, "day": day}
            said.append(
                _("The contract of transfer route %(route)s is to be filed with the authority by %(day)s.")
                % words
            )
    return "\n\n".join(said) + "\n"


def many_body(user: User, number: int, day: date) -> str:
    """Who opened how many, and on which day; the list in the office says which."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            words = {"who": user.username, "number": number, "day": date_format(day)}
            said.append(
                _(
                    "On %(day)s %(who)s has opened %(number)s cases and residents that are given to others. "
                    "The list of openings in the office shows which."
                )
                % words
            )
    return "\n\n".join(said) + "\n"


def people_told_of_filings() -> QuerySet[User]:
    """Administrators with an address."""
    return people_with(Function.PROTECTION, Level.APPROVE, None).exclude(email="").order_by("pk")
