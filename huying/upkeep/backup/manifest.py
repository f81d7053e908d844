"""What a backup says about itself, so that a restore can prove that nothing is missing."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

FORM = 1
CHUNK = 1 << 20


class BadBackup(Exception):
    """The file is no backup of this office's kind, or not whole; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of a backup: rows of each table, the head of the audit chain, and each file with its SHA-256."""

    made_at: str
    vendor: str
    counts: dict[str, int]
    migrations: list[str]
    head_seq: int
    head_digest: str
    files: dict[str, str] = field(default_factory=dict)
    form: int = FORM

    def to_json(self) -> bytes:
        return (json.dumps(asdict(self), indent=1, sort_keys=True) + "\n").encode()

    @classmethod
    def from_json(cls, content: bytes) -> Self:
        """Raises BadBackup."""
        try:
            told: dict[str, Any] = json.loads(content)
            if told.get("form") != FORM:
                raise BadBackup(f"the backup is of form {told.get('form')}, this version reads form {FORM}")
            return cls(**told)
        except (ValueError, TypeError, AttributeError) as problem:
            raise BadBackup("the list of contents cannot be read") from problem


def digest_of(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()
