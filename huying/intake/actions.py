"""Writing, sending and looking at requests for help, and what their residents tell the office afterwards."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from huying.accounts.models import User
from huying.cases.actions import open_case
from huying.cases.models import Case, Enquiry, Tally
from huying.cases.referring import end_all_consents
from huying.centres.models import Centre
from huying.contacts.models import Contact
from huying.files.actions import keeping
from huying.files.reading import TASK
from huying.files.receiving import Received
from huying.intake.mails import guessed_body, guessed_subject, mail_address
from huying.intake.matters import Matter
from huying.intake.models import Draft, HelpRequest, Instruction, Notice, Slip
from huying.intake.moments import MOVED, SAID
from huying.intake.queries import OF_A_CASE, is_told, matter_called
from huying.intake.rules import is_said_already, may_say
from huying.intake.sharing import keep_with_case, papers_added
from huying.intake.slips import digest_of, fresh_letters, secret_of
from huying.outbox.actions import enqueue
from huying.outbox.mail import queue_mail
from huying.records.actions import NotAllowed, changed_values, create_record, edit_record
from huying.records.index import reindex_many
from huying.records.kind import By, the_kind
from huying.records.rules import can_write
from huying.records.telling import tell

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
def edit_notice(*, record: Notice, values: Mapping[str, Any], version: int, by: By, at: datetime) -> Notice:
    """Change a notice that nobody has been told yet. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    if changed_values(record, values) and is_told(record):
        raise ValidationError(
            _("Somebody has been told this version, so its words stay. Enter a new version with a later day.")
        )
    notice: Notice = edit_record(
        kind=the_kind("notices"), record=record, values=values, version=version, by=by, at=at
    )
    return notice


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


def add_paper(*, matter: Matter, received: Received, by: By, at: datetime) -> None:
    """Keep a paper from the resident with their request, or with the case that it has become. Raises TooManyPapers."""
    if papers_added(matter) >= MOST_PAPERS:
        raise TooManyPapers(matter.code)
    if matter.case is not None:
        keep_with_case(matter.case, received, WEB, at)
        return
    with keeping(received, by=by, at=at) as file:
        locked = HelpRequest.objects.select_for_update().get(pk=matter.holder.pk)
        if locked.papers.count() >= MOST_PAPERS:
            raise TooManyPapers(locked.code)
        values = {"request": locked, "file": file, "received_on": timezone.localdate(at)}
        create_record(kind=the_kind("papers"), values=values, by=by, at=at)
        enqueue(task=TASK, arguments={"file": file.pk}, at=at, key=f"read {file.pk}")


@transaction.atomic
def say(*, matter: Matter, what: str, words: str, at: datetime) -> Instruction:
    """Note what a resident told about their matter; the same said twice on one day is one. Raises NotNow.

    Whoever does not agree any more ends what was agreed at once: the other side reads nothing from then on.
    """
    return _said(_held(matter), what, words, at)


@transaction.atomic
def choose_reply(*, matter: Matter, reply_by: str, reply_hours: str, at: datetime) -> Instruction:
    """How and when the resident wishes to be reached, which holds from now on; without a person on record it is told."""
    held = _held(matter)
    wish = {"reply_by": reply_by, "reply_hours": reply_hours}
    contact = _person_of(held)
    places = [each for each in (contact, held.request) if each is not None]
    for record in places:
        kind = the_kind("contacts" if record is contact else "help-requests")
        edit_record(kind=kind, record=record, values=wish, version=record.version, by=WEB, at=at)
    with override(settings.LANGUAGE_CODE):
        words = " · ".join(filter(None, (str(Contact.Channel(reply_by).label), reply_hours)))
    applied = contact is not None or held.case is None
    return _said(held, Instruction.What.REACH, words, at, done=applied)


def _person_of(matter: Matter) -> Contact | None:
    """The resident on record, locked; nobody when none is or nothing of them is kept any more."""
    case = matter.case
    rows = Contact.objects.select_for_update().filter(erased_on=None)
    return None if case is None or case.contact_id is None else rows.filter(pk=case.contact_id).first()


def _held(matter: Matter) -> Matter:
    """The matter as it is now, locked: its request, then its case. A slip stands and falls with its case."""
    rows: Any = type(matter.holder).objects
    holder = (rows if matter.request is None else rows.select_for_update()).get(pk=matter.holder.pk)
    if holder.case_id is not None:
        holder.case = Case.objects.select_for_update().get(pk=holder.case_id)
    return Matter(holder)


def _said(matter: Matter, what: str, words: str, at: datetime, *, done: bool = False) -> Instruction:
    if not may_say(matter, what):
        raise NotNow(what)
    today = timezone.localdate(at)
    same = is_said_already(matter.words, what, words, today)
    if same is not None:
        return same
    if what == Instruction.What.NOT_AGREED and matter.case is not None:
        end_all_consents(case=matter.case, by=WEB, at=at)
    told = {"said_on": today, "what": what, "words": words, "done_on": today if done else None}
    said: Instruction = create_record(kind=_words(), values=matter.parent | told, by=WEB, at=at)
    SAID.has_come(instruction=said, at=at)
    return said


@transaction.atomic
def give_slip(*, case: Case, key: str, by: User, at: datetime) -> Slip | HelpRequest:
    """Give the resident of a case a slip, with the secret that goes with `key`; an earlier one opens nothing from now on.

    Whoever asked on the website keeps the reference they have. Raises NotAllowed.
    """
    if not can_write(the_kind("cases"), by, case.centre_id, case.assigned_to_id):
        raise NotAllowed("cases")
    request = HelpRequest.objects.select_for_update().filter(case=case).first()
    if request is not None:
        return _renewed(request, key, by, at)
    held, today = Case.objects.select_for_update().get(pk=case.pk), timezone.localdate(at)
    slip = Slip.objects.filter(case=held).first() or Slip(code=_free_reference(at), case=held, first_on=today)
    slip.secret_digest, slip.given_on, slip.guessed_on = digest_of(secret_of(key)), today, None
    slip.save()
    tell(the_kind("cases"), held, "slip_given", by=by, at=at)
    return slip


