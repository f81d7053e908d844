"""Starting the office: one clear sentence for each thing that can be wrong, and a clean end."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from huying.config.launch import refusal_of
from huying.config.launch_words import read_sign_ins

PROJECT = Path(__file__).resolve().parent.parent.parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _launch(home, **environment):
    whole = (
        os.environ | {"HUYING_HOME": str(home), "DATABASE_URL": "", "PYTHONPATH": str(PROJECT)} | environment
    )
    return subprocess.run(
        [sys.executable, "-m", "huying.config.launch"],
        cwd=PROJECT,
        env=whole,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _is_one_sentence_each(done, english):
    lines = done.stderr.strip().splitlines()
    assert (done.returncode, len(lines)) == (1, 2), done.stderr
    assert CHINESE.search(lines[0])
    assert english in lines[1]
    assert not CHINESE.search(lines[1])


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_taken_port(tmp_path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]

        _is_one_sentence_each(_launch(tmp_path, PORT=str(taken)), f"Port {taken} is taken")


@pytest.mark.parametrize("text", ["eighty", "0", "70000", "-1", "８０００"])
def test_a_port_that_is_none(tmp_path, text):
    _is_one_sentence_each(_launch(tmp_path, PORT=text), "PORT must be a number")


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1"])
def test_a_host_that_is_none(tmp_path, port, host):
    _is_one_sentence_each(_launch(tmp_path, PORT=str(port), HOST=host), "is not an address of this machine")


def test_a_data_folder_that_cannot_be_written(tmp_path, port):
    occupied = tmp_path / "file"
    occupied.write_text("")

    _is_one_sentence_each(_launch(occupied / "home", PORT=str(port)), "The data folder cannot be written")


def test_a_broken_database_file(tmp_path, port):
    (tmp_path / "huying.sqlite3").write_bytes(b"this is not a database" * 100)

    _is_one_sentence_each(_launch(tmp_path, PORT=str(port)), "The database file is broken")


def test_a_database_address_of_another_kind(tmp_path, port):
    done = _launch(tmp_path, PORT=str(port), DATABASE_URL="mysql://somewhere/office")

    _is_one_sentence_each(done, "DATABASE_URL is wrong")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:p@127.0.0.1:port/office",
        "postgresql://u:sec#ret@127.0.0.1:5432/office",
        "postgresql://[::1/office",
        "postgresql://u@127.0.0.1:5432",
    ],
)
def test_a_database_address_that_cannot_be_read(tmp_path, port, url):
    done = _launch(tmp_path, PORT=str(port), DATABASE_URL=url)

    _is_one_sentence_each(done, "DATABASE_URL cannot be read")
    assert "sec" not in done.stderr


def test_a_database_in_a_folder_that_is_not_there(tmp_path, port):
    done = _launch(tmp_path, PORT=str(port), DATABASE_URL=f"sqlite:///{tmp_path}/none/office.sqlite3")

    _is_one_sentence_each(done, "The database file cannot be opened")


@pytest.mark.parametrize(
    ("words", "english"),
    [
        ("database or disk is full", "The disk is full or failing"),
        ("disk I/O error", "The disk is full or failing"),
        ("file is not a database", "The database file is broken"),
        ("database disk image is malformed", "The database file is broken"),
        ("unable to open database file", "The database file cannot be opened"),
        ("attempt to write a readonly database", "The database file cannot be opened"),
        ("database is locked", "Another program is using the database"),
        ("no such table: cases_case", "The sample office could not be prepared"),
    ],
)
def test_only_a_broken_file_is_called_broken(words, english):
    assert english in str(refusal_of(words, is_sqlite=True))


def test_a_database_that_does_not_answer(tmp_path, port):
    done = _launch(tmp_path, PORT=str(port), DATABASE_URL=f"postgresql://nobody@127.0.0.1:{port}/office")

    _is_one_sentence_each(done, "The database does not answer")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data folder that has been started once, so that the next starts are short."""
    home = tmp_path_factory.mktemp("office")
    with _Office(home) as office:
        office.stop(signal.SIGTERM)
    return home


class _Office:
    """The office as a process of its own; `told` is what it said up to the last line of its box."""

    def __init__(self, home, **environment):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = (
            os.environ
            | {
                "HUYING_HOME": str(home),
                "DATABASE_URL": "",
                "PORT": str(self.port),
                "HUYING_BASE_URL": "http://127.0.0.1:8000",  # the report prints it: one address, one building
                "PYTHONPATH": str(PROJECT),
            }
            | environment
        )

    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "huying.config.launch"],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # as a shell does for `./run &`
        )
        self.told = _read_until(self.process.stdout, "Ctrl-C")
        self.family = _descendants(self.process.pid)
        return self

    def stop(self, *numbers):
        for number in numbers:
            self.process.send_signal(number)
        _rest, self.err = self.process.communicate(timeout=30)
        return self.process.returncode

    def __exit__(self, *_problem):
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()


