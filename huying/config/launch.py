"""Start the sample office: prepare what is missing, say where it is, serve until told to stop."""

import errno
import hashlib
import ipaddress
import os
import socket
import sys
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from huying.accounts.loopback import others
from huying.config.launch_serving import PROJECT, listen_to_signals, serve
from huying.config.launch_words import Refusal, box, read_sign_ins, refuse, step

EDITION = "2023"
FULL = {errno.ENOSPC, errno.EDQUOT}


class Place(NamedTuple):
    """Where the office is served and kept."""

    host: str  # as it was asked for
    address: str  # the numeric address behind it
    port: int
    home: Path

    @property
    def is_loopback(self) -> bool:
        return ipaddress.ip_address(self.address).is_loopback

    @property
    def url(self) -> str:
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def sign_ins(self) -> Path:
        return self.home / "demo-sign-in.txt"

    @property
    def report(self) -> Path:
        return self.home / "report"


def main() -> int:
    os.umask(0o077)  # what the office keeps is its own
    listen_to_signals()
    try:
        place = _place()
        _prepare_environment(place)
        _prepare_office(place)
        return serve(place.address, place.port, lambda: _tell(place))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def _tell(place: Place) -> None:
    sign_ins = place.sign_ins if _is_demonstration() else None
    print(box(place.url, sign_ins, place.report), flush=True)


# --- what the environment says ----------------------------------------------------------------
def _place() -> Place:
    """An empty variable counts as none: `HUYING_HOME= ./run` must not fill the folder one stands in."""
    host = os.environ.get("HOST") or "127.0.0.1"
    port = _port(os.environ.get("PORT") or "8000")
    home = Path(os.environ.get("HUYING_HOME") or PROJECT / ".home").absolute()
    place = Place(host, _bound(host, port), port, home)
    _check_home(home)
    return place


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65536):
        raise refuse("bad_port", text)
    return int(text)


def _bound(host: str, port: int) -> str:
    """The numeric address behind the name, proven free by taking it for a moment."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise refuse("bad_host", host) from None
    family, *_rest, where = min(found, key=lambda each: each[0] != socket.AF_INET)
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(where)
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                raise refuse("port_taken", port) from None
            if problem.errno in {errno.EACCES, errno.EPERM}:
                raise refuse("port_forbidden", port) from None
            raise refuse("bad_host", host) from None
    return str(where[0])


def _check_home(home: Path) -> None:
    probe = home / ".write-test"
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe.write_text("x")
        probe.unlink()
    except OSError as problem:
        raise refuse("disk" if problem.errno in FULL else "unwritable_home", home) from None


def _prepare_environment(place: Place) -> None:
    """What the settings read. Demonstration sign-in without https is for this machine only."""
    os.environ["HUYING_HOME"] = str(place.home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "huying.config.settings"
    os.environ.setdefault("HUYING_BASE_URL", place.url)
    if place.is_loopback:
        os.environ.setdefault("HUYING_HOSTS", f"{place.host} 127.0.0.1 localhost [::1]")
        os.environ.setdefault("HUYING_DEMO", "0" if _reached_from_elsewhere() else "1")
    else:
        os.environ["HUYING_DEMO"] = "0"
        os.environ.setdefault("HUYING_HOSTS", f"{place.host} 127.0.0.1 localhost")


def _reached_from_elsewhere() -> bool:
    """Whether a proxy of this machine serves the office under a name that others know."""
    names = [os.environ.get(name, "") for name in ("HUYING_HOSTS", "HUYING_ORIGINS", "HUYING_BASE_URL")]
    return bool(others(" ".join(names).split()))


def _is_demonstration() -> bool:
    return os.environ.get("HUYING_DEMO") == "1"


# --- preparing ----------------------------------------------------------------------------------
def _prepare_office(place: Place) -> None:
    """Database, sample, accounts, report: each only as far as it is missing."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import DatabaseError, connections

    from huying.config.database import BadDatabaseUrl

    try:
        _check_database_url()
        import django

        django.setup()
        _take_steps(place)
        connections.close_all()
    except BadDatabaseUrl as problem:
        raise refuse("bad_database_url", problem) from problem
    except ImproperlyConfigured as problem:
        raise refuse("bad_setting", problem) from problem
    except DatabaseError as problem:
        raise refusal_of(_first_line(problem), is_sqlite=_is_sqlite()) from problem
    except CommandError as problem:
        cause = problem.__cause__
        full = isinstance(cause, OSError) and cause.errno in FULL
        raise refuse("disk" if full else "cannot_prepare", _first_line(problem)) from problem
    except OSError as problem:
        name = "disk" if problem.errno in FULL else "unwritable_file"
        raise refuse(name, problem.filename or _first_line(problem)) from problem


