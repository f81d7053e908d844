"""Every form of every kind of record: no failure inside, a sentence for every refusal, and nothing typed is lost."""

import secrets

import pytest
from django import forms
from django.db import models
from django.forms import FileField

from huying.accounts.models import User
from huying.audit.models import Event
from huying.core.text import one_line_end
from huying.records.choosing import RecordField
from huying.records.fields import CentsField, DataField, KnownDateField
from huying.records.kind import kind_named, kinds
from huying.records.models import SentForm
from huying.search.models import SearchText
from tests.hostile import corpus
from tests.hostile.reading import TAGS, Page, speaks
from tests.turns import taking_turns

pytestmark = pytest.mark.django_db
KEYS = [kind.key for kind in kinds()]
CHOOSING = (forms.ChoiceField, forms.ModelChoiceField)


def payloads(field):
    """What is sent for one field."""
    if isinstance(field, KnownDateField):
        return corpus.KNOWN_DATES
    if isinstance(field, forms.DateField):
        return corpus.DATES
    if isinstance(field, CentsField):
        return corpus.AMOUNTS
    if isinstance(field, DataField):
        return corpus.DATA
    if isinstance(field, forms.IntegerField):
        return corpus.NUMBERS
    if isinstance(field, CHOOSING):
        return corpus.CHOICES
    return corpus.GOOD_TEXTS + corpus.BAD_TEXTS + corpus.LONG_TEXTS


def start(browser, address):
    """The form at an address and what a browser would send back unchanged."""
    form = browser.get(address).context["form"]
    sent = {}
    for name in form.fields:
        value = form[name].value()
        if value is not None and value is not False:
            sent[name] = [getattr(each, "pk", each) for each in value] if isinstance(value, list) else value
    return form, sent


def counts(kind):
    tables = (kind.model, Event, SearchText, SentForm)
    return [table._default_manager.count() for table in tables]


def check(browser, address, kind, sent, language, changed):
    """Send a form and hold the answer to the promises of every form."""
    before = counts(kind)
    browser.cookies["language"] = language
    answer = browser.post(address, sent)
    assert answer.status_code in {302, 409, 422}, (kind.key, changed, answer.status_code)
    if answer.status_code == 302:
        check_stored(kind, answer["Location"], sent, changed)
        return
    assert counts(kind) == before, (kind.key, changed)
    page, form = Page(answer), answer.context["form"]
    assert page.lang == TAGS[language]
    assert form.errors, (kind.key, changed)
    for name, told in form.errors.items():
        for sentence in told:
            assert speaks(sentence, language), (kind.key, name, language, sentence)
        if name in form.fields and not form[name].is_hidden:
            where = form[name].auto_id
            assert where in page.links, (kind.key, name, "the summary leads to the field")
            assert f"{where}_error" in page.ids, (kind.key, name, "the sentence stands beside the field")
    for name, value in sent.items():
        if isinstance(value, str) and name in page.typed and name != "csrfmiddlewaretoken":
            assert page.typed[name] == value, (kind.key, name, ascii(value[:40]), "the text typed is kept")
    assert page.typed["form_key"] == sent["form_key"]


def check_stored(kind, location, sent, changed):
    record = kind.model._default_manager.get(code=location.rstrip("/").rsplit("/", 1)[1])
    for name in changed:
        column = kind.model._meta.get_field(name) if name != "when" else None
        if isinstance(column, (models.CharField, models.TextField)) and not column.choices:
            assert getattr(record, name) == one_line_end(sent[name]).strip(), (kind.key, name)


@pytest.mark.parametrize("key", taking_turns(KEYS))
def test_no_form_fails_inside_or_loses_what_was_typed(browser, key):
    kind = kind_named(key)
    first = kind.model._default_manager.order_by("pk").first()
    addresses = [f"/office/{key}/new/"] + ([f"/office/{key}/{first.code}/edit/"] if first else [])
    for address in addresses:
        answer = browser.get(address)
        if answer.status_code != 200 or "form" not in (answer.context or {}):
            continue
        form, sent = start(browser, address)
        fields = [
            name
            for name, field in form.fields.items()
            if not form[name].is_hidden and not isinstance(field, FileField)  # files: huying/files/tests
        ]
        for turn in range(4 * corpus.SIZE):
            changed = (
                corpus.RANDOM.sample(fields, max(1, len(fields) // 2))
                if turn % 2
                else [corpus.RANDOM.choice(fields)]
            )
            told = sent | {name: corpus.RANDOM.choice(payloads(form.fields[name])) for name in changed}
            told |= {
                f"{name}-words": corpus.RANDOM.choice(payloads(form.fields[name]))
                for name in changed
                if isinstance(form.fields[name], RecordField)
            }
            told |= {"form_key": secrets.token_urlsafe(16)}
            check(browser, address, kind, told, corpus.RANDOM.choice(list(TAGS)), changed)


@pytest.fixture
def centre(browser):
    """A form that would be taken as it is: that of a centre there already."""
    address = f"/office/centres/{kind_named('centres').model.objects.order_by('pk').first().code}/edit/"
    form, sent = start(browser, address)
    return address, form, sent


@pytest.mark.parametrize("text", corpus.BAD_TEXTS, ids=ascii)
def test_a_text_that_cannot_be_kept_is_refused_beside_its_field(browser, centre, text):
    address, form, sent = centre
    for language in TAGS:
        browser.cookies["language"] = language

        answer = browser.post(address, sent | {"name": text})

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["name"]
        assert Page(answer).typed["name"] == text
        assert f"{form['name'].auto_id}_error" in Page(answer).described["name"][0]
        assert Page(answer).described["name"][1] == "true"
        assert speaks(answer.context["form"].errors["name"][0], language)


@pytest.mark.parametrize("text", corpus.GOOD_TEXTS, ids=ascii)
def test_a_text_is_stored_exactly_as_typed(browser, centre, text):
    address, _form, sent = centre

    answer = browser.post(address, sent | {"name": f"甲{text}"})

    assert answer.status_code == 302
    check_stored(kind_named("centres"), answer["Location"], {"name": f"甲{text}"}, ["name"])


def test_a_key_of_somebody_else_is_refused_and_nothing_is_saved(browser, house, now):
    other = User.objects.create(username="other-demo")
    SentForm.objects.create(key="taken", user=other, payload="0" * 64, kind="x", code="x", sent_at=now)
    _form, sent = start(browser, "/office/case-categories/new/")
    before = counts(kind_named("case-categories"))

    answer = browser.post(
        "/office/case-categories/new/", sent | {"name": "甲", "began_on": "2020-01-01", "form_key": "taken"}
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (409, ["__all__"])
    assert counts(kind_named("case-categories")) == before
