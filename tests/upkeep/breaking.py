"""How each invariant is broken behind the program's back: sound up to the first `yield`, broken up to the second."""

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from huying.accounts.models import AccessRequest, Posting, Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.activities.models import Photo
from huying.activities.tests.factories import ActivityFactory
from huying.appeals.models import Donation
from huying.appeals.tests.factories import AppealFactory, DisbursementFactory, DonationFactory, GrantFactory
from huying.audit import actions as audit
from huying.audit import anchors
from huying.audit.models import Event
from huying.audit.queries import head
from huying.cases.actions import edit_case
from huying.cases.models import (
    Assignment,
    Letter,
    NumberBook,
    Recategorising,
    Referral,
    Route,
    Tally,
)
from huying.cases.tests.factories import CaseFactory, CategoryFactory, ReferralFactory
from huying.casework.models import ClosingRequest
from huying.clinic.models import Consultation
from huying.clinic.tests.factories import advised, booked, make_lawyer, make_sitting
from huying.clinic.tests.factories import make_case as legal_case
from huying.clocks.models import Clock, Task
from huying.clocks.tests.factories import ClockRuleFactory, StepTemplateFactory, open_case
from huying.contacts.kinds import CONTACTS
from huying.contacts.models import Contact
from huying.core.tests.factories import MOMENT
from huying.correspondence.models import Missive
from huying.correspondence.tests.factories import MailboxFactory, letter, receive
from huying.desk.models import Press
from huying.desk.tests.factories import EnquiryKindFactory, make_counter, make_press
from huying.files.models import StoredFile
from huying.files.tests.giving import kept
from huying.letters.models import Draft, Serials
from huying.letters.tests.factories import sent, signed
from huying.outbox.actions import enqueue
from huying.outbox.mail import queue_mail
from huying.papers.models import RemovedPaper
from huying.papers.tests.factories import a_paper
from huying.privacy import forgetting
from huying.privacy.models import DataRequest, Forgotten
from huying.privacy.tests.factories import bare_person, granted
from huying.records import actions as records
from huying.records.actions import enter
from huying.records.models import SentForm
from huying.reports.models import FrozenDocument, FrozenFigure, SmallCellRelease
from huying.reports.publishing import publish_edition
from huying.reports.tests.editions import make_edition, make_report, quote, release
from huying.search.models import SearchText
from huying.upkeep.faults.tampering import unsealed
from tests.upkeep.unguarded import unguarded

Breaking = Callable[[datetime], Iterator[None]]
BREAKINGS: dict[str, Breaking] = {}
DAY = date(2023, 5, 2)
RECORD = {"created_at": MOMENT, "updated_at": MOMENT}


def breaks(key: str) -> Callable[[Breaking], Breaking]:
    """Declare how the invariant of that key is broken."""

    def declare(way: Breaking) -> Breaking:
        BREAKINGS[key] = way
        return way

    return declare


# --- rights, and what else takes two ---------------------------------------------------------------
@breaks("accounts.two_people")
def _(now):
    asked = AccessRequest.objects.create(
        user=make_user(),
        kind="role",
        role="counter",
        state="done",
        asked_by=make_user(),
        asked_at=now,
        confirmed_by=make_user(),
        confirmed_at=now,
    )
    yield
    with unguarded(AccessRequest, "access_confirmed_by_a_third"):
        AccessRequest.objects.update(confirmed_by=asked.asked_by)
    yield


@breaks("casework.two_people")
def _(now):
    case = CaseFactory()
    ClosingRequest.objects.create(
        code="closing",
        case=case,
        outcome="resolved",
        result="示例",
        asked_by=make_user(username="asker"),
        asked_on=DAY,
        decision="agreed",
        decided_by=make_user(),
        decided_on=DAY,
        **RECORD,
    )
    yield
    with unguarded(ClosingRequest, "closing_decided_by_somebody_else"):
        ClosingRequest.objects.update(decided_by=ClosingRequest.objects.get().asked_by)
    yield


@breaks("letters.two_people")
def _(now):
    draft = signed(now)
    yield
    with unguarded(Draft, "letter_signed_by_another"):
        Draft.objects.update(signed_by=draft.drafted_by)
    yield


@breaks("reports.two_people")
def _(now):
    release(quote(make_edition(), "fig", "cases.received"))
    yield
    with unguarded(SmallCellRelease, "release_needs_two_people"):
        SmallCellRelease.objects.update(approved_by="editor")
    yield


@breaks("privacy.two_people")
def _(now):
    request = granted(bare_person(now), now)
    yield
    with unguarded(DataRequest, "data_request_decided_by_another"):
        DataRequest.objects.update(decided_by=request.identity_by)
    yield


# --- the trail -------------------------------------------------------------------------------------
def _events(now, number=3):
    for place in range(number):
        audit.record("test.done", kind="tests", code=f"t-{place}", by="somebody", at=now)


@breaks("audit.chain")
def _(now):
    _events(now)
    yield
    unsealed()
    Event.objects.filter(seq=2).update(actor="somebody else")
    yield