@transaction.atomic
def renew_slip(*, request: HelpRequest, key: str, by: User, at: datetime) -> HelpRequest:
    """The same for a request that has not become a case. Raises NotAllowed."""
    if not can_write(_requests(), by, request.centre_id):
        raise NotAllowed("help-requests")
    return _renewed(request, key, by, at)


def _renewed(request: HelpRequest, key: str, by: User, at: datetime) -> HelpRequest:
    """The request with another secret."""
    held = HelpRequest.objects.select_for_update().get(pk=request.pk)
    HelpRequest.objects.filter(pk=held.pk).update(guessed_on=None)
    values = {"secret_digest": digest_of(secret_of(key))}
    locked: HelpRequest = edit_record(
        kind=_requests(), record=held, values=values, version=held.version, by=by, at=at
    )
    _tell_of(locked.case or locked, "slip_given", by, at)
    return locked


def _tell_of(record: Any, verb: str, by: By, at: datetime) -> None:
    """A slip stands in the trail of what it follows: the case, or the request that has become none."""
    tell(_requests() if isinstance(record, HelpRequest) else the_kind("cases"), record, verb, by=by, at=at)


def _free_reference(at: datetime) -> str:
    """A reference that no slip has or had."""
    while True:
        code = f"{OF_A_CASE}-{timezone.localtime(at):%Y}-{fresh_letters()}"
        if not Slip.objects.filter(code=code).exists():
            return code


@transaction.atomic
def note_guesses(*, reference: str, at: datetime) -> None:
    """The slip of that reference was closed for a while, because somebody tried codes: its resident is told.

    By e-mail where they gave an address and wish nothing else; else when they next open the page. A reference that
    nobody has comes to nothing.
    """
    found = matter_called(reference)
    if found is None:
        return
    today = timezone.localdate(at)
    held = _held(found)
    told = type(held.holder).objects.filter(pk=held.holder.pk).exclude(guessed_on=today)
    if not told.update(guessed_on=today):
        return
    _tell_of(held.case or held.holder, "slip_guessed", WEB, at)
    if address := mail_address(held):
        queue_mail(recipient=address, subject=guessed_subject(), body=guessed_body(held), at=at)


@transaction.atomic
def guesses_told(*, matter: Matter, at: datetime) -> date | None:
    """The day on which somebody had tried codes, told once to whoever opens the page with the right one."""
    day = matter.holder.guessed_on
    if day is not None:
        type(matter.holder).objects.filter(pk=matter.holder.pk).update(guessed_on=None)
    return day


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
        "notice": waiting.notice.name,
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
    list(locked.instructions.select_for_update().order_by("pk"))  # they go along; locked before the trail is
    return locked


def _settle(request: HelpRequest, became: Mapping[str, Any], by: User, at: datetime) -> HelpRequest:
    values = dict(became) | {"settled_on": timezone.localdate(at)}
    settled: HelpRequest = edit_record(
        kind=_requests(), record=request, values=values, version=request.version, by=by, at=at
    )
    if settled.case is not None:
        for said in request.instructions.order_by("pk"):  # it goes along, sealed with the case from now on
            told = {"case": settled.case}
            edit_record(kind=_words(), record=said, values=told, version=said.version, by=by, at=at)
    return settled


@transaction.atomic
def edit_request(
    *, record: HelpRequest, values: Mapping[str, Any], version: int, by: By, at: datetime
) -> HelpRequest:
    """Give a request to another centre, with what its resident said of it. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    HelpRequest.objects.select_for_update().get(pk=record.pk)
    centre, words = values.get("centre", record.centre), Instruction.objects.filter(request=record)
    along = list(words.select_for_update().exclude(centre=centre).order_by("pk"))
    moved = words.filter(pk__in=[said.pk for said in along])
    moved.update(centre=centre, version=F("version") + 1)
    edited: HelpRequest = edit_record(
        kind=_requests(), record=record, values=values, version=version, by=by, at=at
    )
    for said in along:  # neither can go first by itself: a record may name only records of its own centre
        said.centre = edited.centre
        tell(the_kind("instructions"), said, "edited", by=by, at=at, changed={"centre": centre.pk})
    reindex_many(_words(), moved)
    if along:
        MOVED.has_come(request=edited, by=by, at=at)
    return edited


def _contact(request: HelpRequest, by: User, at: datetime) -> Contact | None:
    """The resident as somebody the office can reach, if they said anything of themselves."""
    told = {name: getattr(request, name) for name in PERSON}
    if not (told["name"] or told["phone"] or told["email"]):
        return None
    kind = Contact.Type.HELPER if request.for_another else Contact.Type.RESIDENT
    values = told | {"centre": request.centre, "type": kind, "notice": request.notice.name}
    contact: Contact = create_record(kind=the_kind("contacts"), values=values, by=by, at=at)
    return contact


def _requests() -> Any:
    return the_kind("help-requests")


def _words() -> Any:
    return the_kind("instructions")


def refuse_by_hand(**_told: Any) -> Any:
    """These come from residents alone. Raises ValidationError."""
    raise ValidationError(
        _("This is written by residents, on the website; it cannot be entered or changed here.")
    )
