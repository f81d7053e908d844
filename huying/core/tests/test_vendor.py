"""Third-party browser files are what their VENDOR.json says, to the byte."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = [ROOT / "huying/core/static/vendor", ROOT / "tests/vendor"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_vendored_files_match_their_description(folder: Path) -> None:
    described = json.loads((folder / "VENDOR.json").read_text())

    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "VENDOR.json"
    }

    assert found == {name: entry["sha256"] for name, entry in described.items()}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_vendored_versions_are_the_pinned_ones(folder: Path) -> None:
    pinned = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    described = json.loads((folder / "VENDOR.json").read_text())

    versions = {entry["package"]: entry["version"] for entry in described.values()}

    assert versions == {package: pinned[package] for package in versions}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_no_vendored_file_points_at_a_source_map(folder: Path) -> None:
    pointing = [path.name for path in folder.iterdir() if b"sourceMappingURL" in path.read_bytes()]

    assert pointing == []
