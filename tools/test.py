"""Every test: on SQLite, again on PostgreSQL, and in a browser. What cannot run here is said in one plain line.

With --full each goes as far as it can: every cell of the walk, the long crawl, twenty times the hostile words.
"""

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from datetime import date
from pathlib import Path

import psycopg

PROJECT = Path(__file__).parent.parent
POSTGRES = os.environ.get("HUYING_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
STRICT = os.environ.get("HUYING_NOTHING_SKIPPED") == "1"
HOME = PROJECT / ".home-test"
FULL = {
    "HUYING_WALK": "full",
    "HUYING_CRAWL": "full",
    "HUYING_TURNS": "all",
    "HUYING_FUZZ": "20",
}  # hours instead of minutes
# Whose turn it is, for all runs alike: after midnight the second would try what the first has tried.
TODAY = {"HUYING_WALK_SEED": os.environ.get("HUYING_WALK_SEED") or str(date.today().toordinal())}


def main(arguments: list[str]) -> int:
    skipped: list[str] = []
    far = TODAY | (FULL if "--full" in arguments else {})
    arguments = [each for each in arguments if each != "--full"]
    runs = [("SQLite", {"DATABASE_URL": ""}, ["-m", "not e2e", "-n", "2"])]
    if problem := _postgres_problem():
        skipped.append(f"PostgreSQL tests skipped: {problem}")
    else:
        runs.append(("PostgreSQL", {"DATABASE_URL": POSTGRES}, ["-m", "not e2e", "-n", "2"]))
    if _chromium() is None:
        skipped.append("Browser tests skipped: no Chromium on this machine (set CHROMIUM, or install it).")
    else:
        runs.append(("browser", {"DATABASE_URL": ""}, ["-m", "e2e", "-n", "2"]))
    failed = [
        name
        for name, environment, options in runs
        if not _run(name, environment | far, options, arguments, skipped)
    ]
    print("\n".join(skipped))
    if failed:
        print(f"Failed: {', '.join(failed)}")
    if skipped and STRICT:
        print("Nothing may be skipped here.")
    return 1 if failed or (skipped and STRICT) else 0


def _run(
    name: str, environment: dict[str, str], options: list[str], arguments: list[str], skipped: list[str]
) -> bool:
    print(f"── {name} ──", flush=True)
    HOME.mkdir(exist_ok=True)
    results = HOME / f"results-{name}.xml"
    command = [sys.executable, "-m", "pytest", *options, f"--junitxml={results}", *arguments]
    whole = os.environ | environment | {"HUYING_HOME": str(HOME)}
    code = subprocess.run(command, cwd=PROJECT, env=whole, check=False).returncode
    if results.exists():
        for case in ElementTree.parse(results).iter("testcase"):
            if (reason := case.find("skipped")) is not None:
                skipped.append(f"{name}: {case.get('name')} skipped: {reason.get('message')}")
    nothing_chosen = code == 5 and bool(arguments)
    return code == 0 or nothing_chosen


def _postgres_problem() -> str:
    try:
        with psycopg.connect(POSTGRES, connect_timeout=3):
            return ""
    except psycopg.Error as problem:
        return str(problem).strip().splitlines()[0]


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return shutil.which(os.environ.get("CHROMIUM") or "") or next(
        filter(None, map(shutil.which, names)), None
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
