"""Everything that can be checked without running the office; each step timed, all of them run."""

import os
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).parent.parent
PYTHON = sys.executable
STEPS = {
    "format": [PYTHON, "-m", "ruff", "format", "--check", "-q", "."],
    "lint": [PYTHON, "-m", "ruff", "check", "-q", "."],
    "types": [PYTHON, "-m", "mypy", "huying"],
    "structure": [str(Path(PYTHON).parent / "lint-imports"), "--no-logo"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "catalogues": [PYTHON, "tools/catalogues.py", "check"],
    "templates": [PYTHON, "-m", "djlint", "huying", "--lint", "--quiet"],
    "deployment": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}


def main(only: list[str]) -> int:
    home = PROJECT / ".home-test"
    home.mkdir(exist_ok=True)
    environment = os.environ | {"HUYING_HOME": str(home), "PYTHONPATH": str(PROJECT), "DATABASE_URL": ""}
    failed, done_so_far, start = [], 0, time.monotonic()
    for name, command in STEPS.items():
        if only and name not in only:
            continue
        done_so_far += 1
        began = time.monotonic()
        done = subprocess.run(
            command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
        )
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(f"{name:<12} {verdict:<7} {time.monotonic() - began:5.1f} s", flush=True)
        if done.returncode:
            failed.append(name)
            print((done.stdout + done.stderr).strip())
    summary = f"failed: {', '.join(failed)}" if failed else "all ok"
    print(f"{done_so_far} checks, {summary}, {time.monotonic() - start:.1f} s")
    return 1 if failed or not done_so_far else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
