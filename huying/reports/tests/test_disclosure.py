"""What an edition shows of counts about residents beside everything else that it prints."""

from datetime import date

import pytest

from huying.cases.tests.factories import CaseFactory, CategoryFactory, ReferralFactory
from huying.reports.answers import answers
from huying.reports.checking import check_edition
from huying.reports.phrasing import parse
from huying.reports.publishing import NotReady, publish_edition
from huying.reports.quoting import evaluate_edition
from huying.reports.tests.editions import make_edition, prose, quote, release, write
from huying.representatives.tests.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ng():
    return RepresentativeFactory(code="per-ng")


@pytest.fixture
def wong():
    return RepresentativeFactory(code="per-wong")


def _cases(number, category, person, when=date(2023, 5, 2)):
    CaseFactory.create_batch(number, category=category, representative=person, received_on=when)


def _categories(*codes):
    return [CategoryFactory(code=code, name=code) for code in codes]


def _shown(edition):
    found = answers(edition, "zh-hant", evaluate_edition(edition))
    return {name: [row.label for row in answer.figure.breakdown] for name, answer in found.items()}


def _rules(edition):
    return {finding.rule for finding in check_edition(edition)}


def test_a_release_for_all_does_not_show_the_same_part_of_one_person(ng, wong):
    property_, business, criminal = _categories("property", "business", "criminal")
    for person in (ng, wong):
        _cases(5, property_, person)
        _cases(6, business, person)
        _cases(1, criminal, person)
    edition = make_edition()
    quote(edition, "fig-all", "cases.received")
    quote(edition, "fig-ng", "cases.received", representative="per-ng")
    release(quote(edition, "fig-criminal", "cases.received", only={"category": "criminal"}))
    shown = _shown(edition)

    assert "criminal" in shown["fig-all"]
    assert "criminal" not in shown["fig-ng"]


def test_a_release_of_one_year_does_not_show_the_part_of_another(ng):
    property_, business, criminal = _categories("property", "business", "criminal")
    for year in (2022, 2023):
        _cases(5, property_, ng, date(year, 5, 2))
        _cases(6, business, ng, date(year, 5, 2))
        _cases(1, criminal, ng, date(year, 5, 2))
    edition = make_edition()
    release(quote(edition, "fig-criminal", "cases.received", only={"category": "criminal"}))
    quote(edition, "fig-all", "cases.received")
    earlier = quote(edition, "fig-2022", "cases.received")
    earlier.from_on, earlier.until_on = date(2022, 1, 1), date(2023, 1, 1)
    earlier.save()

    assert "criminal" in _shown(edition)["fig-all"]
    assert "criminal" not in _shown(edition)["fig-2022"]


def test_a_personal_count_that_leaves_few_for_the_others_is_told_and_not_published(ng, wong, now):
    [category] = _categories("property")
    _cases(11, category, ng)
    _cases(1, category, wong)
    edition = make_edition()
    quote(edition, "fig-all", "cases.received")
    personal = quote(edition, "fig-ng", "cases.received", representative="per-ng")
    write(edition, prose("{figure:fig-all}、{figure:fig-ng}"))

    assert "reports.small_count_by_subtraction" in _rules(edition)
    with pytest.raises(NotReady, match=r"fig-all.*fig-ng"):
        publish_edition(edition=edition, by="editor", at=now)

    release(personal)
    assert "reports.small_count_by_subtraction" not in _rules(edition)
    assert publish_edition(edition=edition, by="editor", at=now).is_published


def test_a_centre_that_leaves_few_for_the_others_is_told(ng):
    [category] = _categories("property")
    first = CaseFactory(category=category, representative=ng)
    CaseFactory.create_batch(
        9, category=category, representative=ng, centre=CaseFactory(category=category).centre
    )
    edition = make_edition()
    quote(edition, "fig-all", "cases.received")
    centre = CaseFactory._meta.model.objects.exclude(centre=first.centre).first().centre
    quote(edition, "fig-centre", "cases.received", centre=centre.code)

    assert "reports.small_count_by_subtraction" in _rules(edition)


def test_equal_personal_and_joint_counts_leave_nobody_to_be_told(ng):
    [category] = _categories("property")
    _cases(12, category, ng)
    edition = make_edition()
    quote(edition, "fig-all", "cases.received")
    quote(edition, "fig-ng", "cases.received", representative="per-ng")

    assert "reports.small_count_by_subtraction" not in _rules(edition)


def test_a_hidden_figure_says_nothing_beside_its_limit():
    for _each in range(2):
        ReferralFactory(to_centre__type="mainland-centre")
    edition = make_edition()
    quote(edition, "fig-few", "cases.referred")
    [(quoted, result)] = evaluate_edition(edition)
    answer = answers(edition, "zh-hant", [(quoted, result)])["fig-few"]

    assert str(result.note)
    assert (answer.full, answer.figure.value, answer.figure.note, answer.figure.digest) == ("＜3", "", "", "")
    assert answer.say(parse("number")).text == "＜3"
