"""The child that looks into kept files: counts and draws pages, draws out words, burns rectangles in.

Like the child that looks at what comes in, it is a process of its own without Django, with little memory, little time
and no files but its standard input and the descriptor it writes to.
"""

import json
import os
import resource
import sys
from io import BytesIO
from typing import Any, BinaryIO

from huying.files.media import Media
from huying.files.reasons import Reason, Refused

MEMORY, LARGEST_OUT = 1 << 30, 64 << 20
SECONDS = {"count": 10, "draw": 15, "words": 20, "burn": 60}


def main(told: str, out: int) -> None:
    """Do what `told` asks with standard input, and write what comes of it to `out`."""
    task = json.loads(told)
    seconds = SECONDS[task["do"]]
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, LARGEST_OUT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(limit, (most, most))
    try:
        verdict = _done(task, out)
    except Refused as refused:
        verdict = {"refused": refused.reason}
    except MemoryError:
        verdict = {"refused": Reason.TOO_HARD}
    sys.stdout.write(json.dumps(verdict))
    sys.stdout.flush()


def _done(task: dict[str, Any], out: int) -> dict[str, Any]:
    file = sys.stdin.buffer
    with os.fdopen(out, "wb") as target:
        return {"count": _count, "draw": _draw, "words": _words, "burn": _burn}[task["do"]](
            file, task, target
        )


def _count(file: BinaryIO, _task: dict[str, Any], _out: BinaryIO) -> dict[str, Any]:
    from huying.files import pdfs

    with pdfs.opened(file) as document:
        return {"pages": len(document)}


def _draw(file: BinaryIO, task: dict[str, Any], out: BinaryIO) -> dict[str, Any]:
    from PIL import Image

    from huying.files import pdfs
    from huying.files.stamping import stamped

    if task["media"] == Media.PDF:
        with pdfs.opened(file) as document:
            picture, _width, _height = pdfs.drawn(document, task["page"], task["turn"])
    else:
        with Image.open(file, formats=["JPEG"]) as source:
            picture = source.convert("RGB").rotate(-task["turn"], expand=True)
    if task["stamp"]:
        picture = stamped(picture, task["stamp"], task["font"])
    made = BytesIO()
    Image.frombytes("RGB", picture.size, picture.tobytes()).save(made, "JPEG", quality=85)
    out.write(made.getvalue())
    return {"width": picture.width, "height": picture.height}


def _words(file: BinaryIO, task: dict[str, Any], out: BinaryIO) -> dict[str, Any]:
    from huying.files.extracting import words_of

    found = words_of(file, os.fstat(file.fileno()).st_size, Media(task["media"]))
    out.write(str(found).encode("utf-8", "ignore"))
    return {"cut": found.cut}


def _burn(file: BinaryIO, task: dict[str, Any], out: BinaryIO) -> dict[str, Any]:
    from huying.files.burning import burnt

    pages = []
    for picture, width, height in burnt(
        file, Media(task["media"]), task["boxes"], task["mark"], task["font"], task["stamp"]
    ):
        out.write(picture)
        pages.append([len(picture), round(width, 2), round(height, 2)])
    return {"pages": pages}
