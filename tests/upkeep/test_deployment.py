"""What lies in `deploy/` fits the program: commands, options, settings, places, and what the manual says of them."""

import configparser
import os
import re
import shlex
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

PROJECT = Path(__file__).resolve().parents[2]
DEPLOY = PROJECT / "deploy"
INSTALLED, HOME = "/opt/huying", "/var/lib/huying"
MANUAL = (PROJECT / "docs" / "operations.md").read_text("utf-8")
SERVICES = sorted(DEPLOY.glob("*.service"))
TIMERS = sorted(DEPLOY.glob("*.timer"))
SERVE = {"web", "jobs", "scans", "mail", "remind"}  # the others must run whatever is wrong, or ask themselves
# Settings that no installation sets: the demonstration, and scratch offices that are broken on purpose.
NOT_OF_AN_INSTALLATION = {"HUYING_DEMO", "HUYING_FAULTS", "HUYING_FAULTS_WEAKENED"}


def _unit(path):
    """Sections of a unit; a key that stands twice has both values."""
    found = configparser.RawConfigParser(strict=False, dict_type=_Many, delimiters=("=",))
    found.optionxform = str
    found.read_string(re.sub(r"\\\n\s*", " ", path.read_text("utf-8")))
    return found


class _Many(dict):
    """Values of the same key are kept one after the other."""

    def __setitem__(self, key, value):
        if isinstance(value, list) and key in self:
            value = [*self[key], *value]
        super().__setitem__(key, value)


def _commands(path):
    """Every line that a unit runs, as words; the mark of a line that may fail taken off."""
    for key, value in _unit(path).items("Service"):
        if key.startswith("Exec"):
            for line in value.splitlines():
                yield shlex.split(line.lstrip("-"))


def _name(path):
    return path.stem.removeprefix("huying-")


def _parses(words):
    """Whether a management command takes these words."""
    command = load_command_class(get_commands()[words[0]], words[0])
    parser = command.create_parser("manage.py", words[0])
    parser.parse_args(words[1:])


@pytest.mark.parametrize("path", SERVICES, ids=_name)
def test_a_unit_runs_programs_that_are_installed_with_options_they_have(path):
    lines = list(_commands(path))
    assert lines
    for program, *words in lines:
        assert program.startswith(f"{INSTALLED}/.venv/bin/")
        assert (PROJECT / ".venv" / "bin" / Path(program).name).exists()
        if Path(program).name == "python":
            assert words[0] == "manage.py"
            _parses(words[1:])
        else:
            asked = subprocess.run(
                [PROJECT / ".venv" / "bin" / "granian", "--help"], capture_output=True, text=True, check=True
            )
            assert {word for word in words if word.startswith("--")} <= set(
                re.findall(r"--[a-z0-9-]+", asked.stdout)
            )
            assert words[-1] == "huying.config.wsgi:application"


def test_a_command_that_is_none_or_has_no_such_option_would_be_noticed():
    with pytest.raises(KeyError):
        _parses(["no_such_command"])
    with pytest.raises(Exception, match="unrecognized arguments"):
        _parses(["verify", "--no-such-option"])


@pytest.mark.parametrize("path", SERVICES, ids=_name)
def test_a_unit_works_as_the_office_and_writes_in_its_own_places(path):
    unit = dict(_unit(path).items("Service"))

    assert (unit["User"], unit["Group"], unit["UMask"]) == ("huying", "huying", "0077")
    assert unit["EnvironmentFile"] == "/etc/huying.env"
    assert unit["WorkingDirectory"] == INSTALLED
    assert unit["ProtectSystem"] == "strict"
    assert unit["NoNewPrivileges"] == "yes"
    assert HOME in unit["ReadWritePaths"].split()


@pytest.mark.parametrize("path", SERVICES, ids=_name)
def test_whatever_takes_work_asks_the_start_check_first(path):
    asks = [words for words in _commands(path) if "start_check" in words]

    assert bool(asks) is (_name(path) in SERVE)
    assert not asks or next(_commands(path)) == asks[0]


