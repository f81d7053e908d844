"""What a form sends is taken as what it may say, and nothing else: foreign ids, extra fields, hidden columns."""

from itertools import combinations

import pytest
from django import forms
from django.db.models import Q
from django.test import Client

from huying.accounts.models import Posting, Role, User
from huying.cases.kinds import REFERRALS
from huying.records import lists
from huying.records.actions import create_record, edit_record
from huying.records.choosing import Picked, RecordField
from huying.records.finding import openable
from huying.records.forms import form_of
from huying.records.kind import kind_named, kind_of, kinds
from huying.records.lists import FilterForm, read_list
from huying.search.models import SearchText
from tests.access.office import CANARY, SEALED, sides_of
from tests.access.posted import as_posted
from tests.access.table import KEPT_BY_CENTRE, ROLES, may
from tests.turns import taking_turns

PUBLISHED = {
    "editions",
    "sections",
    "edition-figures",
}  # the report of this office is: nobody edits it any more
OUR_ROLES = ("counter", "caseworker", "supervisor")
KEPT = [kind for kind in kinds() if kind.centre]
ENDED = {"clocks"}  # those of this office have run out, as their cases are closed: nobody edits them any more
EDITED = [kind for kind in KEPT if kind.edited]


def _client(office, name):
    client = Client()
    client.force_login(office.people[name])
    return client


def _fields(kind, user):
    return {
        name: each
        for name, each in form_of(kind)(user=user).fields.items()
        if isinstance(each, forms.ModelChoiceField | RecordField)
    }


def _model(choice):
    return choice.kind.model if isinstance(choice, RecordField) else choice.queryset.model


def _ways_to_name(choice, record):
    """What could be sent to name `record` in a field: its number, or what is ticked or typed."""
    if isinstance(choice, RecordField):
        return [Picked([record.code]), Picked(words=record.code), Picked(words=str(record))]
    return [[record.pk] if isinstance(choice, forms.ModelMultipleChoiceField) else record.pk]


@pytest.mark.parametrize("name", OUR_ROLES)
@pytest.mark.parametrize("kind", KEPT, ids=lambda kind: kind.key)
def test_no_form_offers_or_takes_a_record_of_another_centre(office, kind, name):
    user = office.people[name]
    for field_name, choice in _fields(kind, user).items():
        theirs = _theirs(office, _model(choice))
        if field_name == "to_centre":
            continue  # a case may be referred to any centre; that is what the field is for

        if isinstance(choice, forms.ModelChoiceField):
            offered = set(choice.queryset.values_list("pk", flat=True))
            assert offered.isdisjoint(each.pk for each in theirs), field_name
        for each in theirs:
            for way in _ways_to_name(choice, each):
                with pytest.raises(forms.ValidationError):
                    choice.clean(way)


def _theirs(office, model):
    """Every record, centre and colleague of the other centre."""
    if model is User:
        return [office.people["other-centre"], office.people["unposted"]]
    if model is type(office.other):
        return [office.other]
    kind = kind_of(model)
    return list(kind.rows().filter(**{kind.centre: office.other})) if kind and kind.centre else []


@pytest.mark.parametrize(
    "kind", taking_turns(each for each in EDITED if each.key not in ENDED), ids=lambda kind: kind.key
)
def test_a_form_sent_back_as_it_is_is_taken(office, kind):
    """Else the refusals that follow would prove nothing."""
    record = office.records[kind.key, "O"]
    sent = _as_posted(kind, office, record)

    assert (
        _client(office, "supervisor").post(f"/office/{kind.key}/{record.code}/edit/", sent).status_code == 302
    )


@pytest.mark.parametrize("kind", taking_turns(EDITED), ids=lambda kind: kind.key)
def test_a_foreign_id_posted_to_any_field_changes_nothing(office, kind):
    client, record = _client(office, "supervisor"), office.records[kind.key, "O"]
    fields = _fields(kind, office.people["supervisor"])
    for name, choice in fields.items():
        for each in _theirs(office, _model(choice)) if name != "to_centre" else ():
            before = _row(record)
            foreign = each.code if isinstance(choice, RecordField) else each.pk
            sent = _as_posted(kind, office, record) | {name: foreign}
            answer = client.post(f"/office/{kind.key}/{record.code}/edit/", sent)

            assert (name, answer.status_code) == (name, 422)
            assert name in answer.context["form"].errors
            assert _row(record) == before


