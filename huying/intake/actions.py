"""Writing, sending and looking at requests for help, and what their residents tell the office afterwards."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.cases.actions import open_case
from huying.cases.models import Case, Enquiry, Tally
from huying.centres.models import Centre
from huying.contacts.models import Contact
from huying.files.actions import keeping
from huying.files.reading import TASK
from huying.files.receiving import Received
from huying.intake.models import Draft, HelpRequest, Instruction, Notice, Paper
from huying.intake.moments import SAID
from huying.intake.rules import digest_of, may_say, secret_of
from huying.outbox.actions import enqueue
from huying.records.actions import create_record, edit_record
from huying.records.kind import By, the_kind

WEB = "web"  # whoever sends from outside, on the trail
KEPT_FOR = timedelta(days=1)  # a request that nobody goes on writing
MOST_PAPERS = 10
PERSON = ("name", "phone", "email", "reply_by", "reply_hours")


class LookedAtAlready(Exception):
    """Somebody of the centre has decided about the request meanwhile."""


class NotNow(Exception):
    """This cannot be said of a request that stands where it stands."""


class TooManyPapers(Exception):
    """The request has as many papers as one may have."""


@transaction.atomic
def keep_draft(*, key: str, notice: Notice, said: Mapping[str, Any], at: datetime) -> Draft:
    """Keep what was typed on one page of a request, beside what was typed before."""
    draft, _made = Draft.objects.select_for_update().get_or_create(
        key=digest_of(key), defaults={"notice": notice, "touched_at": at}
    )
    draft.said = draft.said | dict(said)
    draft.touched_at = at
    draft.save(update_fields=["said", "touched_at"])
    return draft


@transaction.atomic
def send_request(*, key: str, language: str, at: datetime) -> HelpRequest:
    """Send the draft of `key`, once: a second click gets the same request. Raises Draft.DoesNotExist or ValidationError."""
    digest = digest_of(key)
    draft = Draft.objects.select_for_update().filter(key=digest).first()
    sent = HelpRequest.objects.filter(sent_key=digest).first()
    if sent is not None:
        return sent
    if draft is None:
        raise Draft.DoesNotExist(digest)
    said = dict(draft.said)
    centre = Centre.objects.filter(code=said.pop("centre", "")).first()
    if centre is None or not said.get("story"):
        raise ValidationError(_("Tell what happened, and choose a centre."))
    values = said | {
        "centre": centre,
        "received_on": timezone.localdate(at),
        "language": language,
        "notice": draft.notice,
        "sent_key": digest,
        "secret_digest": digest_of(secret_of(key)),
    }
    request: HelpRequest = create_record(kind=_requests(), values=values, by=WEB, at=at)
    draft.delete()
    return request


@transaction.atomic
def forget_drafts(*, at: datetime) -> int:
    """Forget the requests that nobody has gone on writing for a day; how many they were."""
    gone, _each = Draft.objects.filter(touched_at__lt=at - KEPT_FOR).delete()
    return gone


def add_paper(*, request: HelpRequest, received: Received, by: By, at: datetime) -> Paper:
    """Keep a paper with its request. Raises TooManyPapers."""
    with keeping(received, by=by, at=at) as file:
        locked = HelpRequest.objects.select_for_update().get(pk=request.pk)
        if locked.papers.count() >= MOST_PAPERS:
            raise TooManyPapers(request.code)
        values = {"request": locked, "file": file, "received_on": timezone.localdate(at)}
        paper: Paper = create_record(kind=the_kind("papers"), values=values, by=by, at=at)
        enqueue(task=TASK, arguments={"file": file.pk}, at=at, key=f"read {file.pk}")
    return paper


@transaction.atomic
def say(*, request: HelpRequest, what: str, words: str, at: datetime) -> Instruction:
    """Note what a resident told about their request; the same said twice on one day is one. Raises NotNow."""
    locked = HelpRequest.objects.select_for_update().get(pk=request.pk)
    if not may_say(locked, what):
        raise NotNow(what)
    today = timezone.localdate(at)
    same = Instruction.objects.filter(request=locked, what=what, words=words, said_on=today).first()
    if same is not None:
        return same
    values = {"request": locked, "said_on": today, "what": what, "words": words}
    said: Instruction = create_record(kind=the_kind("instructions"), values=values, by=WEB, at=at)
    SAID.has_come(instruction=said, at=at)
    return said


@transaction.atomic
def open_case_from(*, request: HelpRequest, values: Mapping[str, Any], by: User, at: datetime) -> Case:
    """Open a case with all that the resident wrote. Raises LookedAtAlready, NotAllowed or ValidationError."""
    waiting = _waiting(request)
    told = {
        "centre": waiting.centre,
        "channel": Tally.Channel.WEB,
        "received_on": waiting.received_on,
        "story": "\n\n".join(filter(None, (waiting.story, waiting.place))),
        "wish": waiting.wish,
        "contact": _contact(waiting, by, at),
        "assigned_to": by,
    }
    case = open_case(values=told | dict(values), by=by, at=at)
    _settle(waiting, {"case": case}, by, at)
    return case


@transaction.atomic
def answer_request(*, request: HelpRequest, topic: str, answer: str, by: User, at: datetime) -> Enquiry:
    """Note that a request was a question and what was answered. Raises LookedAtAlready, NotAllowed or ValidationError."""
    waiting = _waiting(request)
    values = {
        "centre": waiting.centre,
        "asked_on": waiting.received_on,
        "channel": Tally.Channel.WEB,
        "topic": topic,
        "answer": answer,
    }
    enquiry: Enquiry = create_record(kind=the_kind("enquiries"), values=values, by=by, at=at)
    _settle(waiting, {"enquiry": enquiry}, by, at)
    return enquiry


@transaction.atomic
def set_aside(*, request: HelpRequest, aside: str, by: User, at: datetime) -> HelpRequest:
    """Take a request up no further, with the reason its resident is told. Raises LookedAtAlready or NotAllowed."""
    return _settle(_waiting(request), {"aside": aside}, by, at)


def _waiting(request: HelpRequest) -> HelpRequest:
    locked = HelpRequest.objects.select_for_update().get(pk=request.pk)
    if not locked.is_waiting:
        raise LookedAtAlready(locked.code)
    return locked


def _settle(request: HelpRequest, became: Mapping[str, Any], by: User, at: datetime) -> HelpRequest:
    values = dict(became) | {"settled_on": timezone.localdate(at)}
    settled: HelpRequest = edit_record(
        kind=_requests(), record=request, values=values, version=request.version, by=by, at=at
    )
    return settled


def _contact(request: HelpRequest, by: User, at: datetime) -> Contact | None:
    """The resident as somebody the office can reach, if they said anything of themselves."""
    told = {name: getattr(request, name) for name in PERSON}
    if not (told["name"] or told["phone"] or told["email"]):
        return None
    kind = Contact.Type.HELPER if request.for_another else Contact.Type.RESIDENT
    values = told | {"centre": request.centre, "type": kind}
    contact: Contact = create_record(kind=the_kind("contacts"), values=values, by=by, at=at)
    return contact


def _requests() -> Any:
    return the_kind("help-requests")


def refuse_by_hand(**_told: Any) -> Any:
    """These come from residents alone. Raises ValidationError."""
    raise ValidationError(
        _("This is written by residents, on the website; it cannot be entered or changed here.")
    )