@pytest.mark.parametrize(
    "numbers",
    [(signal.SIGTERM,), (signal.SIGINT,), (signal.SIGHUP,), (signal.SIGINT, signal.SIGINT)],
    ids=["term", "ctrl-c", "closed terminal", "ctrl-c twice"],
)
def test_a_signal_stops_it_cleanly_and_leaves_nobody_behind(prepared, numbers):
    with _Office(prepared) as office:
        assert _is_listening(office.port)
        assert len(office.family) >= 2
        code = office.stop(*numbers)

        assert (code, office.err) == (0, "")
        assert _alive(office.family) == []
        assert not _is_listening(office.port)


def test_a_launcher_that_is_killed_takes_its_children_along(prepared):
    with _Office(prepared) as office:
        office.process.kill()
        deadline = time.monotonic() + 15
        while _alive(office.family) and time.monotonic() < deadline:
            time.sleep(0.1)

        assert _alive(office.family) == []


def test_an_office_that_the_start_check_would_close_is_not_opened_and_says_how_to_mend_it(prepared, port):
    done = _launch(
        prepared, PORT=str(port), HUYING_BASE_URL="http://127.0.0.1:8000", HUYING_SECRET_KEY="short"
    )

    _is_one_sentence_each(done, "The check before opening failed")
    assert "Set HUYING_SECRET_KEY to at least 40 random characters" in done.stderr


def test_what_the_start_check_only_warns_of_is_said_and_the_office_opens(prepared):
    prepared.chmod(0o755)
    try:
        with _Office(prepared) as office:
            assert f"Run: chmod go-rwx {prepared}" in office.told
            assert office.stop(signal.SIGTERM) == 0
    finally:
        prepared.chmod(0o700)


def test_the_box_says_where_everything_is(prepared):
    with _Office(prepared) as office:
        sign_ins = read_sign_ins(prepared / "demo-sign-in.txt")

        assert len(sign_ins) == 12  # one of each role, and a second administrator to confirm
        assert (prepared / "demo-sign-in.txt").stat().st_mode & 0o777 == 0o600
        for words in (
            f"http://127.0.0.1:{office.port}/office/",
            str(prepared / "report" / "report.pdf"),
            str(prepared / "report" / "report.zip"),
            *(password for _role, _name, password, _words in sign_ins),
        ):
            assert words in office.told


def test_an_address_that_others_reach_shows_no_sign_in(prepared):
    with _Office(prepared, HOST="0.0.0.0", HUYING_DEMO="1") as office:
        assert "-demo" not in office.told
        assert _is_listening(office.port)


def test_an_office_that_a_proxy_serves_under_a_name_shows_no_sign_in(prepared):
    with _Office(prepared, HUYING_HOSTS="office.example 127.0.0.1") as office:
        assert "-demo" not in office.told


def test_a_demonstration_under_a_name_that_others_know_is_refused(tmp_path, port):
    done = _launch(tmp_path, PORT=str(port), HUYING_DEMO="1", HUYING_HOSTS="office.example 127.0.0.1")

    _is_one_sentence_each(done, "A setting is wrong: HUYING_DEMO=1")


def test_another_database_gets_its_own_sign_ins_and_report(prepared, tmp_path):
    shutil.copytree(prepared, tmp_path / "home")
    file = tmp_path / "home" / "demo-sign-in.txt"
    before = read_sign_ins(file)
    with _Office(tmp_path / "home", DATABASE_URL=f"sqlite:///{tmp_path}/other.sqlite3") as office:
        after = read_sign_ins(file)
        with urllib.request.urlopen(f"http://127.0.0.1:{office.port}/zh-hant/report/2023/") as answer:
            assert answer.status == 200

    assert [row[1] for row in after] == [row[1] for row in before]
    assert not {row[2] for row in after} & {row[2] for row in before}


def _descendants(ancestor):
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    parents = dict(map(int, line.split()) for line in listed.splitlines())
    family = {ancestor}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sorted(family - {ancestor})


def _alive(pids):
    """Those still running; a dead one that nobody has collected yet does not count."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,stat="], capture_output=True, text=True, check=True
    ).stdout
    states = dict(line.split()[:2] for line in listed.splitlines())
    return [pid for pid in pids if not states.get(str(pid), "Z").startswith("Z")]


def _read_until(stream, words):
    """What has been said up to the line that holds `words`."""
    said = []
    for line in stream:
        said.append(line)
        if words in line:
            break
    return "".join(said)


def _is_listening(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
