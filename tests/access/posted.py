"""What a browser would send back of a form."""

from django.db import models

from huying.records.choosing import RecordField


def as_posted(form):
    """Every field of `form` as it stands; empty ones are left out."""
    sent = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if isinstance(field, RecordField):
            sent[name] = _codes(field, value)
        elif isinstance(value, models.QuerySet | list):
            sent[name] = [getattr(each, "pk", each) for each in value]
        elif value is not None:
            sent[name] = value
    return sent


def _codes(field, value):
    keys = value if isinstance(value, list) else [value]
    named = [getattr(each, "pk", each) for each in keys if each is not None]
    return list(field.kind.rows().filter(pk__in=named).values_list("code", flat=True))
