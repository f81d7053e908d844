"""A day at two centres, counted by hand beside the office: every number of the month must be the one in the ledger.

The office is one of its own, whose sample lies in another year, so that nothing else happened in this month.
"""

import json
import re
from collections import Counter
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from huying.returns.rules import KEYS
from tests.e2e.conftest import commands_of, enter_as, free_port, served, sign_ins

pytestmark = pytest.mark.e2e
HERE, THERE, ACROSS, ELSEWHERE = "off-ftu-head-office", "off-gba-society", "off-guangzhou", "elsewhere"
RECIPIENT = "org-ftu"
KINDS = {"1": "enquiry-property", "2": "enquiry-business", "3": "enquiry-travel-permit"}
PRESSES = {  # channel, key of the board, how often
    HERE: (("phone", "1", 20), ("visit", "2", 15)),
    THERE: (("phone", "1", 16), ("visit", "3", 9)),
}
CASES = {HERE: {"property": 8, "business": 3}, THERE: {"property": 4, "other": 3}}
OF_RESIDENTS = "business"  # two more here, of people on record
REFERRED = {THERE: 6, ACROSS: 4}  # each of a case of its own, from here
TYPES = {THERE: "society-office", ACROSS: "mainland-centre"}  # by which referrals are told
ANSWERED = 6  # the first of ours
CLOSED = (  # the last of ours: how, and whether the resident was told
    ("advised", True),
    ("advised", True),
    ("resolved", True),
    ("resolved", False),
    ("advised", False),
)
STAYS, LEAVES, SECRET = "示例阿明", "示例雪莉", "示例：一件只有這個人知道的事"
SERVES_ACROSS = f"""
from django.utils import timezone
from huying.accounts.actions import post_user
from huying.accounts.models import Role, User
from huying.centres.models import Centre
there = Centre.objects.get(code="{ACROSS}")
post_user(user=User.objects.get(username="supervisor-demo"), role=Role.SUPERVISOR, centre=there, by="example", at=timezone.now())
"""
NETWORK = """
import json
from django.utils import timezone
from huying.core.period import Period
from huying.figures.engine import Scope
from huying.figures.snapshot import evaluate
from huying.returns.rules import KEYS
today = timezone.localdate()
results = evaluate([(key, Scope(Period.month(today.year, today.month))) for key in KEYS])
print(json.dumps({each.figure.key: 0 if each.is_untold else float(each.value) for each in results}))
"""


class Ledger(Counter):
    """What was done, written down by hand beside the office: (centre, figure, part) -> how many."""

    def count(self, centre, key, part="", by=1):
        for each in {"", part}:
            self[centre, key, each] += by

    def month_of(self, centre):
        """What the centre's month must say: figure and part -> number."""
        return {
            (key, part): number for (place, key, part), number in self.items() if place == centre and number
        }


@pytest.fixture(scope="module")
def day(tmp_path_factory, surroundings):
    """An office that nobody else has worked in; gives its address, its sign-ins and its commands."""
    home, port = tmp_path_factory.mktemp("counted"), free_port()
    environment = surroundings | {
        "HUYING_HOME": str(home),
        "HUYING_BASE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
    }

    manage = commands_of(environment)
    manage("migrate", "-v0")
    manage("load_sample")
    manage("load_clock_rules")
    manage("demo_accounts", "--file", str(home / "demo-sign-in.txt"))
    manage("shell", "-v0", "-c", SERVES_ACROSS)
    with served(environment, port) as address:
        yield address, sign_ins(home / "demo-sign-in.txt"), manage


@pytest.fixture
def at_work(browser, day):
    """A window of its own for somebody of the office."""

    @contextmanager
    def enter(role):
        context = browser.new_context(base_url=day[0], locale="zh-HK", service_workers="block")
        page = context.new_page()
        enter_as(page, day, role)
        yield page
        context.close()

    return enter


def _today():
    return f"{datetime.now(ZoneInfo('Asia/Hong_Kong')):%Y-%m-%d}"


def _save(page, to):
    page.click("main .form-actions button[type=submit]")
    page.wait_for_url(re.compile(to))
    return page.url.split("?")[0]


