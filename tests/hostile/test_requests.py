"""Hosts, ways back, letters, forged forms, borrowed addresses, and words that look like a program."""

import re
from email import message_from_bytes
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.accounts.views.adapter import StaffAdapter
from huying.audit.models import Event
from huying.outbox import actions as jobs
from huying.outbox.mail import queue_mail
from huying.outbox.models import Job, Message
from huying.records.kind import kind_named, kinds
from huying.records.models import SavedList, SentForm
from huying.reports.prose import PLACEHOLDER
from tests.hostile import corpus
from tests.hostile.reading import Page
from tests.hostile.test_addresses import ADDRESSES, filled, good
from tests.turns import taking_turns

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("host", corpus.HOSTS, ids=ascii)
def test_a_host_that_is_not_ours_is_refused_and_named_nowhere(stranger, settings, host):
    settings.ALLOWED_HOSTS = ["testserver"]
    for where in ("/zh-hant/", "/accounts/login/", "/office/"):
        answer = stranger.get(where, headers={"host": host})
        if host in {"", " "}:
            continue
        assert answer.status_code == 400, host
        assert "evil.example" not in answer.content.decode() + str(answer.headers)


def test_links_meant_to_be_kept_come_from_the_settings_and_not_from_the_host(stranger, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.BASE_URL = "https://office.example"

    told = stranger.get("/api/v1/editions", headers={"host": "evil.example"}).content.decode()

    assert "https://office.example/" in told
    assert "evil.example" not in told


def test_there_are_some_two_hundred_ways_of_naming_another_place():
    assert len(corpus.redirects()) >= 200


def stays(door, leads):
    """Whether a browser that is at `door` and is sent to `leads` stays with us; browsers drop what others would keep."""
    read = re.sub(r"[\t\r\n]", "", leads.strip("\x00\x01 ")).replace("\\", "/")
    where = urlsplit(urljoin(f"http://testserver{door}", read))
    return (where.scheme, where.netloc) == ("http", "testserver")


@pytest.mark.parametrize("door", ["/preferences/", "/set-language/", "/accounts/login/", "/accounts/logout/"])
def test_no_way_back_leads_elsewhere(browser, stranger, door):
    sent = {"theme": "dark", "language": "en", "login": "x", "password": "y"}
    for away in corpus.redirects():
        client = browser if "logout" in door else stranger
        answer = client.post(door, sent | {"next": away})
        leads = answer.get("Location", "/")
        assert stays(door, leads), (door, away, leads)
        if "logout" in door:
            browser.force_login(User.objects.get(username="everything-demo"))


SMUGGLED = (
    "a@b.example\r\nBcc: c@d.example", "a@b.example\nBcc: c@d.example", "a@b.example,c@d.example", "a@b.example;c@d.example",
    "A <a@b.example>", "a@b.example\x00", "a@b.example%0ABcc:c@d.example", '"a b"@c.example', "a@b@c.example", "@b.example", "a@",
    "=?utf-8?q?a?=@b.example", "a@b.example ", " a@b.example", "a@[127.0.0.1]", "a\u2028@b.example", "аdmin@b.example", "",
    "a@b.example\u0000", "a(b)@c.example", "a@b.example?bcc=c@d.example", "a@" + "b" * 300, "|cmd@b.example", "a@b..example",
)  # fmt: skip
SUBJECTS = (
    "a\r\nBcc: c@d.example",
    "a\nb",
    "a\rb",
    "a\x00b",
    "=?utf-8?b?QmNjOg==?=",
    "a\u2028b",
    "a\tb",
    "\u202ea",
    "a\x0bb",
    "=?x?Q?y?=",
)


@pytest.mark.parametrize("recipient", SMUGGLED, ids=ascii)
def test_a_letter_to_anything_but_one_address_is_never_queued(recipient, now):
    with pytest.raises(ValidationError):
        queue_mail(recipient=recipient, subject="通知", body="內容", at=now)

    assert not Message.objects.exists() and not Job.objects.exists()


@pytest.mark.parametrize("subject", SUBJECTS, ids=ascii)
def test_a_subject_that_could_begin_another_header_is_never_queued(subject, now):
    with pytest.raises(ValidationError):
        queue_mail(recipient="a@b.example", subject=subject, body="內容", at=now)

    assert not Message.objects.exists() and not Job.objects.exists()


@pytest.mark.parametrize(
    "body", ["{{ 7|add:7 }}", "{% debug %}", "${7*7}", "\r\nBcc: c@d.example\r\n\r\nx", ".\r\n.", "From x"]
)
def test_the_words_of_a_letter_stay_its_words(body, now):
    queue_mail(recipient="a@b.example", subject="通知 {{ 7|add:7 }}", body=body, at=now)
    jobs.work(at=now)

    letter = message_from_bytes(mail.outbox[0].message().as_bytes())
    assert (letter["To"], letter["Bcc"], mail.outbox[0].body) == ("a@b.example", None, body)
    assert mail.outbox[0].subject == "通知 {{ 7|add:7 }}"
    assert letter["From"] == "office@localhost"


@pytest.mark.parametrize("where", taking_turns(ADDRESSES))
def test_a_form_sent_without_its_token_is_refused_and_nothing_is_written(house, where):
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.force_login(house)
    tables = [Event, SentForm, SavedList, Message, Job, User, *(kind.model for kind in kinds())]
    before = [table._default_manager.count() for table in tables]
    sent = {
        "name": "甲",
        "query": "",
        "theme": "dark",
        "language": "en",
        "username": "new-demo",
        "display_name": "甲",
        "form_key": "x",
    }

    answer = strict.post(filled(where, good()), sent)

    assert answer.status_code in {403, 404, 405}, where
    if answer.status_code == 403 and not where.startswith("/api/"):
        assert Page(answer).lang == "zh-Hant-HK"
        with translation.override("zh-hant"):
            assert _("This form has expired") in Page(answer).text
    assert [table._default_manager.count() for table in tables] == before
    assert not {"huying_theme", "language"} & set(answer.cookies)


def test_the_walk_without_tokens_meets_forms(house):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(house)

    refused = [where for where in ADDRESSES if strict.post(filled(where, good())).status_code == 403]

    assert len(refused) > 20


def _address(proxies, forwarded, settings, **meta):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded is not None else {}
    return StaffAdapter().get_client_ip(
        RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.1", **meta)
    )


@pytest.mark.parametrize(("proxies", "forwarded", "expected"), [
    (0, None, "10.0.0.1"), (0, "1.2.3.4", "10.0.0.1"), (0, "1.2.3.4, 5.6.7.8", "10.0.0.1"),
    (1, "5.6.7.8", "5.6.7.8"), (1, "1.2.3.4, 5.6.7.8", "5.6.7.8"), (1, "evil, 5.6.7.8", "5.6.7.8"), (1, None, "10.0.0.1"),
    (2, "1.1.1.1, 5.6.7.8, 9.9.9.9", "5.6.7.8"), (1, "1.2.3.4,2001:db8::1", "2001:db8::1"),
])  # fmt: skip
def test_the_readers_address_is_what_the_trusted_proxies_say(settings, proxies, forwarded, expected):
    assert _address(proxies, forwarded, settings) == expected


def test_other_headers_name_no_address(settings):
    forged = {
        "HTTP_X_REAL_IP": "1.2.3.4",
        "HTTP_FORWARDED": "for=1.2.3.4",
        "HTTP_CLIENT_IP": "1.2.3.4",
        "HTTP_REMOTE_ADDR": "1.2.3.4",
    }

    assert _address(1, None, settings, **forged) == "10.0.0.1"


def test_fewer_proxies_than_promised_is_an_error_and_not_a_guess(settings):
    with pytest.raises(ImproperlyConfigured):
        _address(2, "1.2.3.4", settings)


PROGRAMS = (
    "{{ 7|add:7 }}",
    "{% debug %}",
    "{{ settings.SECRET_KEY }}",
    "${7*7}",
    "#{7*7}",
    "<%= 7 %>",
    "{{''.__class__}}",
    "{0.__class__}",
    "%(x)s",
)


@pytest.mark.parametrize("text", PROGRAMS)
def test_words_that_look_like_a_program_are_shown_as_words(browser, text):
    centre = kind_named("centres").model.objects.order_by("pk").first()
    kind_named("centres").model.objects.filter(pk=centre.pk).update(name=text, address=text)

    page = browser.get(reverse("records:record_page", args=["centres", centre.code])).content.decode()

    assert text in unescape(page)
    assert PLACEHOLDER.search(text) is None
