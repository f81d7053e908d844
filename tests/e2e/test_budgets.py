"""What a task may cost, row by row: presses and fields counted over all pages on the way, as the budgets promise them.

Counted from the screen on which the task begins, once signed in. A press is a key, a click, or a file chosen; ticking what is
optional counts too. Tasks that other walks count already are there: the desk's first keys and the lawyer's evening.
"""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import WIDE, Presses, say_why
from tests.e2e.test_asking import STORY, _ask, _known

pytestmark = pytest.mark.e2e
CASE = "/office/cases/case-2023-05/"
PAPER = {"name": "example.png", "mimeType": "image/png"}


@pytest.fixture
def case(somebody):
    """The page of a fresh case of the caseworker's."""
    window = somebody("caseworker")
    _new_case(window, "示例：屋苑維修帳目")
    return window


def _new_case(window, title, story="示例：管理公司不讓業主查閱維修帳目"):
    window.goto("/office/cases/new/")
    window.fill("input[name=title]", title)
    window.select_option("select[name=centre]", index=1)
    window.select_option("select[name=category]", index=1)
    window.fill("textarea[name=story]", story)
    window.click("main .form-actions button[type=submit]")
    window.wait_for_url(re.compile(r"/office/cases/C-"))
    return window.url.split("?")[0]


def _opened(window, address):
    """A case that is given to somebody else asks once why it is opened."""
    window.goto(address)
    say_why(window)


def _sent(does):
    """The form of an act is sent by keyboard."""
    does.key("Control+Enter")
    does.window.wait_for_selector("[data-toast]")


def _picture():
    from huying.files.tests.making import image

    return PAPER | {"buffer": image()}


# --- residents -------------------------------------------------------------------------------


def test_resident_1_who_can_help_is_found_with_two_clicks(page):
    page.goto("/zh-hant/")
    does = Presses(page)
    does.click("header nav a[href='/zh-hant/centres/']")
    does.click("main a[href='/zh-hant/centres/off-guangzhou/']")
    page.wait_for_url("**/off-guangzhou/")

    assert does.done == (2, 0)
    expect(page.locator("main h1")).to_contain_text("廣州")


def test_resident_2_help_is_asked_for_on_five_pages_with_six_fields_at_most(page):
    page.goto("/zh-hant/help/what/")
    does, pages = Presses(page), ["what"]
    does.fill("textarea[name=story]", STORY)
    does.click("main .form-actions button")
    page.wait_for_url("**/help/where/")
    pages.append("where")
    does.fill("input[name=place]", "示例地點")
    does.choose("select[name=centre]", value="off-ftu-head-office")
    does.click("main .form-actions button")
    page.wait_for_url("**/help/wish/")
    pages.append("wish")
    does.fill("textarea[name=wish]", "示例：想知道向誰補領")
    does.click("main .form-actions button")
    page.wait_for_url("**/help/you/")
    pages.append("you")
    assert page.locator("main [name]:is(input, select):not([type=hidden])[required]").count() == 0
    does.fill("input[name=name]", "示例居民")
    does.fill("input[name=phone]", "5500 0099")
    does.click("main .form-actions button")
    page.wait_for_url("**/help/check/")
    pages.append("check")
    page.check("input[name=agreed]")
    does.click("main .form-actions button")
    page.wait_for_url("**/help/sent/")

    assert (len(pages), does.fields) == (5, 6)


def test_resident_3_4_6_8_9_everything_after_the_slip(page):
    reference, code = _ask(page, name="示例居民")
    page.goto("/zh-hant/status/")
    does = Presses(page)
    does.fill("input[name=reference]", reference)
    does.fill("input[name=secret]", code)
    does.click("main .form-actions button")
    page.wait_for_url("**/status/request/")
    assert does.done == (1, 2)  # 3: how it stands

    does = Presses(page)
    does.put_in("input[name=file]", _picture())
    does.click("form[action$='/status/paper/'] button")
    expect(page.locator("main dl.facts")).to_contain_text("1")
    assert does.done == (2, 0)  # 4: a paper

    does = Presses(page)
    does.click("form:has(input[value=agreed]) button")
    expect(page.locator("#told ~ ul")).to_be_visible()
    does.click("form:has(input[value=disagreed]) button")
    page.wait_for_load_state()
    assert does.done == (2, 0)  # 6: one press to agree, one to take it back

    does = Presses(page)
    does.click("form:has(input[value=copy]) button")
    page.wait_for_load_state()
    does.fill("#correct", "示例：電話有誤")
    does.click("form:has(#correct) button")
    page.wait_for_load_state()
    assert does.done == (2, 1)  # 9: a copy with one press, a correction with one field
    assert page.problems == []