def _names(page, kind, codes):
    """How lists of the office name these records."""
    names = {}
    for code in codes:
        page.goto(f"/office/{kind}/{code}/")
        names[code] = page.inner_text("main h1").strip()
    return names


def _tally(page, ledger, centre):
    page.goto("/office/desk/")
    page.select_option("select[name=centre]", centre)
    page.click("main button[type=submit]")
    page.wait_for_selector("#desk[data-ready]")
    total = 0
    for channel, key, times in PRESSES[centre]:
        page.check(f"input[name=channel][value={channel}]")
        for _press in range(times):
            page.keyboard.press(key)
        ledger.count(centre, "cases.visits", channel, times)
        ledger.count(centre, "desk.contacts", KINDS[key], times)
        total += times
        expect(page.locator("#desk-total")).to_have_text(str(total))
    page.wait_for_selector("#desk-status:not(.is-waiting)", state="attached")


def _count_case(ledger, centre, category):
    for key in ("cases.received", "cases.open"):
        ledger.count(centre, key, category)
    for key in ("cases.handled", "cases.waiting_first_answer"):
        ledger.count(centre, key)


def _fill_case(page, title, centre, category):
    page.fill("input[name=title]", title)
    page.select_option("select[name=centre]", label=centre)
    page.select_option("select[name=category]", label=category)
    return _save(page, r"/office/cases/C-")


def _open_cases(page, ledger, centre, names):
    opened = []
    for category, number in CASES[centre].items():
        for place in range(number):
            page.goto("/office/cases/new/")
            title = f"示例：{names[category]}第{place + 1}宗"
            opened.append((_fill_case(page, title, names[centre], names[category]), category))
            _count_case(ledger, centre, category)
    return opened


def _case_of(page, ledger, names, name):
    """Somebody comes on record, and the case is opened from their page; gives both addresses."""
    page.goto("/office/contacts/new/")
    page.select_option("select[name=centre]", label=names[HERE])
    page.fill("input[name=name]", name)
    page.fill("textarea[name=note]", SECRET)
    resident = _save(page, r"/office/contacts/R-")
    page.click("main a[href^='/office/cases/new/?contact=']")
    case = _fill_case(page, "示例：有名字的一宗", names[HERE], names[OF_RESIDENTS])
    _count_case(ledger, HERE, OF_RESIDENTS)
    ledger.count(HERE, "cases.residents")
    return resident, case


def _answer(page, ledger, case):
    page.goto(case + "note/")
    page.fill("textarea[name=text]", "示例：已致電居民說明手續")
    page.click(".act-form button[type=submit]")
    page.wait_for_selector("[data-toast]")
    page.locator(".clock", has_text="首次").get_by_role("button", name="今日完成").click()
    page.wait_for_selector(".clock-met, .clock-leaf")
    ledger.count(HERE, "cases.first_answers")
    ledger.count(HERE, "cases.waiting_first_answer", by=-1)


def _refer(page, ledger, case, to, names):
    page.goto(case + "refer/")
    page.select_option("select[name=to]", label=names[to])
    page.fill("input[name=purpose]", "示例：請協助查冊")
    page.click(".act-form button[type=submit]")
    page.wait_for_selector("[data-toast]")
    ledger.count(to, "cases.handled")
    ledger.count(HERE, "cases.referrals_sent", TYPES[to])
    if to == ACROSS:
        ledger.count(HERE, "cases.referred", to)


def _accept_all(page, ledger):
    """Everything that is offered, one press each, as the centres that receive it."""
    for to, number in REFERRED.items():
        for _each in range(number):
            page.goto("/office/casework/")
            waiting = page.locator(".offer").count()
            page.locator(".offer").first.get_by_role("button").click()
            expect(page.locator(".offer")).to_have_count(0)
            page.goto("/office/casework/")
            expect(page.locator(".offer")).to_have_count(waiting - 1)
            ledger.count(HERE, "cases.referrals_accepted", TYPES[to])


def _write_letter(page, case, recipient):
    page.goto(case + "letter/")
    page.select_option("select[name=to_organisation]", label=recipient)
    page.click("button[value=ask]")
    expect(page.locator(".letter-paper")).to_be_visible()
    return re.search(r"LD-\d{4}-\w{5}", page.url)[0]


