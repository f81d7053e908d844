"""Asking the child that looks into kept files. It is not believed further than what it gives back can be checked."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings

from huying.files.inner import LARGEST_OUT, SECONDS
from huying.files.keeping import incoming
from huying.files.reasons import Reason, Refused
from huying.files.receiving import AT_ONCE

LONGEST_VERDICT = 1 << 14
BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from huying.files.inner import main; main(sys.argv[2], int(sys.argv[3]))"


def ask(path: Path, do: str, **told: Any) -> tuple[dict[str, Any], bytes]:
    """What the child says of a file, and what it made of it. Raises Refused when it dies, hangs or refuses."""
    task = json.dumps({"do": do} | told, ensure_ascii=True)
    command = [sys.executable, "-I", "-c", BOOT, str(settings.PROJECT), task]
    with (
        AT_ONCE,
        path.open("rb") as file,
        tempfile.TemporaryFile(dir=incoming()) as out,
        tempfile.TemporaryFile(dir=incoming()) as said,
    ):
        try:
            done = subprocess.run(  # noqa: S603 (our own program)
                [*command, str(out.fileno())], stdin=file, stdout=said, stderr=subprocess.DEVNULL,
                env={"LC_ALL": "C.UTF-8"}, pass_fds=[out.fileno()], timeout=2.0 * SECONDS[do], check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise Refused(Reason.TOO_HARD) from None
        said.seek(0)
        verdict = _verdict(done.returncode, said.read(LONGEST_VERDICT))
        out.seek(0)
        return verdict, out.read(LARGEST_OUT)


def _verdict(code: int, words: bytes) -> dict[str, Any]:
    try:
        if code:
            raise ValueError(code)
        verdict: dict[str, Any] = json.loads(words)
        refused = verdict.get("refused")
        reason = Reason(refused) if refused else None
    except ValueError:
        raise Refused(Reason.TOO_HARD) from None
    if reason:
        raise Refused(reason)
    return verdict
