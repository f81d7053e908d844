"""What the public doors and the office look up."""

from datetime import date

from django.db.models import QuerySet

from huying.cases.models import Case
from huying.cases.sharing import expected_on, first_answer_on
from huying.directory.queries import listed_centres
from huying.intake.matters import Matter
from huying.intake.models import Draft, HelpRequest, Notice, Slip
from huying.intake.slips import digest_of, is_secret
from huying.records.kind import kinds

OF_A_CASE = "S"  # the first letter of a slip that the office gave
MOST_CENTRES = 4  # named in a sentence


def notice_on(day: date) -> Notice | None:
    """The notice in force on `day`."""
    return Notice.objects.filter(began_on__lte=day).order_by("began_on").last()


def is_told(notice: Notice) -> bool:
    """Whether anybody has been told this version: then its words stay as they are."""
    return (
        HelpRequest.objects.filter(notice=notice).exists()
        or Draft.objects.filter(notice=notice).exists()
        or any(kind.rows().filter(notice=notice.name).exists() for kind in kinds() if kind.collects)
    )


def telephones_on(day: date) -> list[tuple[str, str]]:
    """The centres that can be called on `day`, by name, with their numbers; the first few of them."""
    centres = listed_centres(day).exclude(phone="")[:MOST_CENTRES]
    return [(str(centre), centre.phone) for centre in centres]


def draft_of(key: str) -> Draft | None:
    """The unsent request of the session that holds `key`."""
    return Draft.objects.select_related("notice").filter(key=digest_of(key)).first() if key else None


def sent_with(key: str) -> HelpRequest | None:
    """The request that was sent with the key of a draft."""
    return _requests().filter(sent_key=digest_of(key)).first() if key else None


def matter_called(reference: str) -> Matter | None:
    """The matter with that reference on its slip."""
    rows = _slips() if reference.startswith(OF_A_CASE) else _requests()
    found = rows.filter(code=reference).first()
    return None if found is None else Matter(found)


def matter_known_by(reference: str, secret: str) -> Matter | None:
    """The matter of that reference, if the secret is its own. One way for all that is wrong."""
    found = matter_called(reference)
    right = is_secret(None if found is None else found.holder.secret_digest, secret)
    return found if right else None


def matter_still_open(reference: str, digest: str) -> Matter | None:
    """The matter that a session was shown, as long as no new slip has taken the place of the one it knows."""
    found = matter_called(reference)
    return found if found is not None and found.holder.secret_digest == digest else None


def matter_of(case: Case) -> Matter | None:
    """What the resident of a case follows it by: their request on the website, or the slip that the office gave them."""
    found = _requests().filter(case=case).first() or _slips().filter(case=case).first()
    return None if found is None else Matter(found)


def expected_of(matter: Matter) -> date | None:
    """By which day the resident may expect something; None when nothing more is to come."""
    if matter.case is not None:
        return expected_on(matter.case)
    request = matter.request
    waits = request is not None and request.is_waiting
    return first_answer_on(matter.centre, matter.received_on) if waits else None


def _requests() -> QuerySet[HelpRequest]:
    return HelpRequest.objects.select_related("centre", "case__centre", "case__contact", "enquiry", "notice")


def _slips() -> QuerySet[Slip]:
    return Slip.objects.select_related("case__centre", "case__contact")