@pytest.mark.parametrize(
    "kind",
    taking_turns(each for each in kinds() if each.edited and each.key not in PUBLISHED | ENDED),
    ids=lambda kind: kind.key,
)
def test_fields_that_a_form_does_not_have_are_not_taken(office, kind):
    """Every field of the model is sent with the form; only those the form shows may change."""
    name = next(role for role in ROLES if may(role, kind.function, "w"))
    record = office.record(kind, "O")
    shown = set(form_of(kind)(user=office.people[name]).fields) | {"when"}
    hidden = [each for each in kind.model._meta.concrete_fields if each.name not in shown]
    before = _row(record)
    extra = (
        {each.attname: "7" for each in hidden}
        | {each.name: "7" for each in hidden}
        | {"by": "x", "is_staff": "1"}
    )
    answer = _client(office, name).post(
        f"/office/{kind.key}/{record.code}/edit/", _as_posted(kind, office, record) | extra
    )
    after = _row(record)
    changed = {each for each in before if before[each] != after[each]}
    computed = {"due_on"} if kind.key == "data-requests" else set()  # from the day it was received

    assert answer.status_code == 302
    assert changed <= {each for each in before if each in shown} | {"version", "updated_at"} | computed
    assert {"id", "code", "created_at"}.isdisjoint(changed)
    assert after["version"] in {before["version"], before["version"] + 1}


def _row(record):
    return type(record)._default_manager.filter(pk=record.pk).values().get()


def _as_posted(kind, office, record):
    """What the form of `record` would send back unchanged."""
    form = form_of(kind)(user=office.people["supervisor"], instance=record)
    return as_posted(form)


@pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.key)
def test_only_named_columns_filter_or_order_a_list(office, kind):
    """Every path of one or two steps is tried as a filter and as an order; those not offered change nothing."""
    name = next(role for role in ROLES if may(role, kind.function, "s"))
    user = office.people[name]
    offered = {*FilterForm(kind, user).fields, "sort", "page", "find", "q"}
    paths = list(_paths(kind.model))
    lookups = {each for path in paths for each in (path, f"{path}__startswith", f"{path}__isnull")} - offered
    plain, asked = read_list(kind, user, {}), read_list(kind, user, dict.fromkeys(lookups, "X"))
    sortable = {each.lstrip("-") for each in kind.sorts}

    assert str(asked.rows.query) == str(plain.rows.query)
    assert lookups.isdisjoint(asked.query)
    for path in set(paths) - sortable:
        assert lists._sort(kind, user, path) == lists._sort(kind, user, f"-{path}") == plain.sort


def _paths(model):
    for column in model._meta.get_fields():
        yield column.name
        if column.is_relation and column.related_model is not None:
            yield from (f"{column.name}__{each.name}" for each in column.related_model._meta.get_fields())


@pytest.mark.parametrize(
    "name", [role for role in ROLES if may(role, "casework", "s") and not may(role, "casework", "r")]
)
def test_who_sees_counts_only_can_neither_ask_nor_order_by_what_is_personal(office, name):
    for kind in KEPT:
        if may(name, kind.function, "s"):
            form = FilterForm(kind, office.people[name])
            sorts = [each.lstrip("-") for each in kind.sorts]

            assert kind.personal.isdisjoint(form.fields)
            assert not kind.personal or "q" not in form.fields
            for each in kind.personal.intersection(sorts):
                assert read_list(kind, office.people[name], {"sort": each}).sort.lstrip("-") != each


@pytest.mark.parametrize("name", ROLES)
def test_who_sees_counts_only_reads_nothing_personal_in_lists_and_exports(office, name):
    client = _client(office, name)
    for kind in KEPT:
        if not kind.personal or not may(name, kind.function, "s") or may(name, kind.function, "r"):
            continue
        for door in ("", "export.csv"):
            answer = client.get(f"/office/{kind.key}/{door}")
            words = b"".join(answer).decode() if answer.streaming else answer.text

            assert answer.status_code == 200
            assert office.records[kind.key, "O"].code in words or not door
            met = {office.places[each.group()] for each in CANARY.finditer(words) if each.group(2) == "p"}
            assert met <= {"saved list"}  # the reader's own


def test_a_record_of_one_centre_cannot_be_made_to_name_one_of_another(office, now):
    """Also by somebody who may write at both, and by the system itself."""
    case, contact = office.records["cases", "O"], office.records["contacts", "F"]
    cases = kind_of(type(case))
    values = {
        "centre": case.centre,
        "category": case.category,
        "title": "示例",
        "received_on": case.received_on,
    }

    with pytest.raises(forms.ValidationError) as refused:
        create_record(kind=cases, values=values | {"contact": contact}, by="office", at=now)
    assert list(refused.value.error_dict) == ["contact"]
    with pytest.raises(forms.ValidationError):
        edit_record(
            kind=cases,
            record=case,
            values={"centre": office.other},
            version=case.version,
            by="office",
            at=now,
        )


def test_a_record_cannot_leave_those_of_its_centre_that_name_it(office, now):
    contact = office.records["contacts", "F"]
    moved = {"centre": office.own, "household": None}

    with pytest.raises(forms.ValidationError) as refused:
        edit_record(kind=kind_of(type(contact)), record=contact, values=moved, version=1, by="office", at=now)
    assert list(refused.value.error_dict) == ["centre"]