def test_every_timer_has_its_unit_and_what_runs_once_has_a_timer():
    once = {_name(path) for path in SERVICES if dict(_unit(path).items("Service"))["Type"] == "oneshot"}

    assert {_name(path) for path in TIMERS} == once
    for path in TIMERS:
        assert _unit(path).get("Timer", "OnCalendar")
        assert _unit(path).get("Install", "WantedBy") == "timers.target"


def test_what_the_manual_promises_by_the_clock_is_in_the_timers():
    when = {_name(path): _unit(path).get("Timer", "OnCalendar") for path in TIMERS}
    ran = {_name(path): " ".join(sum(_commands(path), [])) for path in SERVICES}

    assert re.fullmatch(r"\*-\*-\* \*:\d\d:00", when["anchor"])  # every hour
    assert "export_head" in ran["anchor"]
    assert "*:00/15" in when["backup"]
    assert " backup " in ran["backup"]
    assert " verify" in ran["nightly"]


def test_where_a_unit_writes_besides_is_what_it_is_told():
    backup = next(words for words in _commands(DEPLOY / "huying-backup.service") if "backup" in words)
    folder = backup[backup.index("backup") + 1]
    assert folder in _unit(DEPLOY / "huying-backup.service").get("Service", "ReadWritePaths").split()
    beside = {str(Path(_example()[name]).parent) for name in ("HUYING_ANCHOR_FILE", "HUYING_ERASED_FILE")}
    for name in ("anchor", "nightly"):
        places = _unit(DEPLOY / f"huying-{name}.service").get("Service", "ReadWritePaths")
        assert beside <= {place.lstrip("-") for place in places.split()}


@pytest.mark.parametrize("path", sorted(DEPLOY.iterdir()), ids=lambda path: path.name)
def test_the_manual_names_every_file(path):
    if path.suffix == ".timer":
        assert f"`{path.with_suffix('.service').name}`, `.timer`" in MANUAL
    elif path.suffix != ".dockerignore":
        assert f"`{path.name}`" in MANUAL


def test_the_manual_switches_on_every_unit_but_the_optional_one():
    [line] = re.findall(r"`systemctl enable --now ([^`]+)`", MANUAL)

    wanted = {"huying-web", "huying-jobs"} | {path.name for path in TIMERS}
    assert set(line.split()) == wanted


# --- settings ----------------------------------------------------------------------------------------
def _example():
    """Names in the example with their values, those that are commented out as well."""
    lines = (DEPLOY / "huying.env.example").read_text("utf-8").splitlines()
    found = [re.fullmatch(r"#?([A-Z_]+)=(.*)", line) for line in lines]
    return {each[1]: each[2] for each in found if each}


def _asked_for():
    """Names of the environment that the program itself reads."""
    places = [
        path for path in (PROJECT / "huying").rglob("*.py") if not {"tests", "faults"} & set(path.parts)
    ]
    places = [path for path in places if not path.name.startswith("launch")]
    asked = re.compile(r"environ(?:\.get\(|\[)\s*\"([A-Z_]+)\"")
    return {name for path in places for name in asked.findall(path.read_text("utf-8"))}


def test_the_example_holds_every_setting_and_none_that_nobody_reads():
    ours = {name for name in _asked_for() if name.startswith("HUYING_") or name == "DATABASE_URL"}

    assert set(_example()) == ours - NOT_OF_AN_INSTALLATION


def test_the_manual_explains_every_setting_of_the_example():
    text = "".join(path.read_text("utf-8") for path in (PROJECT / "docs").glob("*.md"))

    assert [name for name in _example() if f"`{name}`" not in text] == []


# --- the proxies --------------------------------------------------------------------------------------
NGINX, CADDY = (DEPLOY / "nginx.conf").read_text("utf-8"), (DEPLOY / "Caddyfile").read_text("utf-8")


def test_both_proxies_keep_machines_pages_and_names_with_underscores_out():
    """The server takes X_Forwarded_For for X-Forwarded-For, and the program behind it cannot tell the two apart."""
    for page in ("/metrics", "/readyz"):
        assert f"location = {page} {{ return 404; }}" in NGINX
        assert page in re.search(r"@machines path (.*)", CADDY)[1].split()
    assert re.search(r"^\s*underscores_in_headers off;", NGINX, re.MULTILINE)
    assert re.search(r"^\s*request_header -\*_\*$", CADDY, re.MULTILINE)


