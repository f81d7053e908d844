"""What may not add up in an edition: each finding with its place, none without cause."""

import pytest
from django.utils import translation

from huying.core.tests.factories import MOMENT
from huying.figures.checks import Weight
from huying.figures.models import DeclaredTotal
from huying.figures.tests.factories import DeclaredTotalFactory, ExternalFactFactory
from huying.figures.units import Qualifier, Unit
from huying.proposals.tests.factories import ProposalFactory
from huying.reports.checking import check_edition
from huying.reports.document import UNBUILDABLE, build
from huying.reports.tests.editions import make_cases, make_edition, make_report, prose, quote, write
from huying.representatives.models import NameVariant
from huying.representatives.tests.factories import OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    made = make_edition()
    make_cases(12)
    quote(made, "fig-cases", "cases.received")
    visits = ExternalFactFactory(value=280_000, unit=Unit.PERSON_TIMES, qualifier=Qualifier.MORE_THAN)
    quote(made, "fig-visits", "figures.external", only={"fact": visits.code})
    return made


def _found(edition, prefix="reports."):
    with translation.override("zh-hant"):
        return {
            finding.rule: str(finding.sentence)
            for finding in check_edition(edition)
            if finding.rule.startswith(prefix)
        }


def test_a_text_without_fault_has_no_finding():
    found = _found(make_report())

    assert found.keys() <= {"reports.figure_not_quoted"}


@pytest.mark.parametrize(
    ("words", "rule", "stops"),
    [
        ("共12宗{figure:fig-cases}{figure:fig-visits}", "reports.typed_number", True),
        ("個案共十二{figure:fig-cases}{figure:fig-visits}", "reports.typed_number", True),
        ("半年{figure:fig-cases}{figure:fig-visits}", "reports.typed_number", True),
        ("{figure:fig-cases}，超過{figure:fig-visits}", "reports.double_hedge", True),
        ("{figure:fig-cases}，{figure:fig-visits|number}餘", "reports.double_hedge", True),
        ("{figure:fig-visits}，共{figure:fig-cases|number}人", "reports.counter_differs", True),
        ("{figure:fig-cases}，{figure:fig-visits|floor:10}", "reports.phrase_not_possible", True),
        ("{figure:fig-cases}{figure:fig-visits}{figure:fig-none}", "reports.unknown_figure", True),
        ("約{figure:fig-cases}，{figure:fig-visits}", "reports.typed_hedge", False),
        ("今年{figure:fig-cases}，{figure:fig-visits}", "reports.relative_date", False),
        ("{figure:fig-cases}", "reports.figure_not_quoted", False),
    ],
)
def test_what_stops_the_build_is_found_beforehand_and_what_does_not_as_well(edition, words, rule, stops):
    write(edition, prose(words))

    assert list(_found(edition)) == [rule]
    if stops:
        with pytest.raises(UNBUILDABLE):
            build(edition, "zh-hant")
    else:
        assert build(edition, "zh-hant")


def test_english_words_are_looked_at_too(edition):
    write(
        edition,
        prose(
            "{figure:fig-cases}{figure:fig-visits}", en="twelve cases {figure:fig-cases}{figure:fig-visits}"
        ),
    )

    assert "twelve" in _found(edition)["reports.typed_number"]


def test_a_title_is_looked_at_too(edition):
    write(edition, prose("{figure:fig-cases}{figure:fig-visits}"), title={"zh_hant": "十二宗個案"})

    assert "十二宗" in _found(edition)["reports.typed_number"]


def test_one_fault_in_three_languages_is_one_finding(edition):
    write(edition, prose("{figure:fig-cases}{figure:fig-visits}{figure:fig-none}"))
    findings = [each for each in check_edition(edition) if each.rule == "reports.unknown_figure"]

    assert len(findings) == 1


def test_a_name_that_nobody_registered_is_found(edition):
    RepresentativeFactory(name="黃國")
    OrganisationFactory(name="香港工會聯合會", short="工聯會")
    write(edition, prose("黃國議員與工聯會{figure:fig-cases}{figure:fig-visits}"))
    assert _found(edition) == {}

    write(edition, prose("陳大文議員與香港飛鳥協會會面。"), slug="more", number=2)
    findings = [
        str(each.sentence) for each in check_edition(edition) if each.rule == "reports.name_not_in_register"
    ]
    assert len(findings) == 2


