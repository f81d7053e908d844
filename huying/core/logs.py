"""Log lines for machines and for the night shift: one JSON object a line, with nothing in it that belongs to a resident.

What people typed can stand in an exception's words (a database quotes the value it refuses), in an address or in an
argument. So the words of an exception are never written, only its type and the places it passed; addresses lose what
follows the question mark; and what looks like a mailbox, a telephone or identity number, or a secret is masked.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from pathlib import Path

from huying.core.request import current_request_id

PACKAGE = Path(__file__).resolve().parent.parent.parent
MASKS = (
    (re.compile(r"(?<=[^\s?])\?[^\s\"']*"), "?[…]"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"(?<![\w-])[A-Za-z]{1,2}\d{6}\(?[\dAa]\)?(?!\w)"), "[identity]"),
    (re.compile(r"(?<![\w.-])(?!\d{4}-\d\d-\d\d\b)\+?\d[\d ()-]{5,}\d(?![\w-])"), "[number]"),
    (re.compile(r"(?<![\w/.-])(?=[\w-]*\d)[\w-]{20,}"), "[secret]"),
    (re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U000323af]+"), "[words]"),
)
LONGEST = 2_000


def masked(text: str) -> str:
    """`text` without what could name a person or open a door; Chinese words are masked whole."""
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    return text[:LONGEST]


class JsonLines(logging.Formatter):
    """One event as one line of JSON: moment in UTC, level, logger, request id, words, and where an error passed."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": current_request_id(),
            "message": masked(record.getMessage()),
        }
        told |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[0] is not None:
            told["error"] = record.exc_info[0].__name__
            told["passed"] = _places(record.exc_info[2])
        return json.dumps(told, ensure_ascii=False)


class PlainLines(JsonLines):
    """The same for somebody at the keyboard."""

    def format(self, record: logging.LogRecord) -> str:
        told = json.loads(super().format(record))
        at, level, message = str(told.pop("at"))[11:19], told.pop("level"), told.pop("message")
        rest = " ".join(f"{name}={value}" for name, value in told.items() if value and name != "passed")
        return "\n    ".join([f"{at} {level} {message} {rest}".rstrip(), *told.get("passed", [])])


def _places(passed: object) -> list[str]:
    """File, line and function of each step; no source line and no value."""
    steps = traceback.extract_tb(passed, limit=-25)  # type: ignore[arg-type]
    return [f"{_short(step.filename)}:{step.lineno} {step.name}" for step in steps]


def _short(name: str) -> str:
    path = Path(name)
    if path.is_relative_to(PACKAGE) and ".venv" not in path.parts:
        return str(path.relative_to(PACKAGE))
    return "/".join(path.parts[-3:])
