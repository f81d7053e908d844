"""Jobs of the outbox that look after the data of others."""

from datetime import datetime

from huying.outbox.mail import queue_mail
from huying.privacy.mails import FILING_SUBJECT, filing_body, in_both, people_told_of_filings


def tell_of_filing(*, route: str, by: str, at: datetime) -> None:
    """One mail to each administrator: a contract must be filed by a day."""
    for person in people_told_of_filings():
        queue_mail(
            recipient=person.email, subject=in_both(FILING_SUBJECT), body=filing_body(route, by), at=at
        )
