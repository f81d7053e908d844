"""What is said when an act is taken back, or cannot be any more."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.casework.undoing import TooLate, take_back
from huying.records.actions import EditedMeanwhile, NotAllowed


def say_taken_back(request: HttpRequest) -> None:
    """Take back the last act of this session, and say so; or say why not."""
    try:
        take_back(session=request.session, by=cast(User, request.user), at=timezone.now())
    except (TooLate, NotAllowed, EditedMeanwhile, ValidationError):
        messages.warning(
            request, _("This can no longer be taken back: somebody has worked on it, or the moment is over.")
        )
    else:
        messages.success(request, _("Taken back. The history keeps both."))
