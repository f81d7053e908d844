"""People at the office's forms: each sends a form until it is answered, with the same key, and notes the answer."""

import http.client
import random
import secrets
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from huying.upkeep.faults.mailbox import note_down, noted

TOKEN = "c" * 32  # any, as long as cookie and form have the same
UNANSWERED = 0
PATIENCE = 60.0
LONGEST_KEPT_TRYING = 120.0


class Answer(NamedTuple):
    """What the office answered: the status, where it sends one on, the page. No answer has the status 0."""

    status: int
    location: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Browser:
    """Somebody signed in, at the address of the office."""

    port: int
    seed: dict[str, Any]
    language: str = "zh-hant"

    def post(self, address: str, **values: object) -> Answer:
        return self._asked("POST", address, urlencode({"csrfmiddlewaretoken": TOKEN} | values))

    def open(self, address: str) -> Answer:
        return self._asked("GET", address)

    def upload(self, address: str, name: str, content: bytes, **values: object) -> Answer:
        """Send a form with one file."""
        edge = "faults" + TOKEN
        told: dict[str, object] = {"csrfmiddlewaretoken": TOKEN} | values
        part = f'--{edge}\r\nContent-Disposition: form-data; name="'
        body = "".join(f'{part}{field}"\r\n\r\n{value}\r\n' for field, value in told.items()).encode()
        body += f'{part}file"; filename="{name}"\r\nContent-Type: text/plain\r\n\r\n'.encode()
        body += content + f"\r\n--{edge}--\r\n".encode()
        return self._asked("POST", address, body, f"multipart/form-data; boundary={edge}")

    def _asked(
        self,
        method: str,
        address: str,
        body: str | bytes | None = None,
        sort: str = "application/x-www-form-urlencoded",
    ) -> Answer:
        signed_in = f"{self.seed['cookie_name']}={self.seed['cookie']}; " if self.seed.get("cookie") else ""
        kept = f"{signed_in}{self.seed['csrf_name']}={TOKEN}; language={self.language}"
        headers = {"Content-Type": sort, "Cookie": kept}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            if answer.status == 302 and not answer.headers.get("Location"):
                return Answer(UNANSWERED)  # cut off after its first line
            return Answer(answer.status, answer.headers.get("Location", ""), answer.read().decode())
        except (OSError, http.client.HTTPException):
            return Answer(UNANSWERED)
        finally:
            connection.close()

    def enter_household(self, name: str, key: str) -> Answer:
        return self.post("/office/households/new/", form_key=key, name=name, centre=self.seed["centre"])


class Line(NamedTuple):
    """One line of the log of answers."""

    moment: float
    name: str
    status: int
    code: str


def keep_sending(browser: Browser, log: Path, people: int = 4) -> None:
    """Enter households until told to stop by SIGTERM; what was begun is sent until it is answered."""
    _keep_on(people, lambda place, stop: _send(browser, log, place, stop))


def keep_reading(browser: Browser, log: Path, people: int = 2) -> None:
    """Open a list of records until told to stop by SIGTERM."""
    _keep_on(people, lambda place, stop: _read(browser, log, place, stop))


def _keep_on(people: int, work: Callable[[int, threading.Event], None]) -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    threads = [threading.Thread(target=work, args=(place, stop)) for place in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _read(browser: Browser, log: Path, place: int, stop: threading.Event) -> None:
    number = 0
    while not stop.is_set():
        number += 1
        note_down(
            log, f"{time.monotonic()} page-{place}-{number} {browser.open('/office/households/').status}"
        )
        time.sleep(0.05)


def _send(browser: Browser, log: Path, place: int, stop: threading.Event) -> None:
    number = 0
    while not stop.is_set():
        number += 1
        name, key = f"fault-{place}-{number}", secrets.token_urlsafe(32)
        deadline = time.monotonic() + LONGEST_KEPT_TRYING
        while time.monotonic() < deadline:
            answer = browser.enter_household(name, key)
            code = code_in(answer)
            note_down(log, f"{time.monotonic()} {name} {answer.status} {code}")
            if answer.status == 302:
                break
            time.sleep(0.02 + random.random() * 0.1)  # noqa: S311 (no secret)


def code_in(answer: Answer) -> str:
    """The reference of the record that the answer leads to."""
    return answer.location.rstrip("/").rpartition("/")[2]


def lines(log: Path) -> Iterator[Line]:
    for words in noted(log):
        moment, name, status, code = (words + " ").split(" ")[:4]
        yield Line(float(moment), name, int(status), code)
