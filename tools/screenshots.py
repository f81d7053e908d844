"""Take the pictures of the guides anew: a fresh sample office, each screen once, into docs/images."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).parent.parent
IMAGES = PROJECT / "docs" / "images"
PUBLIC = {
    "home": "/zh-hant/",
    "report": "/zh-hant/report/2023/",
    "figures": "/zh-hant/figures/",
    "figure": "/zh-hant/figures/fig-cases-total/",
    "proposals": "/zh-hant/proposals/",
    "proposal": "/zh-hant/proposals/sub-black-code/",
    "centres": "/zh-hant/centres/",
    "ask": "/zh-hant/help/",
    "sign-in": "/accounts/login/",
}
LEGAL_CASE = "/office/cases/case-2023-09/"
STAFF = {
    "counter": {
        "desk": "/office/desk/",
        "quick-log": "/office/desk/contact/",
        "tally": "/office/tallies/new/",
        "residents": "/office/contacts/",
    },
    "caseworker": {
        "day": "/office/",
        "cases": "/office/cases/",
        "casework": "/office/casework/",
        "month": "/office/months/off-ftu-head-office/2023-04/",
        "case": "/office/cases/case-2023-01/",
    },
    "fund": {"donations": "/office/donations/"},
    "research": {"surveys": "/office/surveys/"},
    "editor": {"checks": "/office/editions/2023/checks/", "activities": "/office/activities/"},
    "assistant": {"pipeline": "/office/proposals/"},
    "lawyer": {"lawyer": "/office/"},
    "auditor": {"trail": "/office/audit/"},
    "administrator": {"accounts": "/office/people/", "pieces": "/office/pieces/"},
}


def main() -> int:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("No Chromium on this machine.", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        _office(Path(home)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        _public(browser, address)
        _evening(_signed_in(browser, address, Path(home), "supervisor"))
        for role, screens in STAFF.items():
            _staff(browser, address, Path(home), role, screens)
        browser.close()
    for picture in IMAGES.glob("*.png"):
        _make_small(picture)
    print(f"{len(list(IMAGES.glob('*.png')))} pictures in {IMAGES.relative_to(PROJECT)}")
    return 0


class _office:
    """A sample office on a free port for as long as the pictures take."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __enter__(self) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = os.environ | {
            "HUYING_HOME": str(self.home),
            "PORT": str(port),
            "DATABASE_URL": "",
            "PYTHONPATH": str(PROJECT),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "huying.config.launch"],
            cwd=PROJECT,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        address = f"http://127.0.0.1:{port}"
        for _attempt in range(300):
            try:
                with urllib.request.urlopen(address + "/healthz", timeout=2):
                    return address
            except OSError:
                time.sleep(0.3)
        raise RuntimeError("the office did not start")

    def __exit__(self, *_problem: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


def _make_small(picture: Path) -> None:
    """Screens have few colours; a palette keeps the repository light."""
    Image.open(picture).convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(picture, optimize=True)


def _page(browser: Browser, address: str) -> Page:
    context = browser.new_context(base_url=address, locale="zh-HK", viewport={"width": 1280, "height": 800})
    return context.new_page()


def _public(browser: Browser, address: str) -> None:
    page = _page(browser, address)
    for name, where in PUBLIC.items():
        page.goto(where)
        page.screenshot(path=IMAGES / f"{name}.png")


def _signed_in(browser: Browser, address: str, home: Path, role: str) -> Page:
    lines = (line.split() for line in (home / "demo-sign-in.txt").read_text("utf-8").splitlines())
    username, password = next((parts[1], parts[2]) for parts in lines if parts[0] == role)
    page = _page(browser, address)
    page.goto("/accounts/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url("**/office/**")
    return page


def _evening(page: Page) -> None:
    """A session of legal advice late today with a seat booked: the sample office is of another year, and has none."""
    session = {
        "held_on": f"{datetime.now(ZoneInfo('Asia/Hong_Kong')):%Y-%m-%d}",
        "begins_at": "23:57",
        "ends_at": "23:59",
        "seat_minutes": "1",
        "seats": "2",
    }
    page.goto("/office/legal-sittings/new/")
    head = page.locator("select[name=centre] option", has_text="總辦事處").first.get_attribute("value")
    page.select_option("select[name=centre]", head)
    for name, value in session.items():
        page.fill(f"input[name={name}]", value)
    page.click("main form button[type=submit]")
    page.click("a[href*='/office/legal-turns/new/']")
    page.select_option("select[name=lawyer]", index=1)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/office/legal-turns/VT-*/")
    page.goto(f"{LEGAL_CASE}legal/")
    page.fill("textarea[name=parties]", "示例發展有限公司")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/office/legal-consultations/AV-*/")


def _staff(browser: Browser, address: str, home: Path, role: str, screens: dict[str, str]) -> None:
    page = _signed_in(browser, address, home, role)
    for name, where in screens.items():
        page.goto(where)
        page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
