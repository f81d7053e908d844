"""Jobs of the accounts: ids in, one action called."""

from datetime import datetime

from huying.accounts import access
from huying.accounts.models import AccessRequest


def carry_out_reset(*, request: int, at: datetime) -> None:
    access.carry_out_reset(request=AccessRequest.objects.get(pk=request), at=at)
