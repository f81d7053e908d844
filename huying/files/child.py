"""The child that looks at a file and draws photographs anew: little memory, little time, no files of its own.

It is started as a process of its own without Django. The file is its standard input; its verdict goes to standard
output as one line of JSON; a picture drawn anew goes to the descriptor it is told.
"""

import json
import os
import resource
import sys
from typing import Any

from huying.files.media import PHOTOGRAPHS, Media
from huying.files.reasons import Reason, Refused

MEMORY, SECONDS, LARGEST_OUT = 1 << 30, 10, 64 << 20
LIMITS = {
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_CPU: SECONDS,
    resource.RLIMIT_FSIZE: LARGEST_OUT,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 32,
}


def main(name: str, wanted: str, out: int) -> None:
    """Look at standard input; `wanted` are the kinds that are taken, `out` where a picture is drawn to."""
    for limit, most in LIMITS.items():
        resource.setrlimit(limit, (most, most))
    try:
        verdict = _verdict(name, frozenset(wanted.split(",")), out)
    except Refused as refused:
        verdict = {"refused": refused.reason}
    except MemoryError:
        verdict = {"refused": Reason.TOO_HARD}
    sys.stdout.write(json.dumps(verdict))
    sys.stdout.flush()


def _verdict(name: str, wanted: frozenset[str], out: int) -> dict[str, Any]:
    from huying.files.drawing import drawn_anew, measured
    from huying.files.looking import look

    file = sys.stdin.buffer
    media: Media = look(file, os.fstat(file.fileno()).st_size, name)
    if media not in wanted:
        raise Refused(Reason.NOT_WANTED)
    if media not in PHOTOGRAPHS:
        return {"media": media}
    size = measured(file, media)
    file.seek(0)
    content, width, height = drawn_anew(file, media, size)
    with os.fdopen(out, "wb") as picture:
        picture.write(content)
    return {"media": media, "width": width, "height": height}
