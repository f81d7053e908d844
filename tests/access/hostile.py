"""The office of the walk with a script in every text field, written for a server to show: `python -m tests.access.hostile`.

Prints one session cookie for each person, as JSON.
"""

import json
import time
from importlib import import_module
from itertools import cycle

import django

PAYLOADS = cycle(
    (
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "'><svg/onload=alert(1)>",
        "</title><script>alert(1)</script>",
        "javascript:alert(1)",
        "--><script>alert(1)</script>",
        '" autofocus onfocus=alert(1) x="',
        "]]><svg onload=alert(1)>",
        "{{7*7}}{% debug %}<b onclick=alert(1)>",
        "[a](javascript:alert(1))",
    )
)


def main() -> None:
    django.setup()
    from django.conf import settings

    from tests.access.office import build

    settings.SNAPSHOT_ALIAS = "default"
    office = build(_hostile())
    print(json.dumps({str(name): _session(user) for name, user in office.people.items()}))


def _hostile():
    from tests.access.office import Office

    class HostileOffice(Office):
        """Every word is a script; references stay what they are."""

        def canary(self, side, sort, place):
            word = super().canary(side, sort, place)
            return word if sort == "c" else next(PAYLOADS)

        def address(self, word):
            return '"<script>alert(1)</script>"@example.org'

        def furnish(self, edition):
            for name in ("title", "title_en", "office", "office_en"):
                setattr(edition, name, next(PAYLOADS))
            edition.save()
            for section in edition.sections.all():
                told = {each: next(PAYLOADS) for each in ("zh_hant", "zh_hans", "en")}
                section.title = told
                section.blocks = [*section.blocks, {"kind": "prose"} | told, {"kind": "heading"} | told]
                section.save()
            for quoted in edition.figures.all():
                quoted.label = {each: next(PAYLOADS) for each in ("zh_hant", "zh_hans", "en")}
                quoted.save()
            for each in (self.own, self.other):
                each.name, each.city, each.address = (
                    next(PAYLOADS),
                    "<script>alert(1)</script>",
                    next(PAYLOADS),
                )
                each.save()

    return HostileOffice


def _session(user):
    """What signing in leaves in the browser, a moment after the password was given."""
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    user.display_name = "<script>alert(1)</script>"
    user.save()
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() + 3600}]
    session.save()
    return session.session_key


if __name__ == "__main__":
    main()
