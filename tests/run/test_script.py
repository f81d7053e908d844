"""The script `./run` before Python takes over: what is missing is said in one sentence of each language."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent.parent
SUITABLE = 'case "$*" in "-c "*) exit 0 ;; "-m pip --version") exit {pip} ;; *) echo "no route" >&2; exit {install} ;; esac'


@pytest.fixture
def folder(tmp_path):
    """A project folder with the script alone, and nothing installed in it."""
    shutil.copy(PROJECT / "run", tmp_path / "run")
    (tmp_path / "uv.lock").touch()
    (tmp_path / "pyproject.toml").touch()
    return tmp_path


def _program(path, words):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{words}\n")
    path.chmod(0o755)
    return str(path)


def _run(folder, *arguments, **environment):
    return subprocess.run(
        ["sh", str(folder / "run"), *arguments],
        cwd=folder.parent,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder)} | environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def _refuses(done, english):
    told = done.stderr.strip().splitlines()
    assert (done.returncode, done.stdout) == (1, "")
    assert english in told[-1]
    assert not told[-2].isascii()


def test_an_unsuitable_python(folder):
    _refuses(_run(folder, PYTHON="/bin/false"), "Python 3.11 to 3.14 is needed")


def test_a_python_without_pip(folder):
    python = _program(folder / "bin" / "python", SUITABLE.format(pip=1, install=1))

    _refuses(_run(folder, PYTHON=python), "This Python has no pip")


def test_no_network_for_the_installer(folder):
    python = _program(folder / "bin" / "python", SUITABLE.format(pip=0, install=1))

    _refuses(_run(folder, PYTHON=python), "The installer could not be fetched")
    assert (folder / ".boot.log").read_text() == "no route\n"


def test_no_network_for_the_packages(folder):
    python = _program(folder / "bin" / "python", SUITABLE.format(pip=0, install=1))
    version = _version()
    _program(folder / ".boot/bin/uv", f'[ "$1" != --version ] || {{ echo "uv {version}"; exit 0; }}; exit 1')

    _refuses(_run(folder, PYTHON=python), "The packages could not be installed")


def test_an_installer_of_another_version_is_fetched_anew(folder):
    python = _program(folder / "bin" / "python", SUITABLE.format(pip=0, install=1))
    _program(folder / ".boot/bin/uv", 'echo "uv 0.0.1"')

    _refuses(_run(folder, PYTHON=python), "The installer could not be fetched")
    assert not (folder / ".boot").exists()


def test_a_project_folder_that_cannot_be_written(folder):
    (folder / ".write-test").mkdir()  # also root cannot write a file there

    _refuses(_run(folder), "The project folder cannot be written")


@pytest.mark.parametrize(
    ("given", "used"), [("", "none"), ("data", "{here}/data"), ("/srv/data", "/srv/data")]
)
def test_a_data_folder_is_named_from_where_one_stands(folder, given, used):
    _program(folder / ".venv/bin/python", 'echo "${HUYING_HOME-none}"')
    (folder / ".venv/installed-office").touch()
    later = (folder / "uv.lock").stat().st_mtime + 10
    os.utime(folder / ".venv/installed-office", (later, later))

    done = _run(folder, "manage", "check", HUYING_HOME=given)

    assert done.stdout.strip() == used.format(here=folder.parent)


def test_help_names_every_command(folder):
    done = _run(folder, "help")

    assert done.returncode == 0
    assert all(
        f"./run {name}" in done.stdout for name in ("test", "check", "fix", "bench", "messages", "manage")
    )


def test_an_unknown_command_is_told_what_there_is(folder):
    done = _run(folder, "dance")

    assert (done.returncode, "./run test" in done.stdout) == (2, True)


def _version():
    lines = (PROJECT / "run").read_text("utf-8").splitlines()
    return next(line.partition("=")[2] for line in lines if line.startswith("UV_VERSION="))
