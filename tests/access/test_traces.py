"""What stands outside the office's own pages tells of nobody: published files, the API, letters, jobs, trail, logs, faults."""

import io
import json

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from huying.accounts.models import Posting, Role, User
from huying.accounts.tests.entering import make_app
from huying.audit.models import Event
from huying.core.logs import JsonLines
from huying.outbox.actions import work
from huying.outbox.models import Job, Message
from huying.records import index
from tests.access.crawl import Crawl
from tests.access.office import CANARY, FIRST_DAY, Office
from tests.access.posted import as_posted
from tests.access.table import DOORS, KEPT_BY_CENTRE, NOT_EDITED, PUBLIC
from tests.access.ways import address_of

WITHOUT_WORDS = {"tallies": {"number": 4}, "referrals": {"consented_on": "2023-05-03"}}
LANGUAGES = ("zh-hant", "zh-hans", "en")
FILES = tuple(
    f"/{language}/report/2023/report.{form}" for language in LANGUAGES for form in ("pdf", "zip", "html")
)
DATA = ("/en/report/2023/figures.json", "/en/figures.csv", "/en/report/2023/figures/fig-cases.csv")


@pytest.mark.parametrize("name", ["stranger", "caseworker"])
def test_what_is_published_holds_no_word_of_any_centre(office, name):
    """Whoever asks: what is public says the same to all. Signed in, it may add links to one's own records."""
    client = Client()
    if name != "stranger":
        client.force_login(office.people[name])
    crawl = Crawl(office, name, client, limit=0)
    public = [address_of(door, office) for door in DOORS if door.rule == PUBLIC and "get" in door.answers]
    for address in (*public, *(FILES + DATA if name == "stranger" else DATA)):
        crawl.read(address)

    assert crawl.leaks == []
    assert crawl.answers > len(public)


def test_the_reading_of_documents_is_not_blind(office):
    """The text of the report is found inside the PDF and inside the package."""
    crawl = Crawl(office, "stranger", Client(), limit=0)
    for address in FILES[:2]:
        crawl.read(address)

        assert "年內接獲" in crawl.text.replace("\n", ""), address


def _words_of(rows):
    return json.dumps(list(rows.values()), default=str, ensure_ascii=False)


def _personal(text):
    return sorted({each.group() for each in CANARY.finditer(text) if each.group(2).lower() == "p"})


def test_letters_jobs_and_the_trail_hold_no_word_of_a_person(office, monkeypatch):
    """A day's work that sends and queues: records saved under other names, a role and a second step asked for."""
    monkeypatch.setattr(index, "FEW", 0)  # so that indexing what speaks of a record is left to a job
    before = Event.objects.count()
    _rename_everybody(office)
    _take_a_second_step_away(office)
    while work(at=timezone.now()):
        pass
    kept = [_words_of(Job.objects.all()), _words_of(Message.objects.all()), _words_of(Event.objects.all())]
    sent = [f"{each.subject} {each.body} {each.to} {each.extra_headers}" for each in mail.outbox]

    assert _personal(" ".join(kept + sent)) == []
    assert {job.task.rpartition(".")[2] for job in Job.objects.all()} >= {"reindex_readers", "send_message"}
    assert not Job.objects.filter(state__in=[Job.State.FAILED, Job.State.DROPPED]).exists()
    assert len(sent) == Message.objects.count() > 0
    assert Event.objects.count() >= before + len(KEPT_BY_CENTRE - NOT_EDITED - {"clocks"})


def _rename_everybody(office: Office) -> None:
    """Each record of the own centre is saved with another word in each of its texts."""
    client = Client()
    client.force_login(office.people["supervisor"])
    for key in sorted(KEPT_BY_CENTRE - NOT_EDITED - {"clocks"}):  # these clocks have run out
        address = f"/office/{key}/{office.records[key, 'O'].code}/edit/"
        form = client.get(address).context["form"]
        sent = {name: value for name, value in as_posted(form).items() if value != ""}
        words = {name: f"{value}-anew" for name, value in sent.items() if CANARY.fullmatch(str(value))}
        answer = client.post(address, sent | words | WITHOUT_WORDS.get(key, {}))

        assert answer.status_code == 302, (key, answer.context["form"].errors)


def _take_a_second_step_away(office: Office) -> None:
    """One administrator asks, another confirms, the person is written to."""
    second = User.objects.create(username="walk-second-administrator")
    Posting.objects.create(user=second, role=Role.ADMINISTRATOR, since_on=FIRST_DAY)
    concerned = office.people["fund"]
    concerned.email = "fund@example.org"
    concerned.save()
    make_app(concerned)
    asking, confirming = Client(), Client()
    asking.force_login(office.people["administrator"])
    confirming.force_login(second)
    asking.post(f"/office/people/{concerned}/reset/")
    [asked] = concerned.access_requests.all()
    confirming.post(f"/office/people/requests/{asked.pk}/confirm/")


@pytest.mark.parametrize("problem", [ValueError, PermissionError, KeyError])
def test_a_fault_tells_nothing_of_what_was_being_done(office, monkeypatch, caplog, problem):
    """Neither the page nor the line in the log repeats the words that an error came with."""
    case = office.records["cases", "O"]

    def fail(*_arguments):
        raise problem(f"{case.title} {case.story}")

    monkeypatch.setattr("huying.casework.views.case.facts", fail)
    client = Client(raise_request_exception=False)
    client.force_login(office.people["caseworker"])
    page = client.get(f"/office/cases/{case.code}/?q={case.title}")
    lines = [JsonLines().format(each) for each in caplog.records]

    assert page.status_code == 500
    assert not CANARY.search(page.text)
    assert any(problem.__name__ in line for line in lines)
    assert _personal(" ".join(lines)) == []


def test_refusals_repeat_nothing_that_was_sent(office):
    """A form without its token, a record of another centre, a method that is not there, a body too large."""
    case, word = office.records["cases", "F"], office.records["cases", "O"].title
    checked, client = Client(enforce_csrf_checks=True), Client()
    for each in (checked, client):
        each.force_login(office.people["caseworker"])
    told = [
        checked.post("/office/contacts/new/", {"name": word}),
        client.get(f"/office/cases/{case.code}/"),
        client.put(f"/office/cases/{office.records['cases', 'O'].code}/", io.BytesIO(word.encode())),
        client.post("/office/contacts/new/", {"name": word * 400_000}),
    ]

    assert [answer.status_code for answer in told] == [403, 404, 405, 413]
    assert [_personal(answer.text) for answer in told] == [
        []
    ] * 4  # the address that was asked for may be repeated