@breaks("audit.anchors")
def _(now):
    _events(now)
    seq, digest = head()
    anchors.keep(anchors.Anchor(seq, digest, now))
    yield
    unsealed()
    Event.objects.filter(seq=seq).delete()
    yield


# --- records of every kind -------------------------------------------------------------------------
def _sent_contact(now):
    user = make_user(Role.COUNTER, make_centre())
    values = {"centre": user.postings.get().centre, "name": "示例甲"}
    return records.send_once(
        key="k",
        payload=values,
        user=user,
        at=now,
        work=lambda: enter(CONTACTS, values, by=user, at=now),
        kind=CONTACTS,
    )


@breaks("records.acknowledged")
def _(now):
    _sent_contact(now)
    yield
    SentForm.objects.update(payload="")
    yield


@breaks("records.versions")
def _(now):
    _sent_contact(now)
    yield
    Contact.objects.update(version=3)
    yield


@breaks("records.state")
def _(now):
    _sent_contact(now)
    yield
    Contact.objects.update(name="示例改")
    yield


@breaks("records.index")
def _(now):
    _sent_contact(now)
    yield
    SearchText.objects.filter(kind="contacts").update(title="示例改")
    yield


@breaks("search.findable")
def _(now):
    _sent_contact(now)
    yield
    SearchText.objects.create(kind="contacts", code="unindexed", title="", folded="")
    yield


@breaks("records.one_centre")
def _(now):
    case = legal_case(make_centre())
    yield
    Contact.objects.filter(pk=case.contact_id).update(centre=make_centre())
    yield


@breaks("cases.numbers")
def _(now):
    case = open_case(now, centre=make_centre(initials="ZZ"))
    assert case.number
    yield
    NumberBook.objects.update(last=0)
    yield


@breaks("cases.categories")
def _(now):
    case = open_case(now)
    edit_case(record=case, values={"category": CategoryFactory()}, version=case.version, by="office", at=now)
    yield
    Recategorising.objects.update(became=CategoryFactory())
    yield


@breaks("cases.assignments")
def _(now):
    centre = make_centre()
    open_case(now, centre=centre, assigned_to=make_user(Role.CASEWORKER, centre))
    yield
    Assignment.objects.update(to=make_user(Role.CASEWORKER, centre))
    yield


# --- money -----------------------------------------------------------------------------------------
@breaks("appeals.amounts")
def _(now):
    DonationFactory()
    yield
    guards = [each.name for each in Donation._meta.constraints]
    with unguarded(Donation, *[name for name in guards if "amount" in name or "money" in name]):
        Donation.objects.update(amount_cents=-1)
    yield


@breaks("appeals.parts")
def _(now):
    whole = DonationFactory(amount_cents=300_00)
    DonationFactory.create_batch(2, part_of=whole)
    yield
    Donation.objects.filter(pk=whole.pk).update(amount_cents=150_00)
    yield


@breaks("appeals.acyclic")
def _(now):
    first = DonationFactory()
    second = DonationFactory(part_of=first)
    yield
    Donation.objects.filter(pk=first.pk).update(part_of=second)
    yield


@breaks("appeals.currencies")
def _(now):
    DonationFactory(appeal=AppealFactory(raised_cents=200_00))
    yield
    Donation.objects.update(currency="CNY")
    yield


@breaks("appeals.spent")
def _(now):
    grant = GrantFactory()
    DisbursementFactory(grant=grant)
    yield
    DisbursementFactory(grant=grant)
    yield


# --- legal advice ----------------------------------------------------------------------------------
@breaks("clinic.seats")
def _(now):
    held = booked(now, make_sitting(now, make_lawyer(now)))
    yield
    Consultation.objects.filter(pk=held.pk).update(seat=99)
    yield


@breaks("clinic.places")
def _(now):
    sitting = make_sitting(now, make_lawyer(now), make_lawyer(now))
    case = legal_case(sitting.centre)
    booked(now, sitting, 1, case=case)
    later = booked(now, sitting, 3, case=case)
    yield
    Consultation.objects.filter(pk=later.pk).update(starts_at=time(19, 29))
    yield


@breaks("clinic.notes")
def _(now):
    held = advised(now, make_sitting(now, make_lawyer(now)))
    yield
    held.checks.all().delete()
    yield


@breaks("clinic.panel")
def _(now):
    lawyer = make_lawyer(now)
    yield
    Posting.objects.create(user=lawyer.user, role=Role.CASEWORKER, centre=make_centre(), since_on=DAY)
    yield


# --- the desk and deadlines ------------------------------------------------------------------------
def _pressed(now):
    return make_press(make_counter(), EnquiryKindFactory(), now)


@breaks("desk.tallies")
def _(now):
    _pressed(now)
    yield
    Tally.objects.update(pressed=7)
    yield


@breaks("desk.places")
def _(now):
    _pressed(now)
    yield
    Press.objects.update(pressed_on=DAY - timedelta(days=1))
    yield


@breaks("clocks.dates")
def _(now):
    ClockRuleFactory(starts="opened")
    open_case(now)
    clock = Clock.objects.get()
    yield
    Clock.objects.update(due_on=clock.due_on + timedelta(days=1))
    yield


