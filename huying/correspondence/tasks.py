"""Jobs of correspondence: a reference in, one action called."""

from datetime import datetime

from huying.correspondence.accessing import access_to
from huying.correspondence.collecting import collect
from huying.correspondence.models import Mailbox
from huying.outbox.effects import outside


@outside
def fetch(*, mailbox: str, at: datetime) -> None:
    """Fetch the mail of one mailbox; a broken line is tried again by the worker."""
    collect(
        mailbox=Mailbox.objects.select_related("centre").get(code=mailbox), access=access_to(mailbox), at=at
    )
