"""The words somebody looks for, kept in their session under a short token, so that no address ever holds them."""

import secrets
from collections.abc import MutableMapping
from typing import Any

from huying.core.text import clean_text

PLACE = "asked"
KEPT = 60  # searches a session remembers; the oldest are forgotten first
LONGEST = 100

Session = MutableMapping[str, Any]


def keep(session: Session, words: str) -> str:
    """The token under which `words` can be asked for again; the same words keep their token."""
    wanted = clean_text(words)[:LONGEST]
    asked: dict[str, str] = session.get(PLACE, {})
    for token, known in asked.items():
        if known == wanted:
            return token
    token = secrets.token_urlsafe(9)
    session[PLACE] = dict([*asked.items(), (token, wanted)][-KEPT:])
    return token


def recall(session: Session, token: str) -> str | None:
    """The words behind `token`; None when this session does not hold them, or no longer."""
    asked: dict[str, str] = session.get(PLACE, {})
    return asked.get(token)
