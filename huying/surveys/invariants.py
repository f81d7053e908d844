"""What must always be true of anonymous answers."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import models

from huying.core.invariants import invariant

PERSONS = {settings.AUTH_USER_MODEL.lower(), "contacts.contact", "contacts.household"}
Model = type[models.Model]


@invariant("surveys.anonymity", says="No chain of references leads from an anonymous answer to a person.")
def anonymity() -> Iterator[str]:
    return ways_to_a_person(apps.get_models())


def ways_to_a_person(among: list[Model]) -> Iterator[str]:
    """From each model that calls itself anonymous (`anonymous = True`), every way along references to a person."""
    for model in among:
        if getattr(model, "anonymous", False):
            yield from _ways(model, [model._meta.label], {model})


def _ways(model: Model, way: list[str], seen: set[Model]) -> Iterator[str]:
    for field in model._meta.get_fields():
        reached = field.related_model
        if not field.is_relation or not field.concrete or not isinstance(reached, type):
            continue
        step = [*way, f"{field.name} → {reached._meta.label}"]
        if reached._meta.label_lower in PERSONS:
            yield ", ".join(step)
        elif reached not in seen:
            yield from _ways(reached, step, seen | {reached})
