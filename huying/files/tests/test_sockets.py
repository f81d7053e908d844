"""A gigabyte sent to the server that offices run is left unread beyond the limit, however its length is told."""

import json
import select
import socket
import time

import pytest

from huying.files.tests.making import image
from huying.upkeep.faults.client import TOKEN
from huying.upkeep.faults.scratch import workshop
from huying.upkeep.faults.serving import real_server

LIMIT, SPARE, GIGABYTE = 2_000_000, 1_000_000, 1 << 30
PIECE = b"\x00" * 65_536
PATIENCE = 60
ADDRESS = "/office/photos/new/"
EDGE = "----edge"


@pytest.fixture(scope="module")
def served():
    with workshop("") as shop, shop.office() as office:
        environment = office.environment | {"HUYING_LARGEST_FILE": str(LIMIT)}
        with real_server(environment, workers=1, door="huying.files.tests.counted:application") as port:
            yield office.home, port


def _field(name, value):
    return f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


TYPED = _field("csrfmiddlewaretoken", TOKEN) + _field("form_key", "k" * 32) + _field("caption", "所打的字")
FILE = f'--{EDGE}\r\nContent-Disposition: form-data; name="picture"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'.encode()
END = f"\r\n--{EDGE}--\r\n".encode()


class Sender:
    """Somebody signed in who sends until the office answers or hangs up."""

    def __init__(self, home, port):
        seed = json.loads((home / "seed.json").read_text())
        self.cookie = f"{seed['cookie_name']}={seed['cookie']}; {seed['csrf_name']}={TOKEN}; language=en"
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)
        self.sent, self.chunked = 0, False

    def begin(self, length):
        told = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
        self.chunked = length is None
        head = f"POST {ADDRESS} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\nConnection: close\r\n"
        head += f"Content-Type: multipart/form-data; boundary={EDGE}\r\n{told}\r\n\r\n"
        self.socket.sendall(head.encode())

    def send(self, content):
        """False when the office has answered or hung up."""
        if select.select([self.socket], [], [], 0)[0]:
            return False
        try:
            self.socket.sendall(b"%x\r\n%s\r\n" % (len(content), content) if self.chunked else content)
        except OSError:
            return False
        self.sent += len(content)
        return True

    def pour(self, most):
        deadline = time.monotonic() + PATIENCE
        while self.sent < most and time.monotonic() < deadline and self.send(PIECE):
            pass

    def answer(self):
        """What the office said, as far as it came through."""
        self.socket.settimeout(10)
        said = b""
        try:
            while piece := self.socket.recv(65_536):
                said += piece
        except OSError:
            pass
        self.socket.close()
        return said


def _read(home, before):
    """How much of the body the office has read, once it says so; and its memory."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        lines = (
            [json.loads(line) for line in (home / "read.log").read_text().splitlines()]
            if (home / "read.log").exists()
            else []
        )
        told = [line for line in lines if line[0] == ADDRESS]
        if len(told) > before:
            return told[-1][1:]
        time.sleep(0.05)
    raise AssertionError("the office did not answer")


def _count(home):
    return (home / "read.log").read_text().count(ADDRESS) if (home / "read.log").exists() else 0


@pytest.mark.parametrize(
    ("way", "length", "first"),
    [
        ("a length that is true", GIGABYTE, TYPED + FILE + image()[:20]),
        ("in chunks, without a length", None, TYPED + FILE + image()[:20]),
        ("a length that is false", 10_000, TYPED + FILE + image()[:20]),
        ("before the first part", GIGABYTE, b"x\r\n"),
        ("behind the last part", GIGABYTE, TYPED + END),
        ("in a part without a name", GIGABYTE, TYPED + f"--{EDGE}\r\n\r\n".encode()),
        (
            "in a field",
            GIGABYTE,
            f'--{EDGE}\r\nContent-Disposition: form-data; name="caption"\r\n\r\n'.encode(),
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_gigabyte_is_left_unread_beyond_the_limit(served, way, length, first, record_property):
    home, port = served
    before = _count(home)
    sender = Sender(home, port)
    sender.begin(length)
    sender.send(first)

    sender.pour(GIGABYTE)
    said = sender.answer()
    read, peak = _read(home, before)

    record_property("told", f"{way}: {sender.sent:,} sent, {read:,} read, {peak / 1024:.0f} MB held")
    print(f"{way}: {sender.sent:,} sent, {read:,} read, {peak / 1024:.0f} MB held; {said[:40]!r}")
    assert read <= LIMIT + SPARE
    assert sender.sent < GIGABYTE // 8
    assert not list((home / "incoming").iterdir())
    assert said.startswith((b"HTTP/1.1 4", b""))
    assert b"HTTP/1.1 5" not in said


def test_a_file_a_little_too_large_is_refused_with_a_sentence_and_what_was_typed_is_kept(served):
    home, port = served
    body = TYPED + FILE + b"\xff" * (LIMIT + 1) + END
    sender = Sender(home, port)
    sender.begin(len(body))
    sender.send(body)

    said = sender.answer().decode()

    assert said.startswith("HTTP/1.1 422")
    assert "The file is larger than 2 MB." in said
    assert "所打的字" in said
    assert not list((home / "incoming").iterdir())