def refusal_of(words: str, *, is_sqlite: bool) -> Refusal:
    """Which sentence fits what a database said. Only a file that is truly broken may be called so."""
    if not is_sqlite:
        return refuse("no_database", words)
    for sign, name in (
        ("is full", "disk"),
        ("disk i/o", "disk"),
        ("not a database", "broken_database"),
        ("malformed", "broken_database"),
        ("unable to open", "unopened_database"),
        ("readonly", "unopened_database"),
        ("locked", "busy_database"),
    ):
        if sign in words.lower():
            return refuse(name, words)
    return refuse("cannot_prepare", words)


def _check_database_url() -> None:
    """Read the address, and knock once at a server before its pool begins to try again and again."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith(("postgresql://", "postgres://")):
        return
    import psycopg

    try:
        parts = urlsplit(url)
        complete = parts.port is None or parts.port > 0
    except ValueError:
        complete = False
    if not complete or not parts.path.strip("/"):
        raise refuse("unread_database_url", "")
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as problem:
        raise refuse("no_database", _first_line(problem)) from problem


def _first_line(problem: Exception) -> str:
    return (str(problem).strip() or type(problem).__name__).splitlines()[0]


def _is_sqlite() -> bool:
    from django.conf import settings

    return "sqlite" in settings.DATABASES["default"]["ENGINE"]


def _take_steps(place: Place) -> None:
    work: list[tuple[str, Callable[[], object]]] = [
        ("database", _make_tables),
        ("sample", lambda: _call("load_sample")),
        ("report", lambda: _build_report(place.report)),
    ]
    if _is_demonstration():
        work.insert(2, ("accounts", lambda: _make_accounts(place.sign_ins)))
    for number, (name, act) in enumerate(work, start=1):
        began = time.monotonic()
        step(number, len(work), name)
        act()
        step(number, len(work), name, time.monotonic() - began)


def _make_tables() -> None:
    _call("migrate", verbosity=0)
    _must_be_sound()


def _must_be_sound() -> None:
    """Ask what must be right before the office opens; a warning is said, anything worse is a refusal.

    Asked once the tables are there, since older tables are among the things that keep an office closed.
    """
    from django.core.management import call_command

    told = StringIO()
    try:
        call_command("start_check", quiet=True, stdout=told)
    except SystemExit:
        raise refuse("unsound", " ".join(told.getvalue().split())) from None
    if told.getvalue():
        print(told.getvalue(), end="", flush=True)


def _call(name: str, *arguments: str, **options: object) -> None:
    from django.core.management import call_command

    call_command(name, *arguments, stdout=StringIO(), **options)


def _make_accounts(file: Path) -> None:
    """Sign-ins of another database (DATABASE_URL was changed) open nothing here and are made anew."""
    from huying.accounts.models import User

    kept = {name: password for _role, name, password, _words in read_sign_ins(file)}
    people = User.objects.filter(username__in=kept)
    if not any(person.check_password(kept[person.username]) for person in people):
        file.unlink(missing_ok=True)
        _call("demo_accounts", file=file)


def _build_report(folder: Path) -> None:
    """Build it once for what was published, the address in its codes and the pictures it may show."""
    built_for = folder / ".built-for"
    wanted = _state_of_report()
    files = all((folder / f"report.{form}").exists() for form in ("html", "pdf", "zip"))
    if wanted and files and built_for.exists() and built_for.read_text() == wanted:
        return
    _call("build_report", EDITION, out=folder, publish=True)
    built_for.write_text(_state_of_report())


def _state_of_report() -> str:
    """A digest of what the files depend on; empty while the edition is unpublished."""
    from django.conf import settings

    from huying.reports.models import Edition
    from huying.reports.queries import withdrawn_pictures

    published = Edition.objects.filter(code=EDITION, published_at__isnull=False)
    content = published.values_list("content_hash", flat=True).first()
    told = f"{content} {settings.BASE_URL} {sorted(withdrawn_pictures())}"
    return hashlib.sha256(told.encode()).hexdigest() if content else ""


if __name__ == "__main__":
    sys.exit(main())
