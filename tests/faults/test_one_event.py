"""No change without its event, no event without its change: for every kind of record, entered and edited."""

from datetime import date, datetime, time, timedelta
from itertools import count

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from huying.accounts.models import Role, User
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.cases.models import Tally
from huying.centres.models import Centre
from huying.records.actions import change, enter
from huying.records.kind import kind_named, kind_of, kinds
from huying.search.models import SearchText

pytestmark = pytest.mark.django_db
KINDS = list(kinds())
ENTERED = [kind for kind in KINDS if kind.entered]  # what comes from residents has doors and tests of its own
PLAIN = [kind for kind in ENTERED if kind.key != "clocks"]  # a clock's new date is told on its case as well
MONEY = {"amount_cents": 500, "currency": "HKD"}
ONCE = {
    "opening-balances",
    "tallies",
    "enquiry-kinds",
    "centre-calendars",
}  # the smallest contents cannot be entered twice
CHECKED = {"key", "representative", "centre", "unit"}  # words that must name what is on record
NOON = timezone.make_aware(datetime(2023, 5, 2, 12, 0))
EACH = count(1)  # what must differ from row to row does


class RecordOf(str):
    """A value that is a record of the kind of this key."""


def _channel_of_the_day():
    """A press begins the day's line when there is none; here there is one, so that the press is the only entry."""
    line = {"centre": Centre.objects.first(), "held_on": date(2023, 5, 2), "channel": "phone"}
    if not Tally.objects.filter(**line).exists():
        enter(kind_named("tallies"), line | {"number": 0}, by="office", at=NOON)
    return "phone"


# What a kind needs besides its required fields.
ALSO = {
    "grants": MONEY,
    "donations": MONEY | {"giver": "示例"},
    "acknowledgements": {"direction": "sent", "recipient": RecordOf("organisations")},
    "centre-calendars": {"opens_at": time(8), "closes_at": time(17)},
    "presses": {"channel": _channel_of_the_day},
    "transfer-routes": {"to_centre": make_centre},
    "correspondence": {"channel": "letter", "text": "示例"},
    "panel-lawyers": {"user": lambda: make_user(Role.LAWYER)},
    "legal-sittings": {
        "held_on": lambda: date(2023, 5, 1) + timedelta(days=next(EACH)),
        "begins_at": time(19),
        "ends_at": time(21),
        "seats": 4,
        "desks": 2,
    },
    "legal-turns": {"desk": 1},
    "scope-notices": {"began_on": lambda: date(2023, 5, 1) + timedelta(days=next(EACH))},
    "mailboxes": {"address": lambda: f"box{next(EACH)}@example.org"},
    "notices": {"began_on": lambda: date(2023, 5, 1) + timedelta(days=next(EACH))},
    "photos": {"file": lambda: f"example-{next(EACH)}.png"},
    "name-variants": {"preferred": "正寫"},
    "disbursements": MONEY | {"grant": RecordOf("grants")},
    "referrals": {"to_organisation": RecordOf("organisations")},
    "editions": {"until_on": date(2024, 1, 1)},
    "sections": {"title": {"zh_hant": "示例"}, "blocks": [{"kind": "heading", "zh_hant": "示例"}]},
    "edition-figures": {"key": "cases.received", "until_on": date(2024, 1, 1), "label": {"zh_hant": "示例"}},
    "holds": {"contact": RecordOf("contacts")},
    "retention-rules": {"months": 12, "began_on": lambda: date(2023, 5, 1) + timedelta(days=next(EACH))},
    "letter-templates": {"subject_hant": "示例", "body_hant": "示例"},
    "opening-balances": {"figure": "cases.cumulative", "unit": "cases"},
    "declared-totals": {"figure": "surveys.responses_declared", "unit": "questionnaires"},
}


