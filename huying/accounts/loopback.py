"""The demonstration, which asks for no second step, is for the machine it runs on and for nobody else."""

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.http import HttpRequest

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


def is_loopback(host: str) -> bool:
    """Whether a host name, with or without port and brackets, is this machine itself."""
    name = urlsplit(f"//{host}").hostname or ""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def others(hosts: Iterable[str]) -> list[str]:
    """Those of `hosts` or addresses that are not this machine; an empty one counts as none."""
    names = [urlsplit(each).netloc if "://" in each else each for each in hosts if each]
    return [name for name in names if not is_loopback(name)]


def is_from_this_machine(request: HttpRequest) -> bool:
    """Whether the reader sits at this machine: what a proxy passes on comes from elsewhere."""
    if any(name in request.headers for name in FORWARDED):
        return False
    return is_loopback(f"[{address}]" if ":" in (address := request.META.get("REMOTE_ADDR", "")) else address)
