"""A virus scanner, where the office has one: clamd, asked over its socket. Where there is none, nobody pretends."""

import socket
import struct
from pathlib import Path

from django.conf import settings

PATIENCE, PIECE = 30.0, 1 << 16


class NoAnswer(Exception):
    """There is no scanner, or it did not say."""


def is_infected(path: Path) -> bool:
    """Whether the scanner finds something in the file. Raises NoAnswer."""
    if not settings.CLAMD:
        raise NoAnswer("no scanner is set")
    try:
        with _connected(settings.CLAMD) as scanner, path.open("rb") as file:
            scanner.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                scanner.sendall(struct.pack(">I", len(piece)) + piece)
            scanner.sendall(struct.pack(">I", 0))
            answer = scanner.makefile("rb").read(4096).rstrip(b"\0\n")
    except (OSError, ValueError) as problem:
        raise NoAnswer(str(problem)) from problem
    if answer.endswith(b" FOUND"):
        return True
    if answer != b"stream: OK":
        raise NoAnswer("the scanner did not look at the file")
    return False


def _connected(address: str) -> socket.socket:
    """A path is a socket of this machine, anything else a host with a port."""
    if address.startswith("/"):
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(PATIENCE)
        scanner.connect(address)
        return scanner
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)
