"""Every declared figure, present and future, and all the figures of the sample edition."""

import csv
import io
import json

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from huying.core.period import Period
from huying.figures.engine import Origin, Scope, UnknownPart, declared_figures, evaluate_on
from huying.figures.units import Unit
from huying.reports.models import Edition, EditionFigure
from huying.reports.quoting import evaluate_edition
from huying.sample.loading import EDITION
from huying.sample.tests.standing import sample_standing
from huying.sample.verifying import differences

FIGURES = list(declared_figures())
COUNTED = [figure for figure in FIGURES if figure.origin is not Origin.PERIOD]
SCOPE = Scope(Period.year(2023))


def _key(figure):
    return figure.key


@pytest.mark.parametrize("figure", FIGURES, ids=_key)
def test_a_figure_is_named_after_its_app_and_says_what_it_counts(figure):
    assert figure.key.split(".")[0] in {app.label for app in apps.get_app_configs()}
    with translation.override("en"):
        assert str(figure.label)
        assert str(figure.definition).endswith(".")
    assert figure.unit in Unit
    assert set(figure.breakdowns) <= set(figure.parts) | {"city"}


@pytest.mark.parametrize("figure", FIGURES, ids=_key)
def test_somebody_answers_for_a_figure_and_looks_at_it_again(figure):
    assert figure.review is not None
    assert str(figure.review.checked_by)
    assert figure.review.due_on.year >= 2027


@pytest.mark.parametrize("figure", [each for each in FIGURES if each.key.startswith("cases.")], ids=_key)
def test_counts_of_cases_and_residents_are_protected(figure):
    assert (
        figure.small_cells
        or figure.origin in {Origin.DECLARED, Origin.CUMULATIVE}
        or "visits" in figure.key
        or figure.unit is Unit.WORKING_DAYS  # a middle, which is not told of few cases at all
    )


@pytest.mark.django_db
@pytest.mark.parametrize("figure", COUNTED, ids=_key)
def test_an_empty_office_counts_nothing(figure):
    result = evaluate_on([(figure.key, SCOPE)], "default")[0]

    assert (result.value, result.qualifier, result.codes()) == (0, "exact", [])


@pytest.mark.django_db
@pytest.mark.parametrize("figure", FIGURES, ids=_key)
def test_a_value_costs_one_query(figure, django_assert_max_num_queries):
    more = {Origin.DECLARED: 4, Origin.CUMULATIVE: 3, Origin.RATIO: 4}
    most = more.get(figure.origin, 1) + bool(figure.remark)

    with django_assert_max_num_queries(most):
        evaluate_on([(figure.key, SCOPE)], "default")


@pytest.fixture(scope="module")
def sample(django_db_setup, django_db_blocker):
    """The edition of the sample office."""
    with sample_standing(django_db_blocker):
        yield Edition.objects.get(code=EDITION)


@pytest.mark.django_db
@pytest.mark.parametrize("figure", COUNTED, ids=_key)
def test_parts_that_must_add_up_do_and_are_called_by_name(figure, sample):
    result = evaluate_on([(figure.key, SCOPE)], "default")[0]
    for name in figure.breakdowns:
        try:
            parts = result.by(name)
        except UnknownPart:
            continue
        assert all(part.label for part in parts)
        if figure.adds_up(name):
            assert sum(part.value for part in parts) == result.value


@pytest.mark.django_db
@pytest.mark.parametrize("figure", COUNTED, ids=_key)
def test_a_value_is_that_of_the_records_it_lists(figure, sample):
    result = evaluate_on([(figure.key, SCOPE)], "default")[0]
    records = figure.narrowed(SCOPE)
    told = records if records.query.annotations else records.model._default_manager.all()
    again = figure.measured(SCOPE, told.filter(pk__in=[each.pk for each in records]))

    assert (again.value, again.qualifier) == (result.value, result.qualifier)


@pytest.mark.django_db
def test_all_63_figures_of_the_sample_edition_agree(sample):
    assert differences() == (63, [])


@pytest.mark.django_db
def test_verify_sample_says_so(sample):
    out = io.StringIO()
    call_command("verify_sample", stdout=out)

    assert out.getvalue().strip() == "63 of 63 figures agree."


@pytest.mark.django_db
def test_verify_sample_names_what_differs(sample):
    EditionFigure.objects.filter(name="fig-ng-cases").update(representative="")
    EditionFigure.objects.filter(name="fig-cases-total").update(only={"category": "other"})
    out = io.StringIO()

    with pytest.raises(CommandError, match="1 of 63 figures differ"):
        call_command("verify_sample", stdout=out)
    assert out.getvalue().strip() == "fig-cases-total: expected 12 exact, records give 2 exact"


@pytest.mark.django_db
def test_the_command_prints_each_quoted_figure_the_same_way_in_both_formats(sample):
    printed = {}
    for form in ("csv", "json"):
        out = io.StringIO()
        call_command("figures", edition=EDITION, format=form, stdout=out)
        printed[form] = out.getvalue()
    rows = list(csv.DictReader(io.StringIO(printed["csv"])))

    assert len(rows) == 63
    assert rows == [{name: str(value) for name, value in row.items()} for row in json.loads(printed["json"])]
    assert rows[[row["golden_id"] for row in rows].index("fig-cases-property")] == {
        "key": "cases.received",
        "scope": "2023-01-01/2023-12-31;category=property",
        "value": "4",
        "qualifier": "exact",
        "unit": "cases",
        "kind": "records",
        "records": "4",
        "golden_id": "fig-cases-property",
    }


@pytest.mark.django_db
def test_the_command_refuses_an_edition_that_is_not_there():
    with pytest.raises(CommandError, match="There is no edition 1999"):
        call_command("figures", edition="1999")


@pytest.mark.django_db
def test_an_edition_is_evaluated_twice_alike(sample):
    first, second = (
        [(q.name, r.value, r.digest()) for q, r in evaluate_edition(sample)] for _each in range(2)
    )

    assert first == second
