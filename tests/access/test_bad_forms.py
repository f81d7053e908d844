"""Every form of its own, at the address of the walk: no failure inside, a sentence for every refusal, nothing typed is lost."""

from dataclasses import replace

import pytest
from django import forms
from django.core.cache import cache
from django.test import Client
from django.utils.translation import override

from huying.audit.models import Event
from huying.records.choosing import RecordField
from tests.access.knocking import made_ready, undone
from tests.access.office import CLEARED, NETWORK
from tests.access.table import DOORS, reader_of
from tests.access.ways import address_of
from tests.hostile import corpus
from tests.hostile.reading import TAGS, Page, speaks
from tests.hostile.test_forms import payloads
from tests.turns import taking_turns

ELSEWHERE = {
    "imports:import_columns"
}  # what it takes begins a check; huying/imports sends it hostile columns
REFUSING = [
    (door, NETWORK) for door in DOORS if door.answers.get("post") == 422 and door.name not in ELSEWHERE
]
REFUSING += [
    (door, CLEARED) for door in DOORS if door.name == "casework:case_act" and door.answers["post"] == 302
]
HELP = next(door for door in DOORS if door.name == "intake:help_step")
REFUSING += [(replace(HELP, fills={"step": each}), NETWORK) for each in ("where", "wish", "you")]
UNKEEPABLE = "示例\u202eabc"  # turns the direction of what follows
CHOSEN_BY_LINK = {("clinic:scope_accept", "language")}  # nobody types it; the summary says what is wrong
WRITERS = {"desk:duty_week": "supervisor"}  # others read the page, and write nothing on it
TWINS = {("bulk:copies_count", name) for name in ("number", "came_on")}  # the page has them for each letter
ANSWERED = {200, 302, 409, 422}  # taken, found, sent twice or in the meantime, refused


def name_of(asked):
    door, _side = asked
    return "-".join([door.name, *door.fills.values()])


@pytest.fixture
def browser(office, request):
    client = Client(raise_request_exception=False)
    door, side = request.param
    name = WRITERS.get(door.name) or reader_of(door.rule)
    if name != "stranger":
        client.force_login(office.people[name])
    cache.clear()
    addresses = {language: _address(door, office, name, side, language) for language in TAGS}
    return client, door, addresses


def _address(door, office, name, side, language):
    """Pages for everybody say their language in their address, others read it from the cookie."""
    with override(language):
        return address_of(door, office, name, side)


def forms_of(answer):
    """The forms that a page was drawn from."""
    drawn = {}
    for context in answer.context or ():
        for layer in getattr(context, "dicts", [context]):  # a template drawn to a string has a plain one
            drawn |= {id(each): each for each in layer.values() if isinstance(each, forms.BaseForm)}
    return list(drawn.values())


def refused(answer):
    """The forms of a page that say what is wrong with them."""
    return [form for form in forms_of(answer) if form.is_bound and form.errors]


def forms_behind(client, door, address, office):
    """The forms that refuse to be sent without anything in them; else those of the page, which may be left empty."""
    with undone(client):
        made_ready(door, office, NETWORK)
        found = refused(client.post(address, door.sent or {"x": "1"}))
    return found or forms_of(client.get(address))


def unchanged(answer, form):
    """What a browser would send back of a form of the page, as it stands."""
    shown = next((each for each in forms_of(answer) if type(each) is type(form)), None)
    told = {}
    for name in form.fields if shown else ():
        value = shown[name].value()
        if isinstance(shown.fields[name], RecordField) or value in (None, False) or isinstance(value, list):
            continue
        told[form.add_prefix(name)] = getattr(value, "pk", value)
    return told


def typed_into(form):
    """Hostile words for some fields of a form."""
    seen = [each.name for each in form.visible_fields()]
    names = [name for name in seen if not isinstance(form.fields[name], forms.FileField)]
    chosen = corpus.RANDOM.sample(names, corpus.RANDOM.randint(1, len(names))) if names else []
    told = {}
    for name in chosen:
        field, where = form.fields[name], form.add_prefix(name)
        told[where] = corpus.RANDOM.choice(payloads(field))
        if isinstance(field, RecordField):
            told[f"{where}-words"] = corpus.RANDOM.choice(payloads(field))
    return told


def words_of(form):
    """The fields in which a person writes words."""
    return [
        name
        for name, field in form.fields.items()
        if type(field) is forms.CharField and not form[name].is_hidden
    ]


def check_refusal(door, answer, form, sent, language):
    """A refused form says which field and why, in the language of its reader, and holds what was typed."""
    page = Page(answer)
    assert page.lang == TAGS[language]
    for name, said in form.errors.items():
        for sentence in said:
            assert speaks(sentence, language), (name, language, sentence)
        if name in form.fields and not form[name].is_hidden and (door.name, name) not in CHOSEN_BY_LINK:
            where = form[name].auto_id
            assert where in page.links, (name, "the summary leads to the field")
            assert f"{where}_error" in page.ids, (name, "the sentence stands beside the field")
    for field in form.visible_fields():
        value = sent.get(field.html_name)
        told = (door.name, field.name)
        if isinstance(value, str) and field.html_name in page.typed and told not in CHOSEN_BY_LINK | TWINS:
            assert page.typed[field.html_name] == value, (
                field.name,
                ascii(value[:40]),
                "the text typed is kept",
            )
    if "form_key" in form.fields and "form_key" in sent:
        assert form["form_key"].value() == sent["form_key"]


@pytest.mark.parametrize("browser", taking_turns(REFUSING), ids=name_of, indirect=True)
def test_no_form_of_its_own_fails_inside_or_loses_what_was_typed(browser, office):
    client, door, addresses = browser
    opened = client.get(addresses["en"]) if "get" in door.answers else None
    found = forms_behind(client, door, addresses["en"], office)
    assert found

    for turn in range(4 * corpus.SIZE):
        form = found[turn % len(found)]
        language = corpus.RANDOM.choice(list(TAGS))
        client.cookies["language"] = language
        sent = door.sent | (unchanged(opened, form) if opened else {}) | typed_into(form)
        with undone(client):
            before = Event.objects.count()
            made_ready(door, office, NETWORK)
            answer = client.post(addresses[language], sent)
            assert answer.status_code in ANSWERED, (answer.status_code, sent)
            if answer.status_code == 422:
                assert Event.objects.count() == before
                back = refused(answer)
                assert back, sent
                for each in back:
                    check_refusal(door, answer, each, sent, language)


@pytest.mark.parametrize("browser", taking_turns(REFUSING), ids=name_of, indirect=True)
def test_a_word_that_no_database_keeps_is_refused_beside_its_field(browser, office):
    client, door, addresses = browser
    address = addresses["zh-hant"]
    for form in forms_behind(client, door, address, office):
        for name in words_of(form):
            where = form.add_prefix(name)
            with undone(client):
                made_ready(door, office, NETWORK)
                answer = client.post(address, door.sent | {where: UNKEEPABLE})

                assert answer.status_code == 422, name
                assert name in {each for back in refused(answer) for each in back.errors}
                assert Page(answer).typed[where] == UNKEEPABLE
