"""What the public doors and the office look up."""

from datetime import date

from django.db.models import QuerySet

from huying.intake.models import Draft, HelpRequest, Notice
from huying.intake.rules import as_typed, digest_of, is_secret_of


def notice_on(day: date) -> Notice | None:
    """The notice in force on `day`."""
    return Notice.objects.filter(began_on__lte=day).order_by("began_on").last()


def draft_of(key: str) -> Draft | None:
    """The unsent request of the session that holds `key`."""
    return Draft.objects.select_related("notice").filter(key=digest_of(key)).first() if key else None


def sent_with(key: str) -> HelpRequest | None:
    """The request that was sent with the key of a draft."""
    return _requests().filter(sent_key=digest_of(key)).first() if key else None


def request_known_by(reference: str, secret: str) -> HelpRequest | None:
    """The request of that reference, if the secret is its own. One way for all that is wrong."""
    found = _requests().filter(code=as_typed_reference(reference)).first()
    return found if is_secret_of(found, secret) else None


def as_typed_reference(words: str) -> str:
    """A reference however it was typed: h 2026 abcde is H-2026-ABCDE."""
    plain = as_typed(words)
    return f"{plain[:1]}-{plain[1:5]}-{plain[5:]}"


def _requests() -> QuerySet[HelpRequest]:
    return HelpRequest.objects.select_related("centre", "case__centre", "enquiry", "notice")


def request_numbered(pk: int) -> HelpRequest | None:
    """The request with that number in the database, which only a session that knows its code holds."""
    return _requests().filter(pk=pk).first()
