"""What stands in a scratch office before anything is broken: a centre, a category, a person who is signed in."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from huying.accounts.actions import create_user, post_user
from huying.accounts.models import Role
from huying.centres.models import Centre
from huying.records.actions import enter
from huying.records.kind import the_kind

BY = "faults"


def seed(home: Path, at: datetime) -> None:
    """Furnish the office and leave in its folder what a client needs to know."""
    call_command("createcachetable", verbosity=0)
    centre = enter(
        the_kind("centres"),
        {"name": "示例中心", "type": Centre.Type.DISTRICT, "city": "香港"},
        by=BY,
        at=at,
        code="centre",
    )
    enter(the_kind("case-categories"), {"name": "示例類別"}, by=BY, at=at, code="category")
    user = create_user(username="fault", display_name="示例職員", password="a sample password", by=BY, at=at)  # noqa: S106
    post_user(user=user, role=Role.SUPERVISOR, centre=centre, by=BY, at=at)
    client = Client()
    client.force_login(user)
    facts: dict[str, Any] = {
        "cookie": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "cookie_name": settings.SESSION_COOKIE_NAME,
        "csrf_name": settings.CSRF_COOKIE_NAME,
        "centre": centre.pk,
        "user": user.pk,
    }
    (home / "seed.json").write_text(json.dumps(facts))
