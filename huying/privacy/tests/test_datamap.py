"""The data map knows every text of every table, and only those that there are."""

import pytest
from django.apps import apps
from django.db import models

from huying.privacy.datamap import BY_WORDS, STORES, Subject, stores, texts_of
from huying.privacy.impersonal import IMPERSONAL
from huying.records.kind import kinds

MODELS = {model._meta.label: model for model in apps.get_models(include_auto_created=True) if texts_of(model)}


def test_every_table_with_words_is_on_the_map_once():
    """A new table fails here until somebody has said what erasing does with it."""
    told = [*(store.model for store in STORES), *BY_WORDS, *IMPERSONAL]

    assert sorted(set(told)) == sorted(told)
    assert set(MODELS) <= set(told)
    assert set(told) - {store.model for store in STORES} <= set(MODELS)


@pytest.mark.parametrize(
    "store", [store for store in STORES if not store.gone], ids=lambda store: store.model
)
def test_every_text_of_a_store_is_erased_or_kept_with_a_reason(store):
    """A new column fails here."""
    told = [*store.empty, *store.marked, *store.kept]

    assert sorted(told) == sorted(set(told))
    assert set(told) == texts_of(apps.get_model(store.model))
    assert all(store.kept.values())


@pytest.mark.parametrize("label", sorted(IMPERSONAL))
def test_every_text_of_an_impersonal_table_was_looked_at(label):
    assert IMPERSONAL[label] == texts_of(MODELS[label])


def test_everything_that_hangs_on_a_resident_or_a_case_is_on_the_map():
    """A table that points to somebody, or to what was done for them, is emptied with them."""
    about = {"contacts.Contact", "cases.Case", "cases.Enquiry", "intake.HelpRequest", "contacts.Household"}
    pointing = {
        model._meta.label
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if column.is_relation and column.related_model._meta.label in about
    }

    assert pointing <= {store.model for store in STORES}


def test_every_link_to_a_file_of_a_store_is_destroyed():
    for store, model in stores():
        links = {
            each.name
            for each in model._meta.concrete_fields
            if each.is_relation and each.related_model._meta.label == "files.StoredFile"
        }

        assert links == set(store.files), store.model


def test_whatever_a_kind_about_people_calls_personal_is_erased():
    """What the policy hides from those who only count is what erasing takes away; links to people are another matter."""
    for kind in kinds():
        store = next((each for each in STORES if each.model == kind.model._meta.label), None)
        if store is None or store.gone:
            continue
        words = {name for name in kind.personal if name in texts_of(kind.model)}

        with_a_reason = {"data-requests": {"reason"}, "form-letters": {"text"}, "cases": {"number"}}.get(
            kind.key, set()
        )

        assert words - {*store.empty, *store.marked} == with_a_reason, kind.key


def test_texts_that_may_not_be_empty_are_marked_and_the_others_emptied():
    """A row must still be one that its form would take, as far as it can be."""
    for store, model in stores():
        for name in store.empty:
            column = model._meta.get_field(name)

            assert column.blank or not isinstance(column, models.TextField), f"{store.model}.{name}"


@pytest.mark.django_db
def test_a_subject_of_nobody_reaches_nothing():
    for store, model in stores():
        assert not model._default_manager.filter(store.reach(Subject())).exists()
