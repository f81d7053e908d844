"""`./run bench`: measure every work at several sizes beside its floors, say how it grows, what moved and what was missed."""

import argparse
import json
import subprocess
import sys
from importlib import import_module
from itertools import chain
from typing import Any

from bench.houses import PROJECT, house
from bench.kept import MOVED_FROM, keep, last
from bench.targets import SCALE, WORKS, judge, judge_growth, told

FLAT_UP_TO = 1.5
Result = dict[str, Any]


OTHERS = {
    "serving": "bench.serving",
    "enumeration": "bench.enumeration",
    "uploads": "bench.uploads",
    "importing": "bench.importing",
}  # measures that need a server; each has its own options


def main() -> int:
    if sys.argv[1:2] and (other := OTHERS.get(sys.argv[1])):
        return int(import_module(other).main(sys.argv[2:]))
    options = _options()
    if options.build:
        from bench.measure import build

        build(options.build)
        return 0
    if options.one:
        from bench.measure import measure

        print(json.dumps(measure(options.rounds, options.patience, options.only)))
        return 0
    databases = ["sqlite", "postgresql"] if options.database == "both" else [options.database]
    sizes = sorted({int(size) for size in options.sizes.split(",")})
    failed = False
    for database in databases:
        results = {size: _measured(database, size, options) for size in sizes}
        failed |= _report(database, results, kept=not options.only)
    return int(failed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument(
        "--sizes", default="10000,100000,300000", help="numbers of cases, separated by commas"
    )
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--only", default="", help="only works whose name holds these words")
    parser.add_argument("--build", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.rounds, options.patience = (7, 1.0) if options.quick else (25, 4.0)
    return options


def _measured(database: str, size: int, options: argparse.Namespace) -> Result:
    """One size, in a process of its own."""
    command = [sys.executable, "-m", "bench", "--one", "--only", options.only]
    command += ["--quick"] if options.quick else []
    done = subprocess.run(command, cwd=PROJECT, env=house(database, size), stdout=subprocess.PIPE, check=True)
    found: Result = json.loads(done.stdout.decode().strip().splitlines()[-1])
    return found


def _report(database: str, results: dict[int, Result], *, kept: bool) -> bool:
    """Print the tables and keep the run; true when an answer was wrong, a flat work grew or a target was missed."""
    small, large = min(results), max(results)
    before = last(f"works-{database}").get("sizes", {}).get(str(large), {}).get("works", {})
    loads = ", ".join(f"{each['load']:.1f}" for each in results.values())
    print(f"\n{database}: median ms at {small:,} and {large:,} cases (machine load {loads})")
    sizes = "".join(f"{size:>10,}" for size in results)
    print(
        f"{'work':<33}{sizes}{'growth':>8}{'raw':>8}{'bare':>8}{'x bare':>8}{'queries':>9}  against the last run"
    )
    grown = []
    for name, at_large in results[large]["works"].items():
        growth = at_large["ms"] / results[small]["works"][name]["ms"]
        if at_large["flat"] and growth > FLAT_UP_TO:
            grown.append(name)
        times = "".join(f"{each['works'][name]['ms']:>10.1f}" for each in results.values())
        print(
            f"{_wide(name, 33)}{times}{growth:>7.2f}x{_beside(at_large)}{_moved(at_large, before.get(name))}"
        )
    wrong = [f"{size:,}: {each}" for size, found in results.items() for each in found["wrong"]]
    for line in [f"GREW: {name}" for name in grown] + [f"WRONG at {each}" for each in wrong]:
        print(line)
    numbers = {size: _numbers(found) for size, found in results.items()}
    missed = told(chain(judge(WORKS, numbers, database), judge_growth(SCALE, numbers)))
    if kept:
        keep(f"works-{database}", {"sizes": results})
    return bool(grown or wrong or missed)


def _numbers(found: Result) -> dict[str, float]:
    return {name: work["ms"] for name, work in found["works"].items()}


def _wide(name: str, width: int) -> str:
    """Chinese characters take two places on a terminal."""
    return name + " " * (width - sum(2 if letter > "\u2e7f" else 1 for letter in name))


def _beside(work: Result) -> str:
    raw = f"{work['raw']:>8.2f}" if "raw" in work else f"{'–':>8}"
    bare = (
        f"{work['bare']:>8.2f}{work['ms'] / work['bare']:>7.1f}x" if "bare" in work else f"{'–':>8}{'–':>8}"
    )
    return f"{raw}{bare}{work['queries']:>9}"


def _moved(work: Result, before: Result | None) -> str:
    if before is None:
        return "  new"
    ratio = work["ms"] / before["ms"]
    return f"  {ratio:.2f}x" + ("  MOVED" if max(ratio, 1 / ratio) > MOVED_FROM else "")


if __name__ == "__main__":
    sys.exit(main())
