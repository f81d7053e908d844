"""The sample office: loaded once, always the same, plainly invented where it speaks of residents."""

import csv
import json
import re
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from huying.accounts.actions import end_posting
from huying.accounts.models import Posting, User
from huying.audit.models import Event
from huying.audit.queries import breaks
from huying.cases.models import Case, Letter, Referral
from huying.contacts.models import Contact
from huying.core.period import Period
from huying.figures.checks import Weight, findings, rules
from huying.records.kind import kind_named, kinds
from huying.reports.blocks import Prose
from huying.reports.checking import check_edition
from huying.reports.document import build
from huying.reports.models import Edition, SmallCellRelease
from huying.sample.loading import AT, STAFF, load_sample
from huying.sample.reading import FOLDER, BadRow, Known, values
from huying.sample.tests.standing import sample_standing
from huying.sample.verifying import differences

pytestmark = pytest.mark.django_db

# What the source cannot reconcile, by its number among the checks of the source, and the rules that say so from the
# records. B24 is no contradiction any more: table and chart are drawn from one list.
BY_NUMBER = {
    "B1": {"proposals.totals_of_different_periods"},
    "B2": {"reports.declared_not_itemised", "proposals.may_be_the_same"},
    "B3": {"proposals.kind_not_stated", "proposals.signer_not_stated"},
    "B4": {"cases.all_credited_to_one"},
    "B5": {"cases.handling_adds_up_to_all"},
    "B6": {"appeals.part_not_confirmed", "appeals.currency_assumed", "appeals.raised_not_stated"},
    "B7": {"appeals.raised_and_given_alike", "appeals.part_not_confirmed"},
    "B8": {"cases.balance_without_flow"},
    "B9": {"reports.declared_not_itemised"},
    "B10": {"surveys.released_more_than_once"},
    "B11": {"surveys.responses_not_stated", "surveys.undated", "surveys.recommendations_of_several_topics"},
    "B12": {"directory.named_after_another_place", "reports.declared_not_itemised"},
    "B13": {"proposals.outcome_claimed_by_several"},
    "B14": {"activities.one_event_or_several"},
    "B15": {"activities.one_trip_or_two"},
    "B17": {"reports.period_not_stated"},
    "B18": {"reports.declared_not_itemised"},
    "B19": {"reports.period_not_stated"},
    "B20": {"appeals.award_day_missing"},
    "B21": {"appeals.goods_without_quantity"},
    "B22": {"activities.undated", "activities.year_only"},
    "B23": {"activities.names_no_event"},
    "B25": {"appeals.thanks_without_gift"},
    "B26": {"reports.same_value_other_fact"},
    "B28": {"representatives.several_spellings", "reports.record_variant"},
    "B29": {"representatives.start_not_stated"},
}
EXPECTED = set().union(*BY_NUMBER.values()) | {"proposals.outcome_lapses", "reports.external_without_date"}


@pytest.fixture(scope="module")
def _standing(django_db_setup, django_db_blocker):
    with sample_standing(django_db_blocker):
        yield


@pytest.fixture
def loaded(_standing, db):
    """The sample office; what a test changes in it is undone after it."""


def _everything():
    rows = {}
    for kind in kinds():
        names = [
            field.name for field in kind.model._meta.concrete_fields if field.name not in {"id", "created_at"}
        ]
        for record in kind.rows():
            rows[kind.key, record.code] = [str(getattr(record, name)) for name in names]
    return rows


def test_every_figure_of_the_source_is_computed_from_the_records(loaded):
    assert differences() == (63, [])


def test_a_second_loading_changes_nothing(loaded):
    before, events = _everything(), Event.objects.count()

    assert load_sample() == 0
    assert _everything() == before
    assert Event.objects.count() == events


def test_posts_that_ended_stay_ended(loaded, now):
    posting = Posting.objects.get(user__username="caseworker-demo", centre__code="off-gba-society")
    end_posting(posting=posting, by="office", at=AT)

    load_sample()

    held = Posting.objects.filter(user__username="caseworker-demo", until_on__isnull=True)
    assert [each.centre.code for each in held] == ["off-ftu-head-office"]


def test_the_people_and_releases_of_the_sample_leave_their_trace(loaded):
    acts = Counter(Event.objects.values_list("action", flat=True))
    releases = SmallCellRelease.objects.count()

    assert acts["user.created"] == User.objects.count() == len(STAFF)
    assert acts["user.posted"] == Posting.objects.count() == len(STAFF) + 2
    assert releases > 0
    assert acts["edition-figures.release_asked"] == acts["edition-figures.release_approved"] == releases
    assert set(SmallCellRelease.objects.values_list("asked_by", "approved_by")) == {
        ("supervisor-demo", "editor-demo")
    }


