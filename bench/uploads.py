"""What hostile files cost: each is looked at by the child that looks at uploads, and its time and memory are measured.

A file passes when it is refused, or kept inert, in a second and a hundred megabytes. The child measures its own
memory at its end (VmHWM), so that nothing of its parent is counted; the time is that of the whole process.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

from bench.houses import PROJECT
from bench.kept import told_and_kept

MOST_SECONDS, MOST_MEGABYTES = 1.0, 100.0
PEAK = "; import pathlib; sys.stderr.write(pathlib.Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"


class Cost(NamedTuple):
    """One file: its name, the seconds and megabytes it took, and what became of it."""

    name: str
    seconds: float
    megabytes: float
    verdict: str


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="./run bench uploads", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many tries, on a busy machine")
    rounds = parser.parse_args(arguments).rounds
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"HUYING_HOME": home, "DJANGO_SETTINGS_MODULE": "huying.config.settings"}
        from huying.files.tests.corpus import REFUSED, corpus

        files = list(corpus())
        costs = [_best(each.name, each.content, rounds) for each in files]
        wrong = [
            cost
            for each, cost in zip(files, costs, strict=True)
            if ("refused" in cost.verdict) != (each.becomes == REFUSED)
        ]
    slow = [each for each in costs if each.seconds > MOST_SECONDS]
    large = [each for each in costs if each.megabytes > MOST_MEGABYTES]
    seconds, megabytes = sorted(each.seconds for each in costs), sorted(each.megabytes for each in costs)
    refused = sum("refused" in each.verdict for each in costs)
    print(
        f"{len(costs)} hostile files, {refused} refused, {len(costs) - refused} kept inert; load {os.getloadavg()[0]:.1f}"
    )
    print(
        f"seconds   median {seconds[len(costs) // 2]:.3f}, most {seconds[-1]:.3f}; {len(slow)} above {MOST_SECONDS:g}"
    )
    print(
        f"megabytes median {megabytes[len(costs) // 2]:.1f}, most {megabytes[-1]:.1f}; {len(large)} above {MOST_MEGABYTES:g}"
    )
    print(f"{len(wrong)} became what they should not")
    for each in sorted({*slow, *large, *wrong}):
        print(f"    {each.name[:60]!a}: {each.seconds:.2f} s, {each.megabytes:.0f} MB, {each.verdict}")
    told_and_kept(
        "uploads",
        {
            "seconds, median": seconds[len(costs) // 2],
            "seconds, most": seconds[-1],
            "megabytes, median": megabytes[len(costs) // 2],
            "megabytes, most": megabytes[-1],
        },
    )
    return 1 if slow or large or wrong else 0


def _best(name: str, content: bytes, rounds: int) -> Cost:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return min((_cost(name, file.fileno()) for _round in range(rounds)), key=lambda each: each.seconds)


def _cost(name: str, descriptor: int) -> Cost:
    from huying.files.media import Media
    from huying.files.receiving import BOOT, ending_of

    os.lseek(descriptor, 0, os.SEEK_SET)
    with tempfile.TemporaryFile() as out:
        words = [str(PROJECT), ending_of(name), ",".join(Media), str(out.fileno())]
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-I", "-c", BOOT + PEAK, *words],
            stdin=descriptor, capture_output=True, pass_fds=[out.fileno()], check=False, text=True,
        )  # fmt: skip
        took = time.monotonic() - began
    megabytes = int(done.stderr) / 1024 if done.returncode == 0 else 0.0  # whoever was ended says nothing
    return Cost(name, took, megabytes, done.stdout or f"refused: the child ended with {done.returncode}")


if __name__ == "__main__":
    sys.exit(main())
