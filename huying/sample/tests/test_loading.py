"""The sample office: loaded once, always the same, plainly invented where it speaks of residents."""

import csv
import json
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from huying.accounts.actions import end_posting
from huying.accounts.models import Posting, User
from huying.audit.models import Event
from huying.audit.queries import breaks
from huying.cases.models import Case, Letter, Referral
from huying.contacts.models import Contact
from huying.core.period import Period
from huying.figures.checks import Weight, findings, rules
from huying.records.kind import kind_named, kinds
from huying.reports.checking import check_edition
from huying.reports.models import Edition, SmallCellRelease
from huying.sample.loading import AT, STAFF, load_sample
from huying.sample.reading import FOLDER, BadRow, Known, values
from huying.sample.verifying import differences

pytestmark = pytest.mark.django_db

# What the source cannot reconcile, and the rule that says so from the records.
EXPECTED = {
    "proposals.totals_of_different_periods",
    "proposals.not_itemised",
    "proposals.kind_not_stated",
    "proposals.signer_not_stated",
    "proposals.may_be_the_same",
    "proposals.outcome_lapses",
    "proposals.outcome_claimed_by_several",
    "cases.all_credited_to_one",
    "cases.handling_adds_up_to_all",
    "cases.balance_without_flow",
    "appeals.part_not_confirmed",
    "appeals.currency_assumed",
    "appeals.raised_and_given_alike",
    "appeals.raised_not_stated",
    "appeals.goods_without_quantity",
    "appeals.award_day_missing",
    "appeals.thanks_without_gift",
    "surveys.responses_not_stated",
    "surveys.released_more_than_once",
    "surveys.undated",
    "surveys.recommendations_of_several_topics",
    "activities.undated",
    "activities.year_only",
    "activities.names_no_event",
    "activities.one_trip_or_two",
    "representatives.start_not_stated",
    "representatives.several_spellings",
    "directory.named_after_another_place",
    "reports.declared_not_itemised",
    "reports.period_not_stated",
}


@pytest.fixture
def loaded():
    return load_sample()


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
