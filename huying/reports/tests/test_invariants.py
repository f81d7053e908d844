"""What was published stays what it was, and is seen when it does not."""

from datetime import timedelta

import pytest

from huying.audit.models import Event
from huying.cases.models import Case
from huying.core.tests.factories import MOMENT
from huying.reports import invariants
from huying.reports.models import Edition, FrozenDocument, FrozenFigure
from huying.reports.publishing import publish_edition
from huying.reports.queries import _frozen
from huying.reports.tests.editions import make_report

pytestmark = pytest.mark.django_db
ASKED = (invariants.documents, invariants.figures, invariants.values)


@pytest.fixture
def edition():
    _frozen.cache_clear()
    return publish_edition(edition=make_report(cases=4), by="office", at=MOMENT + timedelta(days=1))


def _broken():
    _frozen.cache_clear()
    return {asked.key for asked in ASKED if list(asked.look())}


def _alter(change):
    document = FrozenDocument.objects.get(language="en")
    change(document.tree)
    document.save()


def test_an_edition_as_it_was_published_breaks_nothing(edition):
    assert _broken() == set()


def test_an_altered_document_is_named(edition):
    _alter(lambda tree: tree.update(title="Another"))

    assert _broken() == {"reports.documents"}


def test_a_document_altered_together_with_its_digest_is_named(edition):
    from huying.reports.document import digest_of_tree

    _alter(lambda tree: tree.update(title="Another"))
    for document in FrozenDocument.objects.all():
        FrozenDocument.objects.filter(pk=document.pk).update(digest=digest_of_tree(document.tree))

    assert _broken() == {"reports.documents"}


def test_a_missing_language_is_named(edition):
    FrozenDocument.objects.filter(language="en").delete()

    assert "reports.documents" in {
        asked.key for asked in (invariants.documents, invariants.figures) if list(asked.look())
    }


def test_a_content_hash_that_the_trail_does_not_know_is_named(edition):
    Edition.objects.update(content_hash="0" * 64)

    assert "reports.documents" in {
        asked.key for asked in (invariants.documents, invariants.figures) if list(asked.look())
    }


@pytest.mark.parametrize("column", ["value", "digest", "records", "codes"])
def test_an_altered_figure_is_named(edition, column):
    other = {"value": "5", "digest": "0" * 64, "records": 5, "codes": ["made-up"]}
    FrozenFigure.objects.filter(figure__name="fig-cases").update(**{column: other[column]})

    assert "reports.figures" in _broken()


def test_a_value_that_pages_show_otherwise_is_named(edition):
    def other(tree):
        for figure in tree["figures"]:
            figure["value"] = "99"

    _alter(other)

    assert "reports.values" in _broken()


def test_records_that_move_on_break_nothing(edition):
    Case.objects.filter(pk=Case.objects.first().pk).delete()
    Case.objects.update(updated_at=MOMENT + timedelta(days=2), title="x")

    assert _broken() == set()
    assert Event.objects.filter(action="editions.published").exists()
