"""A real office on a real server, walked with a real browser."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent.parent
AXE = (PROJECT / "tests" / "vendor" / "axe.min.js").read_text("utf-8")
# Counts, on the page that is open: keys outside of fields, clicks of a person, fields that were typed or chosen.
COUNT_ACTS = """
window.acts = { keys: 0, clicks: 0, fields: new Set() };
addEventListener("keydown", (event) => { if (!event.target.matches("input, textarea, select")) window.acts.keys += 1; }, true);
addEventListener("click", (event) => { if (event.isTrusted) window.acts.clicks += 1; }, true);
addEventListener("input", (event) => window.acts.fields.add(event.target.name), true);
"""
WIDE = {"width": 1440, "height": 900}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def _chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory):
    """Where the office of the session lives, and on which port."""
    port = free_port()
    return os.environ | {
        "HUYING_HOME": str(tmp_path_factory.mktemp("office")),
        "HUYING_DEMO": "1",
        "HUYING_BASE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "huying.config.settings",
        "PORT": str(port),
    }


@pytest.fixture(scope="session")
def manage(surroundings):
    """A command of that office, such as its worker doing what waits."""
    return commands_of(surroundings)


def commands_of(environment):
    """The commands of an office; each gives what it said."""

    def do(*arguments):
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)
        return done.stdout.decode("utf-8")

    return do


@pytest.fixture(scope="session")
def office(surroundings, manage):
    """The sample office, loaded and published, served on a free port; gives its address and sign-ins."""
    home = Path(surroundings["HUYING_HOME"])
    manage("migrate", "-v0")
    manage("load_sample")
    manage("demo_accounts", "--file", str(home / "demo-sign-in.txt"))
    manage("build_report", "2023", "--out", str(home / "report"), "--publish")
    with served(surroundings, int(surroundings["PORT"])) as address:
        yield address, sign_ins(home / "demo-sign-in.txt")


@pytest.fixture(autouse=True)
def nobody_has_tried_before(request, surroundings):
    """All tests come from one connection, and more often than one street asks for help: each begins with none counted."""
    if "office" in request.fixturenames:
        request.getfixturevalue("office")
        with closing(
            sqlite3.connect(Path(surroundings["HUYING_HOME"]) / "huying.sqlite3", timeout=30)
        ) as kept:
            kept.execute("DELETE FROM accounts_tries")
            kept.commit()


@contextmanager
def served(environment, port):
    """The real server on `port`, once it answers; gives its address."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(
        [*command, "huying.config.wsgi:application"], cwd=PROJECT, env=environment, **quiet
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address + "/healthz")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str) -> None:
    for _attempt in range(100):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not come up")


def sign_ins(path: Path) -> dict[str, tuple[str, str]]:
    """role -> (username, password), from the file that the first run writes."""
    found = {}
    for line in path.read_text("utf-8").splitlines():
        parts = line.split()
        if len(parts) >= 3 and not line.startswith("#"):
            found[parts[0]] = (parts[1], parts[2])
    return found


@pytest.fixture(scope="session")
def browser():
    executable = _chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser, office):
    """A fresh visitor in Traditional Chinese whose every console error fails the test."""
    context = browser.new_context(base_url=office[0], locale="zh-HK", viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    problems: list[str] = []
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda problem: problems.append(str(problem)))
    opened.problems = problems
    yield opened
    context.close()


class Presses:
    """What a person does, counted over all pages on the way: keys and clicks, and fields typed into."""

    def __init__(self, window):
        self.window, self.presses, self.fields = window, 0, 0

    def key(self, key):
        self.presses += 1
        self.window.keyboard.press(key)

    def click(self, selector):
        self.presses += 1
        self.window.click(selector)

    def fill(self, selector, words):
        self.fields += 1
        self.window.fill(selector, words)

    def choose(self, selector, **what):
        self.fields += 1
        self.window.select_option(selector, **what)

    def put_in(self, selector, file):
        """A file is chosen: one press opens the chooser."""
        self.presses += 1
        self.window.set_input_files(selector, file)

    @property
    def done(self):
        return self.presses, self.fields


def say_why(window):
    """What is given to somebody else asks once why it is opened; whoever answers for the centre is not asked."""
    if window.locator("input[name=why]").count():
        window.check("input[name=why][value=here]")
        window.click("main form:has([name=why]) button[type=submit]")
        window.wait_for_selector("main:not(:has(input[name=why]))")


def enter_as(page, office, role):
    """Sign in on a page as a role of the sample office."""
    page.goto("/accounts/login/")
    for name, words in zip(("login", "password"), office[1][role], strict=True):
        page.fill(f"input[name={name}]", words)
    page.click("main button[type=submit]")
    page.wait_for_url("**/office/**")


@pytest.fixture
def sign_in(page, office):
    """Sign in as a role of the sample office."""

    def enter(role: str):
        enter_as(page, office, role)
        return page

    return enter


@pytest.fixture
def somebody(browser, office, page):
    """A fresh window of its own, signed in as a role of the sample office; its errors are those of `page`.

    More is said of how the window is made, such as that it runs no scripts.
    """
    opened = []

    def enter(role, **how):
        context = browser.new_context(base_url=office[0], locale="zh-HK", viewport=WIDE, **how)
        opened.append(context)
        window = context.new_page()
        window.on("pageerror", lambda problem: page.problems.append(str(problem)))
        enter_as(window, office, role)
        return window

    yield enter
    for context in opened:
        context.close()


def looks_well(window, narrow=320):
    """Nothing for axe to find, and nothing wider than a telephone of `narrow` pixels."""
    for size in ({"width": narrow, "height": 780}, WIDE):
        window.set_viewport_size(size)
        assert window.evaluate("document.documentElement.scrollWidth") <= size["width"], window.url
        window.evaluate(AXE)
        result = window.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in result["violations"]] == []


@pytest.fixture
def axe(page):
    """Violations that axe finds on the page that is open."""

    def run() -> list[str]:
        page.evaluate(AXE)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in result["violations"]]

    return run