def test_a_name_of_another_centre_is_not_shown_even_where_a_row_holds_it(office):
    """Old or imported rows may cross; a reader of one centre still reads nothing of the other."""
    case, contact = office.records["cases", "O"], office.records["contacts", "F"]
    type(case)._default_manager.filter(pk=case.pk).update(contact=contact)
    client = _client(office, "caseworker")

    for address in (f"/office/cases/{case.code}/", f"/office/cases/{case.code}/edit/", "/office/cases/"):
        assert contact.name not in client.get(address).text


@pytest.mark.usefixtures("assigned_only")
def test_what_follows_a_case_follows_it_in_the_index_too(office, now):
    case, note = office.records["cases", "L"], office.records["notes", "L"]
    other = User.objects.create(username="walk-second-lawyer")
    edit_record(
        kind=kind_of(type(case)),
        record=case,
        values={"assigned_to": other},
        version=case.version,
        by="office",
        at=now,
    )

    assert SearchText.objects.get(kind="notes", code=note.code).owner_id == other.pk
    assert note.code not in _searched(_client(office, Role.LAWYER), note.text)


def _searched(client, words):
    return client.get(client.post("/office/search/", {"q": words})["Location"]).text


@pytest.mark.parametrize("name", ROLES)
def test_the_row_at_hand_and_the_database_agree_on_who_may_read_it(office, name):
    user = office.people[name]
    for key in sorted(KEPT_BY_CENTRE):
        for side in sides_of(kind_named(key)):
            record = office.records[key, side]
            kind = kind_of(type(record))

            assert kind.is_open_to(user, record) == kind.visible_to(user).filter(pk=record.pk).exists()


TWICE = ("counter", "supervisor", "lawyer", "representative")  # one role of each way of reaching records


def _postings(office):
    for role in TWICE:
        for centre in (office.own, office.other, None):
            yield Posting(role=role, centre=centre)


@pytest.mark.usefixtures("assigned_only")
def test_two_postings_give_what_either_gives_and_nothing_else(office, now):
    """Wherever it is decided: in lists, of a row at hand, in the index. A posting never takes away."""
    user, case = User.objects.create(username="walk-twice"), office.records["cases", "L"]
    values = {"assigned_to": user}
    edit_record(
        kind=kind_of(type(case)), record=case, values=values, version=case.version, by="office", at=now
    )
    alone = {_place(each): _seen(user, [each]) for each in _postings(office)}
    for one, two in combinations(_postings(office), 2):
        both = _seen(user, [one, two])

        assert both == alone[_place(one)] | alone[_place(two)], (_place(one), _place(two))
        apart = {row.code for kind in KEPT if not kind.indexed for row in kind.rows()}
        assert _readable(user) == both - _handed_over(user), (_place(one), _place(two))
        assert _findable(user) == both - _handed_over(user) - apart, (_place(one), _place(two))
    assert len(set(map(frozenset, alone.values()))) > 3


def _place(posting):
    return posting.role, posting.centre


def _seen(user, postings):
    """The references of all that a person with these postings sees in lists."""
    user.postings_held = postings
    return {code for kind in KEPT for code in kind.visible_to(user).values_list("code", flat=True)}


def _handed_over(user):
    """Referrals seen only because they came to the person's centre."""
    mine, received = (
        set(rows.values_list("code", flat=True)) for rows in (REFERRALS.mine(user), REFERRALS.received(user))
    )
    return received - mine


def _readable(user):
    return {row.code for kind in KEPT for row in kind.rows() if kind.is_open_to(user, row)}


def _findable(user):
    """What the index would open, of all that is in it."""
    return set(openable([row.code for kind in KEPT for row in kind.rows()], user))


@pytest.mark.parametrize("name", OUR_ROLES)
@pytest.mark.parametrize("key", sorted(KEPT_BY_CENTRE))
def test_counts_are_of_ones_own_centre(office, key, name):
    kind = kind_of(type(office.records[key, "O"]))
    listing = read_list(kind, office.people[name], {})

    own = Q(**{kind.centre: office.own})
    received = Q(to_centre=office.own) if key == "referrals" else own

    mine = kind.rows().filter(own | received)
    if (key, SEALED) in office.records and name != "supervisor":
        mine = mine.exclude(pk=office.records[key, SEALED].pk)

    assert listing.counted == mine.count()


def test_a_form_cannot_be_begun_with_a_key_or_with_words(office):
    page = _client(office, "caseworker").get("/office/cases/new/?form_key=KNOWN&version=9&title=PLANTED").text

    assert 'value="KNOWN"' not in page
    assert 'value="PLANTED"' not in page


def test_the_trail_of_a_record_tells_no_values(office):
    case = office.records["cases", "O"]
    client = _client(office, "auditor")
    page = client.get(f"/office/audit/?code={case.code}").text

    assert case.code in page
    assert case.title not in page
    assert case.contact.name not in page
