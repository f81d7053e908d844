"""What accounts send and do later. The outbox stands above this app; the settings name it, as they name a mail server."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils import translation

from huying.accounts.models import User

LANGUAGES = ("zh-hant", "en")


def tell(user: User, *, subject: Any, body: Any, at: datetime) -> None:
    """A letter to `user` in both languages, if an address is known; subject and body are lazy translations."""
    if not user.email:
        return
    subjects, bodies = [], []
    for language in LANGUAGES:
        with translation.override(language):
            subjects.append(str(subject))
            bodies.append(str(body))
    _outbox("mail").queue_mail(
        recipient=user.email, subject=" / ".join(subjects), body="\n\n".join(bodies), at=at
    )


def later(task: str, *, arguments: dict[str, Any], key: str, at: datetime, delay: timedelta) -> None:
    """Do `task` once when `delay` has passed."""
    _outbox("actions").enqueue(task=task, arguments=arguments, key=key, at=at, delay=delay)


def _outbox(part: str) -> Any:
    return import_module(f"{settings.OUTBOX}.{part}")
