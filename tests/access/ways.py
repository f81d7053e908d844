"""From a row of the table to an address that can be asked for."""

from collections.abc import Iterator

from allauth.usersessions.models import UserSession
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from huying.accounts.models import AccessRequest, Posting, User
from huying.imports.models import Import
from huying.imports.tests.factories import imported_by
from huying.records.kind import the_kind
from huying.records.models import SavedList
from tests.access.office import ASSIGNED, NETWORK, RECEIVED, SIDES, Office, second_contact, sides_of
from tests.access.table import KEPT_BY_CENTRE, KIND_DOORS, STRANGE_KEYS, Door


def address_of(door: Door, office: Office, name: str = "stranger", side: str = NETWORK) -> str:
    """Where `door` is for `name`, about a record of `side` if there is one: an address can name what is one's own."""
    return reverse(
        door.name, kwargs={hole: _filled(value, office, name, side) for hole, value in door.fills.items()}
    )


def sides_of_door(door: Door, office: Office) -> tuple[str, ...]:
    """On which sides there is a record that the address of `door` can name."""
    named = set(door.fills.values())
    return tuple({side: None for key, side in office.records if key in named and side in SIDES}) or (NETWORK,)


def _filled(value: str, office: Office, name: str, side: str) -> object:
    match value:
        case "posting":
            return Posting.objects.filter(user=office.people["fund"]).get().pk
        case "file":
            return office.file
        case "request":
            return AccessRequest.objects.earliest("pk").pk
        case "second contact":
            return second_contact(office.own).code
        case "session":
            return session_of(office.people.get(name, office.people["unposted"])).pk
    if value.startswith("import "):
        return import_of(office.people.get(name, office.people["unposted"]), value, office).pk
    sides = (side, NETWORK, ASSIGNED)
    record = next((office.records[value, each] for each in sides if (value, each) in office.records), None)
    return record.code if record is not None else value


def sign_in_address(name: str) -> str:
    """An address of the sign-in library, with whatever it wants filled in."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(name, kwargs=STRANGE_KEYS)


def session_of(user: User) -> UserSession:
    """A session that `user` has open on some other machine."""
    moment = timezone.now()
    return UserSession.objects.get_or_create(
        user=user,
        session_key=f"elsewhere-{user.username}",
        defaults={"ip": "192.0.2.1", "user_agent": "x", "created_at": moment, "last_seen_at": moment},
    )[0]


def import_of(user: User, value: str, office: Office) -> Import:
    """An import that `user` has brought, in the state that `value` names, made anew when it has gone on."""
    return imported_by(user, value.removeprefix("import "), office.own)


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


def cells(key: str) -> Iterator[tuple[Door, str]]:
    """The doors of a kind, each with the sides on which it has a record to open."""
    for door in KIND_DOORS:
        if (key, door.name) == ("sections", "records:record_edit"):
            continue  # the report's own door stands before it
        has_sides = key in KEPT_BY_CENTRE and "record" in door.fills.values()
        sides = sides_of(the_kind(key)) + (RECEIVED,) * (key == "referrals") if has_sides else (NETWORK,)
        yield from ((door, side) for side in sides)
