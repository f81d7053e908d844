"""Naming another record in a form: by its reference, by words, by ticking; never one that may not be seen."""

import pytest

from huying.accounts.models import Posting, Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.activities.tests.factories import ActivityFactory
from huying.cases.models import Case
from huying.cases.tests.factories import CategoryFactory
from huying.proposals.models import Proposal
from huying.records.actions import enter
from huying.records.kind import kind_named, kinds

pytestmark = pytest.mark.django_db
NEW = "/office/cases/new/"


@pytest.fixture
def office(client):
    """A caseworker signed in at one of two centres."""
    here, there = make_centre(), make_centre()
    client.force_login(make_user(Role.CASEWORKER, here))
    return here, there


def _resident(centre, name, now, **values):
    return enter(kind_named("contacts"), {"centre": centre, "name": name} | values, by="office", at=now)


def _sent(client, here, **values):
    form_key = client.get(NEW).context["form"]["form_key"].value()
    asked = {
        "form_key": form_key,
        "title": "示例個案",
        "centre": here.pk,
        "category": CategoryFactory().pk,
        "channel": "phone",
        "received_on": "2023-05-02",
    }
    return client.post(NEW, asked | values)


def test_a_reference_names_the_record(client, office, now):
    here, _there = office
    resident = _resident(here, "示例居民甲", now)
    _resident(here, "示例居民乙", now)

    assert _sent(client, here, **{"contact-words": resident.code}).status_code == 302
    assert Case.objects.get().contact == resident


def test_words_that_only_one_record_holds_name_it(client, office, now):
    here, _there = office
    resident = _resident(here, "示例居民甲", now, phone="+852 5500 0001")
    _resident(here, "示例居民乙", now, phone="+852 5500 0002")

    assert _sent(client, here, **{"contact-words": "0001"}).status_code == 302
    assert Case.objects.get().contact == resident


def test_words_that_several_hold_offer_them_and_keep_all_that_was_typed(client, office, now):
    here, _there = office
    first, second = (_resident(here, f"示例居民{name}", now) for name in "甲乙")

    answer = _sent(client, here, **{"contact-words": "示例居民"})

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="示例個案"' in shown and 'value="示例居民"' in shown
    assert all(f'type="radio" name="contact" value="{each.code}"' in shown for each in (first, second))
    assert not Case.objects.exists()

    ticked = {"contact-words": "示例居民", "contact-asked": "示例居民", "contact": second.code}
    assert _sent(client, here, **ticked).status_code == 302
    assert Case.objects.get().contact == second


def test_words_typed_after_ticking_are_looked_up_anew(client, office, now):
    here, _there = office
    first, second = (_resident(here, f"示例居民{name}", now) for name in "甲乙")

    changed = {"contact": first.code, "contact-words": "居民乙", "contact-asked": "示例居民"}
    assert _sent(client, here, **changed).status_code == 302
    assert Case.objects.get().contact == second


def test_nothing_that_fits_is_said_and_nothing_typed_is_nobody(client, office, now):
    here, _there = office
    answer = _sent(client, here, **{"contact-words": "沒有此人"})
    assert answer.status_code == 422
    assert "沒有此人" in answer.context["form"].errors["contact"][0]

    assert _sent(client, here).status_code == 302
    assert Case.objects.get().contact is None


@pytest.mark.parametrize("field", ["contact", "contact-words"])
def test_a_resident_of_another_centre_is_neither_offered_nor_taken(client, office, now, field):
    here, there = office
    stranger = _resident(there, "示例居民丙", now)

    answer = _sent(client, here, **{field: stranger.code})

    assert answer.status_code == 422
    assert "示例居民丙" not in answer.content.decode()
    told = client.post("/office/contacts/choose/", {"field": "contact", "contact-words": "示例居民"})
    assert stranger.code not in told.content.decode()
    assert not Case.objects.exists()


def test_what_a_link_names_is_ticked(client, office, now):
    here, _there = office
    resident = _resident(here, "示例居民甲", now)

    shown = client.get(f"{NEW}?contact={resident.pk}").content.decode()

    assert f'value="{resident.code}" checked' in shown
    assert client.get(f"{NEW}?contact={'9' * 40}").status_code == 200


def test_several_can_be_named_one_after_the_other(client, now):
    client.force_login(make_user(Role.ASSISTANT))
    first, second = ActivityFactory(title="示例座談會"), ActivityFactory(title="示例工作坊")
    form = client.get("/office/proposals/new/").context["form"]
    begun = {name: form[name].value() or [] for name in form.fields}
    words = {"title": "示例建議", "activities": first.code, "activities-words": second.code}

    answer = client.post("/office/proposals/new/", begun | words)

    assert answer.status_code == 302
    assert set(Proposal.objects.get().activities.all()) == {first, second}


