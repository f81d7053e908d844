"""From a row of the table to an address that can be asked for."""

from django.urls import reverse

from huying.accounts.models import Posting
from huying.records.models import SavedList
from tests.access.office import Office
from tests.access.table import KEPT_BY_CENTRE, KIND_DOORS, Door


def address_of(door: Door, office: Office) -> str:
    return reverse(door.name, kwargs={name: _filled(value, office) for name, value in door.fills.items()})


def _filled(value, office):
    if value == "posting":
        return Posting.objects.filter(user=office.people["fund"]).get().pk
    record = office.records.get((value, "N"))
    return record.code if record is not None else value


def kind_address(door: Door, office: Office, key: str, side: str, name: str) -> str:
    """The address of a kind's door; a saved list is made for `name`, so that it can be forgotten."""
    fills = dict(door.fills)
    if fills.get("code") == "record":
        fills["code"] = office.records[key, side].code
    if fills.get("pk") == "saved":
        owner = office.people.get(name, office.people["unposted"])
        fills["pk"] = SavedList.objects.update_or_create(user=owner, kind=key, name=f"{name} {door.name}")[
            0
        ].pk
    return reverse(door.name, kwargs={"key": key} | fills)


def cells(key: str):
    """The doors of a kind, each with the sides on which it has a record to open."""
    for door in KIND_DOORS:
        if (key, door.name) == ("sections", "records:record_edit"):
            continue  # the report's own door stands before it
        has_sides = key in KEPT_BY_CENTRE and "record" in door.fills.values()
        yield from ((door, side) for side in (("O", "F", "L") if has_sides else ("N",)))