def _sign(page, drafts):
    page.goto("/office/letters-to-sign/")
    for draft in drafts:
        page.check(f"#tick-{draft}")
    page.click("main form button[type=submit]")
    for draft in drafts:
        expect(page.locator(f"#tick-{draft}")).to_have_count(0)


def _send_and_match_reply(page, draft, reply):
    page.goto(f"/office/letter-drafts/{draft}/send/")
    page.click("main form button[type=submit]")
    expect(page.locator(".letter-digest")).to_have_count(2)
    page.click("a[data-key=r]")
    page.set_input_files("input[name=file]", reply)
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text(reply.name)


def _close(page, ledger, case, outcome, told):
    address, category = case
    page.goto(address + "close/")
    page.select_option("select[name=outcome]", outcome)
    page.fill("textarea[name=result]", "示例：已處理")
    if told:
        page.fill("input[name=resident_told_on]", _today())
        ledger.count(HERE, "cases.told")
        ledger.count(HERE, "cases.first_answers")  # being told is an answer
    page.click(".act-form button[type=submit]")
    page.wait_for_selector("[data-toast]")
    ledger.count(HERE, "cases.closed", outcome)
    ledger.count(HERE, "cases.open", category, -1)
    ledger.count(HERE, "cases.waiting_first_answer", by=-1)


def _reopen(page, ledger, case, outcome):
    address, category = case
    page.goto(address + "reopen/")
    page.fill("input[name=reason]", "示例：居民補交文件")
    page.click(".act-form button[type=submit]")
    page.wait_for_selector("[data-toast]")
    ledger.count(HERE, "cases.reopened")
    ledger.count(HERE, "cases.closed", outcome, -1)
    ledger.count(HERE, "cases.open", category)
    ledger.count(HERE, "cases.waiting_first_answer")


def _erase(writer, boss, resident):
    """Asked by one, decided and done by another."""
    writer.goto(resident)
    writer.click("a[href*='/office/data-requests/new/']")
    writer.select_option("select[name=what]", "erase")
    writer.click("main form button[type=submit]")
    writer.click("main a[href$='/identity/']")
    writer.select_option("select[name=identity]", "card")
    writer.click("main form button[type=submit]")
    expect(writer.locator("main h1")).to_be_visible()
    asked = re.search(r"DR-\d{4}-\w{5}", writer.url)[0]
    boss.goto(f"/office/data-requests/{asked}/")
    boss.click("main a[href$='/decide/']")
    boss.select_option("select[name=decision]", "granted")
    boss.click("main form button[type=submit]")
    boss.click("main a[href$='/erase/']")
    boss.fill("input[name=again]", asked)
    boss.click("main form button[type=submit]")
    boss.wait_for_url(f"**/data-requests/{asked}/")


def _month(page, centre, month):
    """Every number on the centre's page of the month: figure and part -> number; nought and untold are left out."""
    page.goto(f"/office/months/{centre}/{month}/")
    found = {}
    for link in page.locator("main td.num a").all():
        _before, _months, _centre, _month, key, query = link.get_attribute("href").rsplit("/", 5)
        number = re.search(r"[\d,.]+", link.inner_text())
        value = float(number[0].replace(",", "")) if number else 0
        if value:
            found[key, query.removeprefix("?part=")] = value
    return found


def _shares(ledger):
    """What the months say of these numbers beside them."""
    closed = ledger[HERE, "cases.closed", ""]
    share = round(100 * ledger[HERE, "cases.told", ""] / closed)
    return {
        ("cases.first_answers_in_time_share", ""): 100,
        ("cases.closings_in_time_share", ""): 100,
        ("cases.told_share", ""): share,
    }


def _mornings_work(writer, other_desk, ledger, names):
    """The desks count, cases come in; gives ours in order, and the page of somebody who will ask to be erased."""
    _tally(writer, ledger, HERE)
    _tally(other_desk, ledger, THERE)
    ours = _open_cases(writer, ledger, HERE, names)
    _open_cases(writer, ledger, THERE, names)
    _stays, with_letters = _case_of(writer, ledger, names, STAYS)
    leaves, last = _case_of(writer, ledger, names, LEAVES)
    return [*ours, (with_letters, OF_RESIDENTS), (last, OF_RESIDENTS)], leaves