@pytest.mark.parametrize("width", [320, 1280])
def test_resident_7_language_and_large_type_are_one_click(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/zh-hant/help/")
    does = Presses(page)
    does.click(".languages a[hreflang=en]")
    page.wait_for_url("**/en/help/")
    assert does.done == (1, 0)

    does = Presses(page)
    does.click(".masthead button[name=type]")
    page.wait_for_load_state()
    assert does.done == (1, 0)
    assert page.locator("html").get_attribute("data-type") == "large"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.url.endswith("/en/help/")


def test_resident_8_two_questions_take_one_click_each(page, somebody):
    reference, code = _ask(page, name="示例居民")
    page.click("form[action$='/help/leave/'] button")
    office = somebody("caseworker")
    office.goto(f"/office/help-requests/{reference}/aside/")
    office.select_option("select[name=aside]", index=1)
    office.click("main .form-actions button[type=submit]")
    office.wait_for_url(f"**/help-requests/{reference}/")
    _known(page, reference, code)
    for what in ("answered", "unsolved"):
        does = Presses(page)
        does.click(f"form:has(input[value={what}]) button")
        page.wait_for_load_state()
        assert does.done == (1, 0)
    expect(page.locator("#told ~ ul li")).to_have_count(2)


# --- counter ---------------------------------------------------------------------------------


def test_counter_4_a_ticket_is_one_press_and_5_an_agreement_is_one_and_8_handing_over_is_one(somebody):
    window = somebody("counter")
    window.goto("/office/desk/")
    window.wait_for_selector("#desk[data-ready]")
    does = Presses(window)
    does.key("t")
    expect(window.locator("[data-toast]")).to_contain_text("1")
    assert does.done == (1, 0)

    does = Presses(window)
    does.click("form[action$='/hand-over/'] button")
    window.wait_for_selector("[data-toast]")
    assert does.done == (1, 0)

    _opened(window, CASE)
    does = Presses(window)
    paper = window.locator("a[href$='/consent/zh-hans.pdf']").get_attribute("href")
    assert window.request.get(paper).headers["content-type"] == "application/pdf"
    does.presses += 1
    assert does.done == (1, 0)


def test_counter_6_papers_are_added_with_two_clicks(somebody):
    window = somebody("counter")
    _opened(window, CASE)
    does = Presses(window)
    does.put_in("#paper-files", _picture())
    progress = window.locator("[data-progress]")  # chosen, it goes by itself
    expect(progress).to_contain_text(progress.get_attribute("data-words-kept"))
    _opened(window, CASE)

    assert does.presses <= 2
    expect(window.locator("#paper-list")).to_contain_text("example")


# --- caseworker ------------------------------------------------------------------------------


def test_caseworker_3_a_reply_from_an_agreed_answer_takes_one_field(somebody, case):
    keeper = somebody("supervisor")
    keeper.goto("/office/answers/new/")
    keeper.fill("input[name=title]", "示例：查閱帳目")
    keeper.fill("input[name=trigger]", "books")
    keeper.fill("textarea[name=words]", "示例：業主可書面要求查閱帳目。")
    keeper.fill("input[name=review_by]", "2035-01-01")
    keeper.click("main .form-actions button[type=submit]")
    keeper.wait_for_url(re.compile(r"/office/answers/AA-"))
    does = Presses(case)
    does.key("r")
    case.wait_for_selector("textarea[name=text]:focus")
    case.keyboard.type(";books ")
    does.fields += 1
    expect(case.locator("textarea[name=text]")).to_have_value("示例：業主可書面要求查閱帳目。")
    _sent(does)

    assert does.done == (2, 1)
    expect(case.locator(".talk")).to_contain_text("業主可書面要求查閱帳目")


def test_caseworker_4_a_referral_with_the_residents_agreement_takes_two_fields(case):
    does = Presses(case)
    does.key("f")
    case.wait_for_selector("select[name=to]:focus")
    near = case.locator("select[name=to] option", has_text="大灣區社會服務社").first
    does.choose("select[name=to]", value=near.get_attribute("value"))
    does.fill("input[name=purpose]", "示例：請協助查冊")
    does.click("input[name=shares_story]")
    does.click("input[name=agreed]")
    _sent(does)

    assert does.done == (4, 2)  # two ticks are what the resident agreed to
    expect(case.locator(".talk-referrals").first).to_be_visible()


def test_caseworker_5_a_letter_to_a_body_takes_two_clicks_and_one_field(somebody):
    window = somebody("caseworker")
    window.goto(CASE)
    does = Presses(window)
    does.click("a[data-key=l]")
    does.choose("select[name=to_organisation]", index=1)
    does.click("button[value=ask]")
    expect(window.locator(".letter-paper")).to_be_visible()

    assert does.done == (2, 1)


def test_caseworker_6_a_reminder_is_a_key_and_one_click(case):
    does = Presses(case)
    does.key("s")
    case.wait_for_selector("input[name=due_on]:focus")
    does.click("button[name=soon][value='7']")
    case.wait_for_selector("[data-toast]")

    assert does.done == (2, 0)
    expect(case.locator(".deadline").first).to_be_visible()


def test_caseworker_8_and_9_similar_cases_are_one_press_and_counting_them_one_field(case):
    _new_case(case, "示例：屋苑維修帳目二")
    does = Presses(case)
    does.key("t")
    case.wait_for_url("**/problem/")
    expect(case.locator("input[name=case]").first).to_be_visible()
    assert does.done == (1, 0)  # 8

    does.fill("input[name=name]", "示例：維修帳目不公開")
    does.click("input[name=case] >> nth=0")
    does.click("main .form-actions button[type=submit]")
    case.wait_for_selector("#problems")
    assert does.fields == 1  # 9
    expect(case.locator("section:has(#problems)")).to_contain_text("維修帳目不公開")


def test_caseworker_10_z_takes_an_act_back_until_ten_seconds_have_passed(case):
    does = Presses(case)
    for waits, undone in ((8_000, True), (12_000, False)):
        does.key("s")
        case.wait_for_selector("input[name=due_on]:focus")
        case.click("button[name=soon][value='7']")
        case.wait_for_selector("[data-toast]")
        case.wait_for_timeout(waits)
        before = does.presses
        does.key("z")
        case.wait_for_timeout(1_500)
        assert does.presses == before + 1
        assert (case.locator("header ~ p .deadline, .cluster > .deadline").count() == 0) is undone


# --- supervisor ------------------------------------------------------------------------------


def test_supervisor_2_a_case_is_given_with_a_key_and_one_field(somebody):
    window = somebody("supervisor")
    _new_case(window, "示例：分派")
    does = Presses(window)
    does.key("a")
    window.wait_for_selector("select[name=to]:focus")
    expect(window.locator("select[name=to] option").nth(1)).to_contain_text("宗")  # with the load of each
    does.choose("select[name=to]", index=1)
    _sent(does)

    assert does.done == (2, 1)


def test_supervisor_3_what_is_overdue_is_there_without_a_click(somebody, manage):
    manage("shell", "-c", OVERDUE)
    window = somebody("supervisor")

    expect(window.locator("main")).to_contain_text("示例逾期個案")


def test_supervisor_4_5_8_the_months_return(somebody):
    window = somebody("supervisor")
    window.goto("/office/months/")
    does = Presses(window)
    does.click("form[action$='/confirm/'] button")
    window.wait_for_selector("[data-toast]")
    assert does.done == (1, 0)  # 4

    window.goto("/office/months/off-ftu-head-office/2023-04/")
    does = Presses(window)
    does.click("a[href$='/2023-04/cases.received/'] >> nth=0")
    window.wait_for_url("**/cases.received/")
    does.click("main tbody tr a >> nth=0")
    window.wait_for_url(re.compile(r"/office/cases/"))
    assert does.done == (2, 0)  # 5: from a number to its record

    window.goto("/office/months/off-ftu-head-office/2023-04/")
    does = Presses(window)
    does.key("c")
    window.wait_for_url("**/months-compared/2023-04/")
    assert does.done == (1, 0)  # 8
    window.click("a[href='/office/months/off-ftu-head-office/2023-04/cases.received/']")
    expect(window.locator("main tbody tr").first).to_be_visible()


def test_supervisor_6_a_desk_on_the_roster_is_three_choices_and_one_click(somebody):
    window = somebody("supervisor")
    window.goto("/office/duty/")
    does = Presses(window)
    does.choose("select[name=person]", index=0)
    does.choose("select[name=held_on]", index=6)
    does.choose("select[name=place]", index=1)
    does.click("main form.form .form-actions button")
    expect(window.locator("main tbody li")).to_have_count(1)

    assert does.done == (1, 3)
    assert window.evaluate("document.documentElement.scrollWidth") <= WIDE["width"]


def test_supervisor_7_closed_cases_are_drawn_with_one_click_and_opened_with_another(somebody, manage):
    manage("shell", "-c", CLOSED)
    window = somebody("supervisor")
    window.goto("/office/quality/")
    window.fill("input[name=from_on]", "2024-03-01")
    window.fill("input[name=until_on]", "2024-04-01")
    does = Presses(window)
    does.click("main form .form-actions button")
    window.wait_for_url(re.compile(r"/office/quality/QS-"))
    does.click("main section h2 a >> nth=0")
    window.wait_for_url(re.compile(r"/office/cases/"))

    assert does.done == (2, 0)


def test_supervisor_1_a_referral_is_accepted_or_bounced_with_one_click(somebody, manage):
    manage("shell", "-c", OFFERED)
    window = somebody("supervisor")
    window.goto("/office/casework/")
    does = Presses(window)
    before = window.locator("form[action$='/accept/']").count()
    does.click("form[action$='/accept/'] button >> nth=0")
    window.wait_for_load_state()
    assert does.done == (1, 0)
    window.goto("/office/casework/")
    expect(window.locator("form[action$='/accept/']")).to_have_count(before - 1)
    does = Presses(window)
    does.click("a[href$='/decline/'] >> nth=0")
    window.wait_for_url("**/decline/")
    assert does.done == (1, 0)  # the reason, which the other side is owed, is asked then


# --- lawyer, representative, administrator ---------------------------------------------------


def test_lawyer_6_the_time_sheet_fills_itself(somebody):
    window = somebody("lawyer")
    window.goto("/office/my-legal/hours/")
    assert window.locator("main form input:not([type=hidden])").count() == 0


def test_representative_2_letters_are_signed_with_a_tick_each_and_one_click(somebody):
    writer, signer = somebody("caseworker"), somebody("representative")
    for _letter in range(2):
        writer.goto(f"{CASE}letter/")
        label = writer.locator("select[name=signer] option", has_text="代表").first.inner_text()
        writer.select_option("select[name=to_organisation]", index=1)
        writer.select_option("select[name=signer]", label=label)
        writer.click("button[value=ask]")
        expect(writer.locator(".letter-paper")).to_be_visible()
    signer.goto("/office/letters-to-sign/")
    ticks = signer.locator("input[name=letter]")
    number, does = ticks.count(), Presses(signer)
    for place in range(number):
        does.click(f"input[name=letter] >> nth={place}")
    does.click("main form .form-actions button")
    expect(ticks).to_have_count(0)

    assert number >= 2
    assert does.done == (number + 1, 0)


def test_administrator_2_a_category_ends_and_another_begins_with_two_fields_each(somebody):
    window = somebody("administrator")
    window.goto("/office/case-categories/new/")
    does = Presses(window)
    does.fill("input[name=name]", "示例新類別")
    does.fill("input[name=began_on]", "2030-01-01")
    does.click("main .form-actions button[type=submit]")
    window.wait_for_url(re.compile(r"/office/case-categories/CC-"))

    assert does.done == (1, 2)


def test_administrator_4_a_retention_run_is_asked_for_with_its_list_in_two_clicks(somebody, manage):
    manage("shell", "-c", RULE)
    window = somebody("administrator")
    window.goto("/office/retention/")
    does = Presses(window)
    does.click("main tbody th a >> nth=0")
    expect(window.locator("main tbody tr").first).to_be_visible()  # the list, before anything happens
    does.click("form[action$='/ask/'] button")
    window.wait_for_url(re.compile(r"retention-runs"))

    assert does.done == (2, 0)


def test_administrator_6_a_template_shows_its_three_languages_with_one_click(somebody):
    window = somebody("administrator")
    window.goto("/office/letter-templates/")
    does = Presses(window)
    does.click("main a[href*='/template-ask-reply/']")
    window.wait_for_url(re.compile(r"/office/letter-templates/."))
    labels = window.locator("main dl dt").all_inner_texts()

    assert does.done == (1, 0)
    for language in ("繁體", "简体", "英文"):
        assert any(language in each or language.replace("简体", "簡體") in each for each in labels), labels


# --- how long a contact takes ----------------------------------------------------------------

KEYSTROKE = 0.28  # seconds for one keystroke of somebody who types with two fingers


def test_a_contact_is_logged_by_keyboard_alone_within_ten_seconds(somebody):
    """The quick log (A4): what is typed at a human's pace, and how long the office takes for its pages."""
    window = somebody("counter")
    window.goto("/office/desk/")
    window.wait_for_selector("#desk[data-ready]")
    strokes, begun = 0, time.monotonic()

    def press(*keys):
        nonlocal strokes
        for key in keys:
            strokes += 1
            window.keyboard.press(key)

    press("n")
    window.wait_for_selector("input[name=contact-words]:focus")
    press(*"55000001")
    while window.evaluate("document.activeElement.name") != "note":
        press("Tab")
    press(*"bus fare")
    press("Enter")
    window.wait_for_url(re.compile(r"/office/desk/$"))
    window.wait_for_selector("#desk[data-ready]")
    pages = time.monotonic() - begun
    acts = strokes * KEYSTROKE

    print(f"{strokes} keystrokes: {acts:.1f} s of acts, {pages:.1f} s of pages")
    assert acts < 10
    assert acts + pages < 10


OVERDUE = """
from datetime import timedelta
from django.utils import timezone
from huying.cases.models import Case, Category
from huying.centres.models import Centre
from huying.cases.actions import open_case
from huying.accounts.models import User
today = timezone.localdate()
centre = Centre.objects.get(code="off-ftu-head-office")
person = User.objects.filter(postings__role="caseworker").first()
case = open_case(values={"centre": centre, "title": "示例逾期個案", "category": Category.objects.first(), "channel": "visit", "received_on": today - timedelta(days=90), "assigned_to": person}, by="sample", at=timezone.now())
"""
CLOSED = """
from datetime import date
from django.utils import timezone
from huying.cases.actions import open_case
from huying.cases.models import Category
from huying.centres.models import Centre
for number in range(6):
    open_case(values={"centre": Centre.objects.get(code="off-ftu-head-office"), "title": f"示例已結{number}", "category": Category.objects.first(), "channel": "visit", "received_on": date(2024, 3, 1), "closed_on": date(2024, 3, 5), "outcome": "advised"}, by="sample", at=timezone.now())
"""
OFFERED = """
from django.utils import timezone
from huying.cases import referring
from huying.cases.actions import open_case
from huying.cases.models import Category
from huying.centres.models import Centre
here = Centre.objects.get(code="off-gba-society")
there = Centre.objects.get(code="off-ftu-head-office")
for number in range(2):
    case = open_case(values={"centre": here, "title": f"示例轉介{number}", "category": Category.objects.first(), "channel": "visit", "received_on": timezone.localdate()}, by="sample", at=timezone.now())
    referring.offer(case=case, values={"to_centre": there, "purpose": "示例：請協助", "shares_story": False, "shares_name": False, "shares_reach": False}, by="sample", at=timezone.now())
"""
RULE = """
from datetime import date
from django.utils import timezone
from huying.accounts.models import User
from huying.privacy.models import RetentionRule
from huying.centres.models import Centre
from huying.records.actions import enter
from huying.records.kind import the_kind
people = User.objects.filter(postings__role="administrator").order_by("pk")
now = timezone.now()
enter(the_kind("enquiries"), {"centre": Centre.objects.first(), "asked_on": date(2023, 1, 2), "channel": "phone", "topic": "示例"}, by="sample", at=now)
RetentionRule.objects.get_or_create(code="RR-sample", defaults=dict(subject="enquiries", months=1, then="anonymise", source="示例", began_on=date(2024, 1, 1), entered_by=people[0], confirmed_by=people[1], confirmed_on=date(2024, 1, 1), created_at=now, updated_at=now))
"""