def test_what_fits_is_offered_while_typing(client, office, now):
    here, _there = office
    resident = _resident(here, "示例居民甲", now, phone="+852 5500 0001")

    told = client.post("/office/contacts/choose/", {"field": "contact", "contact-words": "5500 0001"})

    shown = told.content.decode()
    assert f'value="{resident.code}"' in shown and "5500 0001" in shown
    assert "<html" not in shown
    nothing = client.post("/office/contacts/choose/", {"field": "contact", "contact-words": ""})
    assert resident.code not in nothing.content.decode()


def test_words_never_travel_in_an_address_and_only_readers_may_ask(client, office):
    assert client.get("/office/contacts/choose/?contact-words=x").status_code == 405
    assert client.post("/office/contacts/choose/", {"field": 'x" onclick="y'}).status_code == 404
    client.force_login(make_user(Role.FUND))
    assert client.post("/office/contacts/choose/", {"field": "contact"}).status_code == 404


@pytest.mark.parametrize("junk", ["\x00", "a\x00b", "名" * 500, "' OR 1=1", "%", "\u202e"], ids=ascii)
def test_junk_in_place_of_a_reference_names_nothing_and_breaks_nothing(client, office, junk):
    here, _there = office
    for name in ("contact", "contact-words"):
        assert _sent(client, here, **{name: junk}).status_code in {302, 422}
    told = client.post(
        "/office/contacts/choose/", {"field": "contact", "contact": junk, "contact-words": junk}
    )
    assert told.status_code == 200
    assert not Case.objects.filter(contact__isnull=False).exists()


def test_a_form_does_not_grow_with_the_office(client, office, now, django_assert_max_num_queries):
    here, _there = office
    small = len(client.get(NEW).content)
    for number in range(40):
        _resident(here, f"示例居民{number}", now)

    with django_assert_max_num_queries(14):
        assert abs(len(client.get(NEW).content) - small) < 200


def test_many_that_fit_are_not_all_shown(client, office, now):
    here, _there = office
    for number in range(20):
        _resident(here, f"示例居民{number}", now)

    told = client.post("/office/contacts/choose/", {"field": "contact", "contact-words": "示例居民"})

    assert told.content.decode().count('name="contact" value="contacts') <= 12
    assert told.context["choice"]["more"] and len(told.context["choice"]["options"]) == 12


def test_however_many_are_ticked_none_is_dropped_when_more_is_looked_for(client):
    client.force_login(make_user(Role.ASSISTANT))
    ticked = [ActivityFactory(title=f"示例街站{number}").code for number in range(20)]
    other = ActivityFactory(title="示例工作坊")

    asked = {"field": "activities", "many": "1", "activities": ticked, "activities-words": other.code}
    told = client.post("/office/activities/choose/", asked).content.decode()

    assert told.count(" checked") == 20
    assert f'value="{other.code}"' in told


def test_an_edit_keeps_what_was_ticked(client, office, now):
    here, _there = office
    resident = _resident(here, "示例居民甲", now)
    _sent(client, here, **{"contact-words": resident.code})
    case = Case.objects.get()
    form = client.get(f"/office/cases/{case.code}/edit/").context["form"]

    values = {name: form[name].value() for name in form.fields if name != "contact"}
    sent = {name: "" if value is None else value for name, value in values.items()}
    answer = client.post(
        f"/office/cases/{case.code}/edit/", sent | {"contact": resident.code, "title": "另一題"}
    )

    assert answer.status_code == 302
    case.refresh_from_db()
    assert (case.contact, case.title) == (resident, "另一題")


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind.entered], ids=lambda kind: kind.key)
def test_every_form_shows_each_of_its_fields_once(client, kind):
    user = make_user()
    for role in Role:
        Posting.objects.create(user=user, role=role, since_on="2023-01-01")
    client.force_login(user)
    answer = client.get(f"/office/{kind.key}/new/")
    shown = answer.content.decode().partition('<form class="form panel"')[2]
    for name in answer.context["form"].fields:
        looked_up, plain = shown.count(f'name="{name}-words"'), shown.count(f'name="{name}"')
        assert looked_up + plain == 1, name


def test_what_comes_later_is_folded_until_somebody_has_answered_it(client, office, now):
    here, _there = office
    assert client.get(NEW).content.decode().count('<details class="form-section"') == 1
    _sent(client, here, closed_on="2023-05-02", outcome="advised")
    page = client.get(f"/office/cases/{Case.objects.get().code}/edit/").content.decode()
    assert '<details class="form-section"' not in page

    client.force_login(make_user(Role.ASSISTANT))
    assert '<details class="form-section"' in client.get("/office/proposals/new/").content.decode()
