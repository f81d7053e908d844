"""Raw bytes that no browser would send, through a real socket to the real server: never a failure inside.

Django's test client cannot send them: it takes headers as text, and fails by itself where a server hands on bytes.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent.parent
JUNK = (
    "日本語".encode(),
    "é".encode("latin-1"),
    b"\xff\xfe",
    b"\x80",
    "😀".encode(),
    "\u202e".encode(),
    b"%00",
    b'"\xe4\xb8\xad',
    b"'\"><script>",
    b"..",
    b";=;",
    b"{}",
    b"a" * 4_000,
    b"0" * 32,
    b"",
)
COOKIES = (
    b"session",
    b"__Host-session",
    b"csrf",
    b"__Host-csrf",
    b"language",
    b"huying_theme",
    b"messages",
    b"x",
)
HEADERS = (
    *(
        b"Accept",
        b"Accept-Language",
        b"Content-Type",
        b"Forwarded",
        b"If-Modified-Since",
        b"If-None-Match",
        b"Origin",
    ),
    *(b"Range", b"Referer", b"User-Agent", b"X-Forwarded-For", b"X-Forwarded-Proto", b"X-Requested-With"),
    *(b"HX-Request", b"HX-Current-URL", b"HX-Target", b"HX-Prompt"),
)
DOORS = (
    b"GET /zh-hant/",
    b"GET /office/",
    b"GET /accounts/login/",
    b"GET /api/v1/editions",
    b"GET /static/huying/base.css",
    b"POST /accounts/login/",
    b"POST /set-language/",
    b"POST /preferences/",
)


class House:
    """The real server on a port of its own, and how to put bytes to it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, line: bytes, *headers: bytes) -> int:
        """The status that the bytes of a request are answered with."""
        told = [line + b" HTTP/1.1", b"Host: 127.0.0.1", *headers, b"Content-Length: 0", b"Connection: close"]
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as wire:
            wire.sendall(b"\r\n".join([*told, b"", b""]))
            answer = wire.makefile("rb").readline()
        return int(answer.split()[1])


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    home = tmp_path_factory.mktemp("sockets")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"HUYING_HOME": str(home), "HUYING_DEMO": "1", "DATABASE_URL": ""}
    environment |= {"HUYING_BASE_URL": f"http://127.0.0.1:{port}", "PYTHONPATH": str(PROJECT)}
    environment |= {"DJANGO_SETTINGS_MODULE": "huying.config.settings"}
    python = [sys.executable, "-m"]
    subprocess.run([*python, "django", "migrate", "-v0"], cwd=PROJECT, env=environment, check=True)
    serve = [
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--blocking-threads",
        "2",
    ]
    server = subprocess.Popen(
        [*python, *serve, "--log-level", "error", "huying.config.wsgi:application"],
        cwd=PROJECT,
        env=environment,
    )
    house = House(port)
    try:
        _wait_for(house)
        yield house
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(house: House) -> None:
    for _attempt in range(150):
        try:
            house.ask(b"GET /healthz")
        except (OSError, IndexError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not come up")


@pytest.mark.parametrize("name", COOKIES)
def test_junk_in_a_cookie_is_as_good_as_no_cookie(house, name):
    assert {
        junk: house.ask(b"GET /zh-hant/", b"Cookie: " + name + b"=" + junk) for junk in JUNK
    } == dict.fromkeys(JUNK, 200)


@pytest.mark.parametrize("door", DOORS)
def test_no_header_brings_the_house_down(house, door):
    """Whatever stands in whichever header: an answer, or a refusal; and then the next one is answered as ever."""
    usual = house.ask(door)
    told = {name: {house.ask(door, name + b": " + junk) for junk in JUNK} for name in HEADERS}
    cookies = {house.ask(door, b"Cookie: " + name + b"=" + junk) for name in COOKIES for junk in JUNK}

    assert {status for each in (*told.values(), cookies) for status in each if status >= 500} == set()
    assert usual < 500
    assert house.ask(door) == usual


@pytest.mark.parametrize("junk", [b"\xe6\x97\xa5", b"\xff", b"%ff", b"%e6%97", b"%00", b"\x7f"])
def test_raw_bytes_in_an_address_are_refused_or_not_found(house, junk):
    for where in (b"/zh-hant/", b"/office/cases/", b"/api/v1/editions/", b"/static/", b"/zh-hant/?q="):
        assert house.ask(b"GET " + where + junk) < 500, where


@pytest.mark.parametrize("name", [b"X-Forwarded-%s", b"X_Forwarded_%s", b"X-Forwarded_%s"])
def test_what_is_said_to_be_forwarded_is_not_believed_where_no_proxy_stands(house, name):
    """On this machine only `/metrics` is there; whoever says that it was forwarded is from elsewhere, however it is spelt."""
    assert house.ask(b"GET /metrics") == 200
    assert house.ask(b"GET /metrics", name % b"For" + b": 127.0.0.1") == 404
    assert house.ask(b"GET /office/", name % b"Proto" + b": https") == house.ask(b"GET /office/")


if shutil.which("nginx"):

    @pytest.fixture
    def behind_nginx(tmp_path):
        """The port of nginx as it is deployed, before an application that says what reached it."""
        ports = []
        for _port in range(2):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                ports.append(probe.getsockname()[1])
        front, back = ports
        (tmp_path / "nginx.conf").write_text(_site(tmp_path, front, back))
        told = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        serve = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(back),
        ]
        served = [
            subprocess.Popen([*serve, "tests.hostile.echo:application"], cwd=PROJECT, **told),
            subprocess.Popen(
                ["nginx", "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-e", tmp_path / "log"], **told
            ),
        ]
        try:
            for port in ports:
                _wait_for_port(port)
            yield front
        finally:
            for each in served:
                each.terminate()
                each.wait(timeout=20)

    def _site(folder, front, back):
        deploy = PROJECT / "deploy"
        site = (deploy / "nginx.conf").read_text("utf-8")
        site = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", site, flags=re.DOTALL)
        site = re.sub(r"^\s*(listen \[::\]|ssl_).*\n", "", site, flags=re.MULTILINE)
        site = site.replace("listen 443 ssl http2", f"listen 127.0.0.1:{front}").replace(":8000", f":{back}")
        site = site.replace("/etc/nginx/", f"{deploy}/")
        places = "".join(
            f"{name}_temp_path {folder}/{name};\n"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        return f"daemon off;\npid {folder}/pid;\nevents {{}}\nhttp {{\n{places}{site}\n}}\n"

    def _wait_for_port(port):
        for _attempt in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("it did not come up")

    def _reached(port, *headers):
        told = [b"GET / HTTP/1.1", b"Host: office.example.hk", *headers, b"Connection: close", b"", b""]
        with socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
            wire.sendall(b"\r\n".join(told))
            head, _gap, body = wire.makefile("rb").read().partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200")
        return json.loads(body[body.index(b"{") : body.rindex(b"}") + 1])

    @pytest.mark.parametrize(
        "headers",
        [
            (b"X_Forwarded_For: 1.1.1.1", b"X_Forwarded_Proto: https"),
            (b"X-Forwarded_For: 1.1.1.1", b"x_forwarded-proto: https"),
            (b"X-Forwarded-For: 1.1.1.1", b"X-Forwarded-Proto: https", b"X_Real_IP: 1.1.1.1"),
        ],
        ids=["underscores", "mixed", "dashes"],
    )
    def test_nothing_that_a_reader_says_is_forwarded_passes_the_proxy(behind_nginx, headers):
        told = _reached(behind_nginx, *headers)

        assert told == {"HTTP_X_FORWARDED_FOR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "http"}