def test_both_proxies_take_uploads_as_large_as_the_office_does():
    largest = int(_example()["HUYING_LARGEST_FILE"]) / 1_000_000

    assert int(re.search(r"client_max_body_size (\d+)m;", NGINX)[1]) > largest
    assert int(re.search(r"max_size (\d+)MB", CADDY)[1]) > largest


if shutil.which("systemd-analyze"):

    def test_systemd_finds_nothing_wrong_with_the_units(tmp_path):
        for path in (*SERVICES, *TIMERS):
            words = path.read_text("utf-8").replace(INSTALLED, str(PROJECT))
            (tmp_path / path.name).write_text(words.replace("/etc/huying.env", "-/etc/huying.env"))
        paths = sorted(str(path) for path in tmp_path.iterdir())
        done = subprocess.run(
            ["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False
        )

        assert [line for line in done.stderr.splitlines() if str(tmp_path) in line or "huying-" in line] == []
        assert done.returncode == 0


if shutil.which("nginx") and shutil.which("openssl"):
    OWN_PLACES = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")  # not those of the machine's own nginx

    def test_nginx_takes_its_configuration(tmp_path):
        key, certificate = tmp_path / "key.pem", tmp_path / "fullchain.pem"
        made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-days", "1"]
        subprocess.run([*made, "-keyout", key, "-out", certificate], capture_output=True, check=True)
        site = NGINX.replace("/etc/ssl/huying/", f"{tmp_path}/").replace("/etc/nginx/", f"{DEPLOY}/")
        own = "".join(f"{each}_temp_path {tmp_path}/{each};\n" for each in OWN_PLACES)
        whole = f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{own}access_log off;\n{site}\n}}\n"
        (tmp_path / "nginx.conf").write_text(whole)
        done = subprocess.run(
            ["nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-e", tmp_path / "log"],
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 0, done.stderr


# --- the container -------------------------------------------------------------------------------------
CONTAINER = (DEPLOY / "Containerfile").read_text("utf-8")


def test_the_image_is_made_of_what_is_there_and_can_back_up_postgresql():
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINER, re.MULTILINE):
        assert all((PROJECT / source).exists() for source in sources.split())
    assert "postgresql-client" in CONTAINER
    assert re.search(r'^ENTRYPOINT \["/opt/huying/container-start"\]$', CONTAINER, re.MULTILINE)
    assert (DEPLOY / "container-start").stat().st_mode & stat.S_IXUSR


@pytest.fixture
def container(tmp_path):
    """A container's folder in which every program only notes that it was run; `refusing` closes the office."""
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name in ("python", "granian"):
        path = tmp_path / ".venv" / "bin" / name
        path.write_text(
            f'#!/bin/sh\necho "{name} $*" >>"$PWD/told"\n'
            'case "$*" in *start_check*) [ ! -e refusing ] || exit 1 ;; esac\n'
        )
        path.chmod(0o755)

    def start(*words):
        done = subprocess.run(
            [DEPLOY / "container-start", *words], cwd=tmp_path, env={"PATH": os.defpath}, check=False
        )
        told = (tmp_path / "told").read_text().splitlines()
        (tmp_path / "told").unlink()
        return done.returncode, told

    return tmp_path, start


def test_a_container_makes_its_tables_and_asks_before_it_serves(container):
    _folder, start = container

    assert start(".venv/bin/granian", "x:application") == (
        0,
        [
            "python manage.py migrate --no-input",
            "python manage.py start_check --quiet",
            "granian x:application",
        ],
    )
    assert start(".venv/bin/python", "manage.py", "work_jobs")[1] == [
        "python manage.py start_check --quiet",
        "python manage.py work_jobs",
    ]


def test_a_container_that_should_not_open_does_not(container):
    folder, start = container
    (folder / "refusing").touch()

    code, told = start(".venv/bin/granian", "x:application")

    assert code != 0
    assert not [line for line in told if line.startswith("granian")]
