"""Copy the pinned third-party browser files into the source tree. For developers only: needs Node's npm.

    python tools/vendor.py

Reads package.json and package-lock.json, runs `npm ci --ignore-scripts` in a temporary folder, copies the built
files named below without their source-map lines, and writes VENDOR.json (version, licence, sha256) beside each set.
A test compares the files with VENDOR.json, so a vendored file is never edited by hand.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SERVED = ROOT / "huying/core/static/vendor"
FOR_TESTS = ROOT / "tests/vendor"

# package: (file inside it, where the copy goes). Only what pages use: of Bootstrap that is the reboot.
FILES = {
    "bootstrap": ("dist/css/bootstrap-reboot.min.css", SERVED),
    "htmx.org": ("dist/htmx.min.js", SERVED),
    "axe-core": ("axe.min.js", FOR_TESTS),
}
SOURCE_MAP = re.compile(rb"\n?(?:/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S+)\s*$")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        packages = install(Path(folder))
        for target in (SERVED, FOR_TESTS):
            write(target, packages)


def install(folder: Path) -> Path:
    """The node_modules folder of exactly what the lock file names."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, folder)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True)
    return folder / "node_modules"


def write(target: Path, packages: Path) -> None:
    """Copy the files meant for one folder and describe them in its VENDOR.json."""
    target.mkdir(parents=True, exist_ok=True)
    entries = {}
    for package, (path, folder) in FILES.items():
        if folder != target:
            continue
        source = packages / package / path
        content = SOURCE_MAP.sub(b"\n", source.read_bytes())
        (target / source.name).write_bytes(content)
        described = json.loads((packages / package / "package.json").read_text())
        entries[source.name] = {
            "package": package,
            "version": described["version"],
            "licence": described["license"],
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    (target / "VENDOR.json").write_text(json.dumps(entries, indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