def _filled(field, now):
    if isinstance(field, models.ForeignKey):
        return _row_of(field.related_model, now)
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.JSONField):
        return field.get_default()
    if isinstance(field, models.DateField):
        return date(2023, 5, 1)
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.IntegerField):
        return next(EACH)
    if field.name == "file":
        return f"example-{next(EACH)}.png"
    return f"example-{next(EACH)}" if isinstance(field, models.SlugField) else f"示例{next(EACH)}"


def _row_of(model, now):
    if model is Centre:  # one for all: a record names only records of its own centre
        return Centre.objects.first() or make_centre()
    if model is User:
        return make_user()
    return enter(kind_of(model), _values(kind_of(model), now), by="office", at=now)


def _values(kind, now):
    """The smallest contents that this kind accepts."""
    found = {}
    for name in kind.fields:
        field = kind.model._meta.get_field(name)
        if not field.many_to_many and not field.blank and not field.has_default():
            found[name] = _filled(field, now)
    by_key = {each.key: each for each in KINDS}
    for name, value in ALSO.get(kind.key, {}).items():
        if isinstance(value, RecordOf):
            value = _row_of(by_key[value].model, now)
        found[name] = value() if callable(value) else value
    return found


def _word(kind):
    """A field of free words that can be changed to anything."""
    for name in kind.fields:
        field = kind.model._meta.get_field(name)
        plain = isinstance(field, (models.CharField, models.TextField)) and not field.choices
        if (
            plain
            and name not in CHECKED
            and not field.validators[1:]
            and not isinstance(field, models.SlugField)
        ):
            return name, "改"
    for name in kind.fields:
        field = kind.model._meta.get_field(name)
        if isinstance(field, models.IntegerField):
            return name, 2
        if isinstance(field, models.DateField):
            return name, date(2023, 5, 2)
        if isinstance(field, models.TimeField):
            return name, time(9)
    raise AssertionError(f"{kind.key} has nothing to change")


def _refusing(table):
    """A database that takes no more rows in `table`, as when it breaks in the middle of an act."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"CREATE TRIGGER fault BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'fault'); END"
            )
            cursor.execute(
                f"CREATE TRIGGER fault_too BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'fault'); END"
            )
        else:
            cursor.execute(
                "CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'fault'; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER fault BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION fault()"
            )


def _state(kind):
    """How much there is, in the order of the act: records with their versions, events, texts."""
    versions = sorted(kind.model._default_manager.values_list("code", "version"))
    return versions, Event.objects.count(), SearchText.objects.count()


@pytest.mark.parametrize("kind", PLAIN, ids=lambda kind: kind.key)
def test_each_entry_and_each_edit_leaves_exactly_one_event(kind, now):
    values = _values(kind, now)
    before = Event.objects.count()
    record = enter(kind, values, by="office", at=now)
    assert Event.objects.count() == before + 1

    name, value = _word(kind)
    record = change(kind, record, {name: value}, version=record.version, by="office", at=now)

    assert Event.objects.count() == before + 2
    told = Event.objects.order_by("-seq").first()
    assert (told.action, told.code, set(told.fields)) == (f"{kind.key}.edited", record.code, {name})


@pytest.mark.parametrize("table", ["audit_event", "search_searchtext"])
@pytest.mark.parametrize("kind", ENTERED, ids=lambda kind: kind.key)
def test_what_breaks_after_the_record_is_saved_takes_the_record_back(kind, table, now):
    values = _values(kind, now)
    record = enter(kind, values if kind.key in ONCE else _values(kind, now), by="office", at=now)
    before, (name, value) = _state(kind), _word(kind)
    _refusing(table)

    if kind.key not in ONCE:
        with pytest.raises(DatabaseError, match="fault"), transaction.atomic():
            enter(kind, values, by="office", at=now)
    with pytest.raises(DatabaseError, match="fault"), transaction.atomic():
        change(kind, record, {name: value}, version=record.version, by="office", at=now)

    assert _state(kind) == before