def test_the_trail_of_the_loading_holds(loaded):
    assert list(breaks()) == []


def test_the_twelve_cases_are_invented_and_look_it(loaded):
    assert Case.objects.count() == 12
    assert Referral.objects.count() == 10
    assert Letter.objects.count() == 2
    assert all(contact.name.startswith("示例居民") for contact in Contact.objects.all())
    assert all(contact.phone.startswith("+852 5500 00") for contact in Contact.objects.all())
    assert all(case.story.startswith("示例個案") for case in Case.objects.all())


def test_only_office_holders_appear_by_name():
    with (FOLDER / "representatives.csv").open(encoding="utf-8") as file:
        people = [row["name"] for row in csv.DictReader(file)]

    assert people == ["吳秋北", "黃國", "馬光如", "夏寶龍", "李家超", "習近平", "王滬寧"]


def test_contradictions_of_the_source_are_found_with_their_records(loaded):
    found = {finding.rule for finding in check_edition(Edition.objects.get(code="2023"))}

    assert found >= EXPECTED
    assert len(rules()) >= 15
    assert all(finding.codes for finding in findings(Period.year(2023)))


def _sentences(rule, language="zh-hant"):
    with translation.override(language):
        findings = check_edition(Edition.objects.get(code="2023"))
        return {finding.codes: str(finding.sentence) for finding in findings if finding.rule == rule}


def test_the_submissions_without_a_topic_are_six_to_ten(loaded):
    [sentence] = [
        words
        for codes, words in _sentences("reports.declared_not_itemised").items()
        if "total-submissions" in codes
    ]

    assert sentence == "「申報議案 17項」申報而未列項：6至10。"


def test_a_survey_whose_responses_are_declared_is_not_said_to_lack_them(loaded):
    assert list(_sentences("surveys.responses_not_stated")) == [("svy-dental-2023",)]


def test_the_three_briefings_after_the_sessions_are_asked_about_together(loaded):
    briefings = {
        "act-ma-two-sessions-briefing",
        "act-two-sessions-briefing",
        "act-wong-two-sessions-briefing",
    }

    assert briefings in [set(codes) for codes in _sentences("activities.one_event_or_several")]


def test_same_digits_are_told_whatever_their_hedge(loaded):
    told = [set(codes) for codes in _sentences("reports.same_value_other_fact")]

    assert {"fig-medical-recommendations", "fig-platforms", "fig-ssc-offices"} in told
    assert {"fig-hebei-affected", "fig-views"} in told
    assert {"fig-life-planning-events", "fig-submissions-total"} in told
    assert {"fig-centres-start-year", "fig-elderly-survey-responses"} in told


def test_no_name_of_the_sample_is_unknown_and_the_one_variant_is_told(loaded):
    assert not _sentences("reports.name_not_in_register")
    assert not _sentences("reports.record_name_not_in_register")
    assert list(_sentences("reports.record_variant")) == [("var-gd-residential-care", "rec-elderly-1")]


def test_every_sentence_names_things_as_people_do(loaded):
    with translation.override("zh-hant"):
        sentences = [str(each.sentence) for each in check_edition(Edition.objects.get(code="2023"))]

    assert not [each for each in sentences if re.search(r"\d{4}-\d\d|[a-z]+\.[a-z_]+|「「|」」", each)]


def test_the_report_says_of_which_from_the_records(loaded):
    edition = Edition.objects.get(code="2023")
    [section] = [each for each in build(edition, "zh-hant").sections if each.slug == "case-statistics"]
    said = [
        "".join(getattr(span, "shown", None) or span.text for span in block.spans)
        for block in section.blocks
        if isinstance(block, Prose)
    ]

    assert "個案方面，其中10宗已轉介內地諮詢服務中心，其中2宗已致函信訪部門。" in said


def test_no_finding_of_the_sample_is_an_error(loaded):
    errors = [
        (finding.rule, str(finding.sentence))
        for finding in check_edition(Edition.objects.get(code="2023"))
        if finding.weight == Weight.ERROR
    ]

    assert errors == []


def test_the_findings_can_be_read_by_a_machine(loaded, capsys):
    call_command("check_report", "2023", format="json")

    rows = json.loads(capsys.readouterr().out)
    assert {"rule", "level", "label", "sentence", "remedy", "records"} == set(rows[0])


def test_a_row_that_cannot_be_read_is_named_by_file_line_and_column():
    row = {"code": "x", "name": "甲", "type": "resident", "centre": "nowhere"}

    with pytest.raises(BadRow, match=r"contacts\.csv line 7, column centre"):
        values(kind_named("contacts"), 7, row, Known())


def test_demonstration_accounts_are_refused_outside_the_demonstration(loaded, tmp_path, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="only for a server on this machine"):
        call_command("demo_accounts", file=tmp_path / "sign-in.txt")
