"""The office of the walk with a script in every text field, written for a server to show: `python -m tests.access.hostile`.

Prints a session cookie for each person and every page of the table with who opens it, as JSON.
"""

import json
from importlib import import_module
from itertools import cycle
from types import SimpleNamespace

import django

# None holds a digit: the text of a report refuses numbers that are typed.
SCRIPTS = (
    "<script>alert(self)</script>",
    '"><img src=x onerror=alert(self)>',
    "'><svg/onload=alert(self)>",
    "</title><script>alert(self)</script>",
    "javascript:alert(self)",
    "--><script>alert(self)</script>",
    '" autofocus onfocus=alert(self) x="',
    "]]><svg onload=alert(self)>",
    "{{ request }}<b onclick=alert(self)>",
    "[a](javascript:alert(self))",
)
PAYLOADS = cycle(SCRIPTS)
IN_PROSE = cycle(each for each in SCRIPTS if "{" not in each)  # braces quote figures there


def main() -> None:
    django.setup()
    from django.conf import settings

    from tests.access.office import build

    settings.SNAPSHOT_ALIAS = "default"
    office = build(_hostile())
    sessions = {str(name): _session(user) for name, user in office.people.items()}
    print(json.dumps({"sessions": sessions, "pages": list(_pages(office))}))


def _pages(office):
    """The pages of the table: the name of their door, who opens it, and where; those for everybody in each language.

    Kinds of records, whose pages are drawn alike, take turns by the day.
    """
    from django.conf import settings
    from django.utils.translation import override

    from tests.access.table import DOORS, FUNCTION_OF, PUBLIC, answers_page, closed, opens, reader_of
    from tests.access.ways import address_of, cells, kind_address
    from tests.turns import taking_turns

    for door in filter(answers_page, DOORS):
        for language, _words in settings.LANGUAGES if door.rule == PUBLIC else settings.LANGUAGES[:1]:
            with override(language):
                name = reader_of(door.rule)
                yield door.name, name, address_of(door, office, name)
    for key in taking_turns(FUNCTION_OF):
        name = reader_of(_most(FUNCTION_OF[key]))
        for door, side in cells(key):
            page = answers_page(door) and side in "NO" and door.name != "records:record_export"
            if page and opens(name, key, door.rule, side) and not closed(key, door.name):
                yield f"{door.name} {key}", name, kind_address(door, office, key, side, name)


def _most(function):
    """The rule for whoever may approve, or else write or read what belongs to a function."""
    from tests.access.table import ROLES, may

    return next(
        f"{function} {least}" for least in "awrs" if any(may(role, function, least) for role in ROLES)
    )


def _hostile():
    from huying.reports.tests.editions import make_report
    from tests.access.office import Office

    class HostileOffice(Office):
        """Every word is a script; references and digests stay what they are: no two are alike, and nobody types them."""

        def canary(self, side, sort, place):
            word = super().canary(side, sort, place)
            return word if sort == "c" or place.endswith("_digest") else next(PAYLOADS)

        def address(self, word):
            return '"<script>alert(self)</script>"@example.org'

        def furnish(self, edition):
            """The report to be published, a draft beside it, and both centres."""
            for each in (edition, make_report(code="draft", year=2022)):
                _written_over(each)
            for each in (self.own, self.other):
                each.name, each.city, each.address = next(PAYLOADS), next(PAYLOADS), next(PAYLOADS)
                each.save()

    return HostileOffice


def _written_over(edition):
    """An edition whose every text is a script."""
    for name in ("title", "title_en", "office", "office_en"):
        setattr(edition, name, next(PAYLOADS))
    edition.save()
    for section in edition.sections.all():
        told = _told(IN_PROSE)
        section.title = told
        section.blocks = [*section.blocks, {"kind": "prose"} | told, {"kind": "heading"} | told]
        section.save()
    for quoted in edition.figures.all():
        quoted.label = _told(PAYLOADS)
        quoted.save()


def _told(words):
    """One text in each language."""
    return {each: next(words) for each in ("zh_hant", "zh_hans", "en")}


def _session(user):
    """What signing in leaves in the browser."""
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
    from allauth.account.internal.flows.login import record_authentication
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    user.display_name = "<script>alert(self)</script>"
    user.save()
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    record_authentication(SimpleNamespace(session=session), user, method="password")
    for each in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        each["at"] += 3600  # fresh for as long as the walk may take
    session.save()
    return session.session_key


if __name__ == "__main__":
    main()
