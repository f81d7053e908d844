"""What is sent to a door of the table to be let in, found or told: words and references of every side."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

from django import forms
from django.db import transaction
from django.test import Client

from huying.privacy.models import DataRequest
from huying.records.choosing import RecordField
from huying.records.kind import kind_of
from tests.access.office import ASSIGNED, CARDS, FIRST_DAY, NETWORK, OTHER, SEALED, Office, sides_of
from tests.access.table import DOORS, FOR_WHAT, KEPT_BY_CENTRE, KIND_DOORS, Door

FOREIGN = (OTHER, SEALED)
WHOLE = {"language": "zh-hant", "purpose": "示例"}
PRINTED = {"language": "zh-hant", "reason": "示例核對"}
HINTS = {"HTTP_HX_REQUEST": "true"}
METHODS = ("get", "post")
EVERY = {(door.name, each) for door in (*DOORS, *KIND_DOORS) for each in METHODS if each in door.answers}


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Whatever is sent inside has left nothing behind afterwards, neither in the office nor in the browser."""
    kept = SimpleCookie(client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = kept


def sent_to(door: Door, office: Office, side: str, page: Any) -> list[dict[str, Any]]:
    """What is sent to `door` at an address of `side`; `page` is how it answered when it was opened, if it opens."""
    if door.name == "casework:case_print":
        return [PRINTED | {"what": each} for each in ("sheet", "file")]
    if door.name == "privacy:request_package":
        return [WHOLE]
    if door.name == "privacy:number_find":
        return [{"number": each} for each in CARDS.values()]
    if door.name == "desk:people_find":
        return [{"q": word} for each in FOREIGN for word in words(office, "contacts", each)]
    form = (getattr(page, "context", None) or {}).get("form")
    if isinstance(form, forms.BaseForm):
        return [door.sent | _naming(form, office, each) for each in FOREIGN]
    return [door.sent | FOR_WHAT | {"why": "cover", "code": office.records["cases", OTHER].code}]


def made_ready(door: Door, office: Office, side: str) -> None:
    """A package is made of a request that was granted."""
    if door.name == "privacy:request_package":
        code = (office.records.get(("data-requests", side)) or office.records["data-requests", ASSIGNED]).code
        known = {"identity": "card", "identity_by": office.people["keeper"], "identity_on": FIRST_DAY}
        granted = {"decision": "granted", "decided_by": office.people["supervisor"], "decided_on": FIRST_DAY}
        DataRequest.objects.filter(code=code).update(reason="", **known, **granted)


def sent_to_kind(door: Door, office: Office, key: str) -> list[dict[str, Any]]:
    """What is sent to a door of a kind; what is looked for is a record of each side."""
    if door.name == "records:record_choose":
        found = [word for side in FOREIGN for word in words(office, key, side)]
        return [{"field": "sought", "sought-words": word} for word in found or ["示例"]]
    return [door.sent]


def words(office: Office, key: str, side: str) -> list[str]:
    """What the record of a side is found by: its reference, and a word of it."""
    record = office.records.get((key, side))
    if record is None or key not in KEPT_BY_CENTRE:
        return []
    written = [
        word for word, place in office.places.items() if word[1] == side and place.startswith(f"{key}.")
    ]
    return [record.code, *written[:1]]


def _naming(form: Any, office: Office, side: str) -> dict[str, Any]:
    """A form filled in, whose every field that names a record names one of `side`, in each way it can be named."""
    told: dict[str, Any] = {}
    for name, each in form.fields.items():
        value = form[name].value()
        if isinstance(each, RecordField):
            told |= _ticked(name, office, each.kind, side)
        elif isinstance(each, forms.ModelChoiceField):
            told[name] = _key_of(office, each.queryset.model, side)
        elif value not in (None, "", [], False):
            told[name] = value
        elif isinstance(each, forms.ChoiceField):
            told[name] = next((key for key, _words in _flat(each.choices) if key), "")
        elif isinstance(each, forms.DateField):
            told[name] = "2023-05-02"
        elif isinstance(each, forms.CharField):
            told[name] = "示例"
    return {name: value for name, value in told.items() if value is not None}


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, said in choices:
        yield from said if isinstance(said, list | tuple) else [(key, said)]


def _ticked(name: str, office: Office, kind: Any, side: str) -> dict[str, Any]:
    record = office.records.get((kind.key, side)) or office.record(kind, NETWORK)
    word = next(iter(words(office, kind.key, side)[1:]), "")
    return {name: record.code if record else "none", f"{name}-words": word}


def _key_of(office: Office, model: Any, side: str) -> Any:
    kind = kind_of(model)
    if kind is None:
        return office.people["other-centre"].pk
    if kind.key == "centres":
        return office.other.pk
    record = office.records.get((kind.key, side if side in sides_of(kind) else NETWORK))
    return record.pk if record else None