def _afternoons_work(writer, boss, ledger, names, ours, reply):
    """Answers, referrals with their hand-shake, letters with their replies, closings, one of them opened again."""
    for case, _category in ours[:ANSWERED]:
        _answer(writer, ledger, case)
    places = [to for to, number in REFERRED.items() for _each in range(number)]
    for (case, _category), to in zip(ours, places, strict=False):
        _refer(writer, ledger, case, to, names)
    _accept_all(boss, ledger)
    with_letters, _category = ours[-2]
    drafts = [_write_letter(writer, with_letters, names[RECIPIENT]) for _each in range(2)]
    _sign(boss, drafts)
    for draft in drafts:
        _send_and_match_reply(writer, draft, reply)
        ledger.count(HERE, "letters.sent", RECIPIENT)
    ledger.count(HERE, "cases.with_letters", RECIPIENT)  # two letters, one case
    for case, (outcome, told) in zip(ours[-len(CLOSED) :], CLOSED, strict=True):
        _close(writer, ledger, case, outcome, told)
    _reopen(writer, ledger, ours[-1], CLOSED[-1][0])


def _carry_forward(page, manage, ledger, month):
    """The cases of the sample that were open before the day; no other line says anything yet."""
    for centre in (HERE, THERE, ACROSS):
        for (key, part), number in _month(page, centre, month).items():
            assert key == "cases.open"
            ledger[centre, key, part] = number
    elsewhere = _network_of(manage)
    assert set(elsewhere) <= {"cases.open"}
    ledger[ELSEWHERE, "cases.open", ""] = elsewhere.get("cases.open", 0) - sum(
        ledger[centre, "cases.open", ""] for centre in (HERE, THERE, ACROSS)
    )


def _network_of(manage):
    """What the figures of the return say of the whole network; nought and untold are left out."""
    told = json.loads(manage("shell", "-v0", "-c", NETWORK))
    assert set(told) == set(KEYS)
    return {key: number for key, number in told.items() if number}


def _accounts_agree(page, manage, ledger, month):
    """Every line of the centres' months and of the network is what was counted by hand, and nothing stands beside it."""
    for centre in (HERE, THERE, ACROSS):
        expected = ledger.month_of(centre) | (_shares(ledger) if centre == HERE else {})
        assert _month(page, centre, month) == expected
    assert _network_of(manage) == _network(ledger)


def _network(ledger):
    """What all centres together must say: a referred case counts once here, and once for each centre there."""
    added = Counter()
    for (_centre, key, part), number in ledger.items():
        if not part and number:
            added[key] += number
    added["cases.handled"] -= sum(REFERRED.values())
    return dict(added) | {key: number for (key, _part), number in _shares(ledger).items()}


def test_every_number_of_the_month_is_the_one_counted_by_hand(at_work, day, tmp_path):
    ledger, reply = Ledger(), tmp_path / "reply.txt"
    reply.write_text("example reply", "utf-8")
    with at_work("caseworker") as writer, at_work("caseworker") as desk, at_work("supervisor") as boss:
        names = _names(boss, "centres", (HERE, THERE, ACROSS))
        names |= _names(boss, "organisations", (RECIPIENT,))
        names |= _names(boss, "case-categories", ("property", "business", "other"))
        month = _today()[:7]
        _carry_forward(boss, day[2], ledger, month)
        ours, resident = _mornings_work(writer, desk, ledger, names)
        _afternoons_work(writer, boss, ledger, names, ours, reply)
        assert sum(ledger[centre, "cases.visits", ""] for centre in PRESSES) == 60
        assert sum(ledger[centre, "cases.received", ""] for centre in CASES) == 20
        _accounts_agree(boss, day[2], ledger, month)

        _erase(writer, boss, resident)
        assert writer.goto(resident).status == 404
        writer.goto("/office/contacts/")
        expect(writer.locator("main")).not_to_contain_text(LEAVES)
        _accounts_agree(boss, day[2], ledger, month)
