"""How far a long piece of work has come, on one line that is written over."""

import sys
import time
from typing import TextIO

EVERY = 0.5


class Line:
    """Bytes done, rate, and how many of how many when that is known."""

    def __init__(self, what: str, whole: int = 0, to: TextIO | None = None) -> None:
        self.what, self.whole, self.to = what, whole, to or sys.stderr
        self.began = self.last = time.monotonic()

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        if now - self.last < EVERY:
            return
        self.last = now
        rate = done / max(now - self.began, 0.001)
        said = f"{self.what} {done / 1e6:,.1f} MB, {rate / 1e6:,.1f} MB/s"
        if self.whole and rate:
            said += f", {max(self.whole - done, 0) / rate:,.0f} s left"
        self.to.write(f"\r{said:<70}")
        self.to.flush()

    def end(self) -> float:
        """Close the line; the seconds it took."""
        self.to.write("\n" if self.last > self.began else "")
        return time.monotonic() - self.began
