"""The least that can take a posted case and keep it: no sign-in, no form, no trail, no index. A floor for the real door."""

import itertools
import os
import secrets
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs

import django

Application = Callable[[dict[str, Any], Any], list[bytes]]


def _made() -> Application:
    """WSGI: one posted form, one row in a transaction of its own, one redirect."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huying.config.settings")
    django.setup()
    from django.utils import timezone

    from huying.cases.models import Case

    numbers, mark = itertools.count(1), secrets.token_hex(4)

    def answer(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        sent = parse_qs(environ["wsgi.input"].read(length).decode())
        if sent:
            now = timezone.now()
            Case.objects.create(
                code=f"F-{mark}-{next(numbers)}",
                title=sent["title"][0],
                centre_id=int(sent["centre"][0]),
                category_id=int(sent["category"][0]),
                channel=sent["channel"][0],
                received_on=date.fromisoformat(sent["received_on"][0]),
                story=sent["story"][0],
                created_at=now,
                updated_at=now,
            )
        start_response("302 Found", [("Location", "/"), ("Content-Length", "0")])
        return [b""]

    return answer


application = _made()