def test_a_form_of_a_name_that_is_not_printed_is_found_in_text_and_records(edition):
    NameVariant.objects.create(
        code="var-1",
        variant="照顧計劃",
        preferred="照顧服務計劃",
        sort="programme",
        created_at=MOMENT,
        updated_at=MOMENT,
    )
    write(edition, prose("照顧服務計劃{figure:fig-cases}{figure:fig-visits}"))
    assert "reports.variant_printed" not in _found(edition)

    ProposalFactory(title="擴展照顧計劃", code="sub-1")
    write(edition, prose("照顧計劃"), slug="more", number=2)
    found = {each.rule: each.codes for each in check_edition(edition)}
    assert found["reports.variant_printed"] == ("2023-more", "var-1")
    assert found["reports.record_variant"] == ("var-1", "sub-1")


def test_a_form_that_differs_in_script_alone_is_right_in_simplified(edition):
    NameVariant.objects.create(
        code="var-1", variant="涞水縣", preferred="淶水縣", sort="place", created_at=MOMENT, updated_at=MOMENT
    )
    words = "{figure:fig-cases}{figure:fig-visits}"
    write(edition, prose(f"淶水縣{words}", zh_hans=f"涞水县{words}"))
    assert "reports.variant_printed" not in _found(edition)

    write(edition, prose("涞水縣"), slug="more", number=2)
    assert "reports.variant_printed" in _found(edition)


def test_a_form_that_is_not_printed_is_found_in_simplified_text_as_well(edition):
    NameVariant.objects.create(
        code="var-1",
        variant="照顧計劃",
        preferred="照顧服務計劃",
        sort="programme",
        created_at=MOMENT,
        updated_at=MOMENT,
    )
    write(edition, prose("甲{figure:fig-cases}{figure:fig-visits}", zh_hans="照顾计划"))

    assert "reports.variant_printed" in _found(edition)


def test_same_digits_are_told_whatever_their_hedge_but_not_of_one_figure(edition):
    write(edition, prose("{figure:fig-cases}{figure:fig-visits}"))
    quote(edition, "fig-again", "cases.received")
    assert "reports.same_value_other_fact" not in _found(edition)

    DeclaredTotalFactory(value=12, qualifier=Qualifier.NEARLY)
    quote(edition, "fig-other", "proposals.declared", label="議案")
    assert "議案" in _found(edition)["reports.same_value_other_fact"]


def test_numbers_as_few_as_a_hand_and_one_coincide_without_a_word():
    edition = make_edition()
    make_cases(6)
    quote(edition, "fig-cases", "cases.received")
    DeclaredTotalFactory(value=6)
    quote(edition, "fig-other", "proposals.declared")

    assert "reports.same_value_other_fact" not in _found(edition)


def test_more_on_record_than_declared_is_an_error_and_stands_on_the_card(edition):
    ProposalFactory.create_batch(8, in_declared_total="yes", when="2023-03")
    DeclaredTotalFactory(value=5)
    quote(edition, "fig-declared", "proposals.declared")
    wrong = [each for each in check_edition(edition) if each.rule == "reports.parts_against_whole"]

    assert [(each.weight, len(each.codes)) for each in wrong] == [(Weight.ERROR, 9)]
    assert "reports.declared_not_itemised" not in _found(edition)


def test_parts_that_do_not_make_up_their_whole_are_an_error(edition):
    for value, parts in ((50, {}), (27, {"seat": "elected"}), (16, {"seat": "appointed"})):
        DeclaredTotalFactory(figure="representatives.seats", value=value, unit=Unit.SEATS, parts=parts)
    found = [each for each in check_edition(edition) if each.rule == "reports.parts_against_whole"]

    assert [len(each.codes) for each in found] == [3]


def test_what_is_not_itemised_is_told_in_the_words_of_the_card(edition):
    ProposalFactory.create_batch(8, in_declared_total="likely", when="2023-03")
    DeclaredTotalFactory(value=17, unclear_items=3)
    quoted = quote(edition, "fig-declared", "proposals.declared")
    write(edition, prose("{figure:fig-declared}"))
    with translation.override("zh-hant"):
        note = build(edition, "zh-hant").figures[0].note
        [finding] = [each for each in check_edition(edition) if each.rule == "reports.declared_not_itemised"]

    assert "6至9" in note and note in str(finding.sentence)
    assert quoted.name


def test_what_is_wholly_itemised_or_is_no_collection_is_not_told(edition):
    ProposalFactory.create_batch(8, in_declared_total="yes", when="2023-03")
    DeclaredTotalFactory(value=8)
    DeclaredTotalFactory(figure="activities.scheme_period", value=5, decimals=1, unit=Unit.YEARS)

    assert "reports.declared_not_itemised" not in _found(edition)
    assert DeclaredTotal.objects.count() == 2
