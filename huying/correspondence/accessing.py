"""Where a mailbox lies and with which password: from a file that its owner alone may read, or from the environment.

Never from the database: whoever may change a mailbox on the screen could else send its password to another machine.
"""

import os
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

IMAPS = 993


class NotSet(Exception):
    """It is not said where this mailbox lies, or not so that it can be relied on; its words say what to do."""


@dataclass(frozen=True, slots=True)
class Access:
    """Where the mail of one mailbox is fetched."""

    host: str
    user: str
    password: str
    port: int = IMAPS
    folder: str = "INBOX"
    authority: str = (
        ""  # a certificate of the office's own, for a server that no public authority vouches for
    )

    def __repr__(self) -> str:
        return f"Access({self.host}:{self.port})"


def access_to(code: str) -> Access:
    """How the mailbox of that reference is reached. Raises NotSet."""
    path = Path(settings.MAILBOXES) if settings.MAILBOXES else None
    if path is None:
        raise NotSet(_("Say in HUYING_MAILBOXES which file tells where mailboxes lie (docs/operations.md)."))
    told = _section(path, code)
    password = told.get("password") or os.environ.get(_variable(code), "")
    if not (told.get("host") and told.get("user") and password):
        raise NotSet(
            _(
                "The section [%(code)s] needs host, user and password; the password may stand in %(variable)s instead."
            )
            % {"code": code, "variable": _variable(code)}
        )
    port = told.get("port", IMAPS)
    if not isinstance(port, int):
        raise NotSet(_("The port of [%(code)s] is a number, such as 993.") % {"code": code})
    folder, authority = str(told.get("folder", "INBOX")), str(told.get("authority", ""))
    return Access(str(told["host"]), str(told["user"]), str(password), port, folder, authority)


def is_set(code: str) -> bool:
    """Whether it is said where the mailbox lies."""
    try:
        access_to(code)
    except NotSet:
        return False
    return True


def _section(path: Path, code: str) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if stat.S_IMODE(mode) & 0o077:
                raise NotSet(_("Others may read %(path)s. Do: chmod 600 %(path)s") % {"path": path})
            told = tomllib.load(file)
    except OSError as problem:
        raise NotSet(_("%(path)s cannot be read.") % {"path": path}) from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise NotSet(_("%(path)s is no TOML file.") % {"path": path}) from problem
    section = told.get(code)
    if not isinstance(section, dict):
        raise NotSet(_("There is no section [%(code)s] in %(path)s.") % {"code": code, "path": path})
    return section


def _variable(code: str) -> str:
    return "HUYING_IMAP_PASSWORD_" + "".join(each if each.isalnum() else "_" for each in code.upper())