@breaks("clocks.counted")
def _(now):
    template = StepTemplateFactory(due_after=7)
    open_case(now, category=template.category)
    yield
    Task.objects.update(due_on=DAY)
    yield


# --- files and papers ------------------------------------------------------------------------------
@breaks("files.bytes")
def _(now):
    file = kept(b"words\n", "a.txt", at=now)
    yield
    file.path.chmod(0o600)
    file.path.write_bytes(b"wordz\n")
    yield


@breaks("files.orphans")
def _(now):
    file = kept(b"words\n", "a.txt", at=now)
    long_ago = (now - timedelta(hours=2)).timestamp()
    os.utime(file.path, (long_ago, long_ago))
    yield
    StoredFile.objects.filter(pk=file.pk).delete()
    yield


def _a_paper(now, **values):
    centre = make_centre()
    return a_paper(CaseFactory(centre=centre), make_user(Role.CASEWORKER, centre), now, **values)


@breaks("files.readings")
def _(now):
    paper = _a_paper(now, read=True)
    yield
    StoredFile.objects.filter(pk=paper.file_id).update(state=StoredFile.State.REFUSED)
    yield


@breaks("papers.one_owner")
def _(now):
    paper = _a_paper(now)
    yield
    RemovedPaper.objects.create(file=paper.file, case=paper.case, code="removed", removed_at=now)
    yield


@breaks("papers.redacted")
def _(now):
    original, copy = _a_paper(now), _a_paper(now, content=b"other\n")
    yield
    type(copy).objects.filter(pk=copy.pk).update(source="redacted", original=original, reason="示例")
    yield


@breaks("activities.pictures")
def _(now):
    activity = ActivityFactory()
    yield
    Photo.objects.create(activity=activity, code="photo", file="no-such-picture.jpg", **RECORD)
    yield


# --- letters and messages --------------------------------------------------------------------------
@breaks("letters.sent")
def _(now):
    sent(now)
    yield
    Letter.objects.update(sealed=False)
    yield


@breaks("letters.serials")
def _(now):
    sent(now)
    yield
    Serials.objects.update(last=2)
    yield


def _a_message(now):
    return receive(MailboxFactory(), letter(), now)


@breaks("correspondence.home")
def _(now):
    _a_message(now)
    yield
    Missive.objects.update(centre=make_centre())
    yield


@breaks("correspondence.threads")
def _(now):
    first = _a_message(now)
    answer = receive(first.mailbox, letter(id="<2@example.org>", In_Reply_To="<1@example.org>"), now)
    assert answer.answers == first
    yield
    Missive.objects.filter(pk=answer.pk).update(thread="another")
    yield


@breaks("correspondence.originals")
def _(now):
    message = _a_message(now)
    yield
    Missive.objects.filter(pk=message.pk).update(raw=kept(b"words\n", "a.txt", at=now))
    yield


@breaks("outbox.messages")
def _(now):
    yield
    queue_mail(recipient="someone@example.org", subject="x", body="", at=now - timedelta(minutes=16))
    yield


@breaks("outbox.jobs")
def _(now):
    yield
    enqueue(task="huying.outbox.tasks.send", arguments={"message": 1}, at=now - timedelta(minutes=16))
    yield


# --- what was published ----------------------------------------------------------------------------
def _published():
    from huying.reports.queries import _frozen

    _frozen.cache_clear()
    publish_edition(edition=make_report(cases=5), by="office", at=MOMENT + timedelta(days=1))
    return _frozen


def _alter(change):
    document = FrozenDocument.objects.get(language="en")
    change(document.tree)
    document.save()


@breaks("reports.documents")
def _(now):
    _published()
    yield
    _alter(lambda tree: tree.update(title="Another"))
    yield


@breaks("reports.figures")
def _(now):
    _published()
    yield
    FrozenFigure.objects.filter(figure__name="fig-cases").update(value="6")
    yield


@breaks("reports.values")
def _(now):
    held = _published()
    yield
    _alter(lambda tree: [figure.update(value="99") for figure in tree["figures"]])
    held.cache_clear()
    yield
    held.cache_clear()


# --- people and their data -------------------------------------------------------------------------
@breaks("surveys.anonymity")
def _(now):
    yield
    DataRequest.anonymous = True  # names its resident
    yield
    del DataRequest.anonymous


@breaks("privacy.erased")
def _(now):
    person = bare_person(now)
    yield
    forgetting.remember("contacts", person.contact.code, at=now)
    yield


@breaks("privacy.remembered")
def _(now):
    yield
    Forgotten.objects.create(digest="0" * 64, at=now)
    yield


@breaks("privacy.transfers")
def _(now):
    case, there = CaseFactory(), make_centre(type="mainland-centre")
    Route.objects.create(
        code="route", from_centre=case.centre, to_centre=there, basis="contract", began_on=DAY, **RECORD
    )
    ReferralFactory(
        case=case,
        to_centre=there,
        referred_on=DAY,
        consented_on=DAY,
        shares_story=True,
        answer=Referral.Answer.ACCEPTED,
        answered_on=DAY,
        answer_by=DAY,
    )
    yield
    Route.objects.update(began_on=DAY + timedelta(days=1))
    yield
