"""A resident of whom something is kept in every store, each text with a word found nowhere else."""

from dataclasses import dataclass, field
from datetime import time, timedelta
from itertools import count

from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from huying.accounts.models import Role, User
from huying.accounts.tests.factories import make_centre, make_user
from huying.bulk.models import FormLetter
from huying.cases.models import (
    Assignment,
    Case,
    CaseMerge,
    Enquiry,
    Link,
    Note,
    Recategorising,
    Referral,
    Reopening,
)
from huying.cases.tests.factories import CategoryFactory
from huying.casework.models import ClosingRequest, QualityCheck, Sample
from huying.centres.models import Centre
from huying.clinic.models import Addition, Advice, Check, Consultation, Displaced
from huying.clinic.tests.factories import ScopeNoticeFactory, make_lawyer, make_sitting
from huying.clocks.models import Clock, ClockRule, Pause, Task
from huying.clusters.models import Problem, Sign
from huying.contacts.merging import merge
from huying.contacts.models import Authority, Contact, Household
from huying.core.tests.factories import MOMENT
from huying.correspondence.models import Attachment
from huying.correspondence.tests.factories import MailboxFactory, letter, receive
from huying.files.actions import keeping
from huying.files.media import PHOTOGRAPHS
from huying.files.receiving import receive as receive_file
from huying.files.tests.making import image
from huying.imports.models import Import, ImportedRow
from huying.imports.reading.table import WANTED
from huying.intake.models import Draft, HelpRequest, Instruction, Paper, Slip
from huying.intake.tests.factories import NoticeFactory
from huying.letters.models import Reply
from huying.letters.tests.factories import drafted, sent
from huying.outbox.mail import queue_mail
from huying.papers.actions import remove_paper
from huying.papers.models import CasePaper
from huying.papers.tests.factories import a_paper, a_scan
from huying.privacy import actions
from huying.privacy.datamap import Subject, stores
from huying.privacy.models import Hold
from huying.privacy.numbers import keep_number
from huying.privacy.opening import note_opening
from huying.privacy.subjects import subject_of
from huying.records.actions import enter
from huying.records.index import reindex
from huying.records.kind import kind_named, kind_of
from huying.records.models import SavedList, SentForm

EMAIL, PHONE, NAME = "canary.person@example.org", "5501 7788", "癸卯犇"
RECORD = {"created_at": MOMENT, "updated_at": MOMENT}


@dataclass
class Person:
    """Somebody on record, the staff around them, and the words that must be nowhere once they are erased."""

    centre: Centre
    caseworker: User
    supervisor: User
    contact: Contact
    case: Case
    words: set[str] = field(default_factory=set)

    @property
    def subject(self) -> Subject:
        return subject_of(self.contact)


def make_contact(centre, code, **values):
    contact = Contact.objects.create(code=code, centre=centre, **values, **RECORD)
    reindex(kind_named("contacts"), contact)
    return contact


def make_case(contact, code="case-1", **values):
    told = {"title": "示例", "category": CategoryFactory(), "received_on": MOMENT.date()} | values
    return Case.objects.create(code=code, centre=contact.centre, contact=contact, **told, **RECORD)


def asked(person, now, what="erase", **values):
    """A request that came today."""
    told = {
        "centre": person.centre,
        "contact": person.contact,
        "what": what,
        "law": "pdpo",
        "channel": "visit",
    }
    told |= {"received_on": timezone.localdate(now), "words": ""}
    return actions.receive(values=told | values, by=person.caseworker, at=now)


def granted(person, now, what="erase"):
    """One whose identity the caseworker checked, and that the supervisor granted."""
    request = asked(person, now, what)
    request = actions.check_identity(request=request, identity="card", by=person.caseworker, at=now)
    return actions.decide(request=request, granted=True, reason="", by=person.supervisor, at=now)


def bare_person(now) -> Person:
    """Somebody with a name, a number and one closed case."""
    centre = make_centre()
    people = make_user(Role.CASEWORKER, centre), make_user(Role.SUPERVISOR, centre)
    contact = make_contact(centre, "person", name=NAME, phone=PHONE, email=EMAIL)
    day = timezone.localdate(now) - timedelta(days=60)
    case = make_case(contact, received_on=day, closed_on=day, outcome="advised", story="示例經過")
    reindex(kind_named("cases"), case)
    return Person(centre, *people, contact, case)


def person_everywhere(now) -> Person:
    """The same with something in every store; every text that erasing takes away holds a word of its own."""
    person = bare_person(now)
    contact, case, centre, today = person.contact, person.case, person.centre, timezone.localdate(now)
    contact.household = Household.objects.create(code="house", centre=centre, name="示例", **RECORD)
    contact.save()
    gone = make_contact(centre, "gone", name=NAME, phone=PHONE)
    keep_number(contact=gone, number="A123456(3)", by=person.caseworker, at=now)
    merge(kept=contact, gone=gone, by="office", at=now)
    _on_the_case(person, case, today, now)
    _with_others(person, case, today)
    _letters(person, case, today, now)
    _at_the_clinic(person, case, today, now)
    _papers(person, case, now)
    _from_outside(person, case, today, now)
    _beside(person, case, today, now)
    _fill(person)
    return person


def _on_the_case(person, case, today, now):
    Note.objects.create(code="note", case=case, noted_on=today, text="x", **RECORD)
    Assignment.objects.create(case=case, to=person.caseworker, at=now)
    Recategorising.objects.create(
        case=case, category=CategoryFactory(), became=case.category, changed_on=today, at=now
    )
    Reopening.objects.create(
        code="reopening", case=case, closed_on=today, outcome="advised", reopened_on=today, **RECORD
    )
    Referral.objects.create(
        code="referral",
        case=case,
        to_centre=make_centre(),
        referred_on=today,
        answer="accepted",
        answered_on=today,
        reported_on=today,
        report="x",
        **RECORD,
    )
    rule = ClockRule.objects.create(code="rule", name="示例", length=5, starts="by-hand", **RECORD)
    clock = Clock.objects.create(
        code="clock",
        case=case,
        rule=rule,
        started_on=today,
        due_on=today,
        length=5,
        extended_on=today,
        extended_by=1,
        extension_reason="x",
        stopped_on=today,
        stop_reason="x",
        **RECORD,
    )
    Pause.objects.create(
        clock=clock, from_on=today, until_on=today + timedelta(days=1), waiting_for="body", reason="x"
    )
    Task.objects.create(code="task", case=case, what="x", due_on=today, **RECORD)
    ClosingRequest.objects.create(
        code="closing",
        case=case,
        outcome="advised",
        result="x",
        asked_by=person.caseworker,
        asked_on=today,
        **RECORD,
    )
    _among_others(person, case, today, now)


def _among_others(person, case, today, now):
    """What counts the case with others, and what was counted at the desk."""
    sample = Sample.objects.create(
        code="sample", centre=person.centre, from_on=today - timedelta(days=1), until_on=today, size=1, among=1, seed=1,
        drawn_on=today, drawn_by=person.caseworker, **RECORD,
    )  # fmt: skip
    QualityCheck.objects.create(code="quality", sample=sample, case=case, **RECORD)
    problem = Problem.objects.create(code="problem", name="示例", noticed_on=today, **RECORD)
    Sign.objects.create(
        code="sign", problem=problem, case=case, confirmed_on=today, confirmed_by=person.caseworker, **RECORD
    )
    kinds = kind_named("presses")
    enter(
        kinds,
        {"centre": person.centre, "channel": "phone", "contact": person.contact, "note": "x"},
        by="office",
        at=now,
    )
    Enquiry.objects.create(
        code="enquiry",
        centre=person.centre,
        contact=person.contact,
        asked_on=today,
        channel="phone",
        topic="x",
        **RECORD,
    )


def _with_others(person, case, today):
    helper = make_contact(person.centre, "helper", name="示例幫手")
    Authority.objects.create(
        code="authority",
        helped=person.contact,
        helper=helper,
        matter="qx-matter-canary",
        manner="paper",
        given_on=today,
        **RECORD,
    )
    other = make_case(helper, "others")
    Link.objects.create(code="link", case=case, other=other, made_on=today, **RECORD)
    CaseMerge.objects.create(
        code="case-merge", kept=other, gone=case, merged_on=today, parted_on=today, **RECORD
    )
    FormLetter.objects.create(
        code="form", centre=person.centre, title="x", began_on=today, case=case, **RECORD
    )
    person.words.add("qx-matter-canary")


def _letters(person, case, today, now):
    drafted(now, case=case, by=person.caseworker)
    letter = sent(now, case=case)
    with keeping(_picture("reply.jpg"), by="office", at=now) as file:
        Reply.objects.create(code="reply", letter=letter, file=file, received_on=today, **RECORD)


def _at_the_clinic(person, case, today, now):
    """Legal advice that was given, with its check, its note and a word added to it."""
    lawyer = make_lawyer(now)
    held = Consultation.objects.create(
        code="advice",
        case=case,
        contact=person.contact,
        sitting=make_sitting(now, lawyer, centre=person.centre),
        seat=1,
        starts_at=time(19),
        lawyer=lawyer,
        asked_on=today,
        state="held",
        settled_on=today,
        notice=ScopeNoticeFactory(),
        accepted_on=today,
        accepted_in="en",
        accepted_by=person.caseworker,
        minutes=30,
        **RECORD,
    )
    Check.objects.create(consultation=held, lawyer=lawyer, clear=True, checked_at=now)
    Displaced.objects.create(consultation=held, sitting=held.sitting, seat=1, version=1)
    note = Advice.objects.create(consultation=held, asked="x", advised="x", written_by=lawyer, written_at=now)
    Addition.objects.create(advice=note, text="x", added_by=lawyer, added_at=now)


def _papers(person, case, now):
    """A paper with its redacted copy, one that was removed, and a scan that nobody has put with the case."""
    original = a_paper(case, person.supervisor, now, content=b"qx-paper-canary", name="one.txt", read=True)
    with keeping(_picture("copy.jpg"), by="office", at=now) as file:
        CasePaper.objects.create(
            code="copy",
            case=case,
            title="qx-copy-canary",
            file=file,
            received_on=now.date(),
            source="redacted",
            original=original,
            reason="x",
            **RECORD,
        )
    gone = a_paper(case, person.supervisor, now, content=b"qx-gone-canary", name="two.txt", read=True)
    remove_paper(paper=gone, by=person.supervisor, at=now)
    a_scan(person.centre, now, content=f"{NAME} qx-scan-canary".encode(), name="three.txt", read=True)
    person.words |= {"qx-paper-canary", "qx-copy-canary", "qx-gone-canary", "qx-scan-canary"}


def _from_outside(person, case, today, now):
    told = {
        "centre": person.centre,
        "received_on": today,
        "language": "en",
        "notice": NoticeFactory(),
        "story": "x",
    }
    sent_in = HelpRequest.objects.create(
        code="asked", sent_key="1", secret_digest="1", case=case, settled_on=today, **told, **RECORD
    )
    HelpRequest.objects.create(code="loose", sent_key="2", secret_digest="2", email=EMAIL, **told, **RECORD)
    with keeping(_picture("paper.jpg"), by="web", at=now) as file:
        Paper.objects.create(code="paper", request=sent_in, file=file, received_on=today, **RECORD)
    Slip.objects.create(code="slip", case=case, secret_digest="3", first_on=today, given_on=today)
    about = {"request": sent_in, "case": case, "centre": person.centre}
    Instruction.objects.create(code="said", **about, said_on=today, what="over", **RECORD)
    mailbox = MailboxFactory(centre=person.centre)
    mail = receive(
        mailbox, letter(f"{NAME} 示例", sender=f"{NAME} <{EMAIL}>", id="<canary-1@example.org>"), now
    )
    mail.case, mail.state = case, "linked"
    mail.save()
    with keeping(_picture("attached.jpg"), by="mail", at=now) as file:
        Attachment.objects.create(message=mail, name=f"{NAME}.jpg", size=9, file=file)
    receive(mailbox, letter("示例", sender=EMAIL, id="<canary-2@example.org>"), now)


def _beside(person, case, today, now):
    queue_mail(recipient=EMAIL, subject="x", body=f"{NAME} canary-body", at=now)
    SavedList.objects.create(
        user=person.caseworker, kind="contacts", name="x", query="q=%E7%99%B8%E5%8D%AF%E7%8A%87"
    )
    SentForm.objects.create(
        key="k", user=person.caseworker, payload="canary-payload", kind="cases", code=case.code, sent_at=now
    )
    Draft.objects.create(key="k", said={"name": NAME}, notice=NoticeFactory(), touched_at=now)
    store = SessionStore()
    store["asked"] = {"token": NAME}
    store.save()
    with keeping(
        receive_file(ContentFile(f"name\n{NAME}\n".encode(), "old.csv"), WANTED), by="office", at=now
    ) as file:
        brought = Import.objects.create(
            name="x",
            sha256="1",
            file=file,
            state="done",
            received_at=now,
            profile={"sample": "canary-profile"},
        )
    ImportedRow.objects.create(
        of=brought, number=1, centre=person.centre.code, case=case.code, resident=person.contact.code
    )
    hold = Hold.objects.create(
        code="hold",
        centre=person.centre,
        contact=person.contact,
        reason="x",
        placed_on=today,
        lifted_on=today,
        **RECORD,
    )
    reindex(kind_named("holds"), hold)
    note_opening(
        user=person.caseworker,
        kind="cases",
        code=case.code,
        centre=person.centre,
        foreign=True,
        at=now,
        why="other",
        words="x",
    )
    asked(person, now, "copy", words="x")


def _picture(name):
    return receive_file(SimpleUploadedFile(name, image(), "image/jpeg"), PHOTOGRAPHS)


def _fill(person):
    """Every text that is emptied or marked gets a word of its own; those by which others are found keep theirs."""
    numbers, subject = count(1), person.subject
    known = {"name", "phone", "email", "resident", "sender", "message_id", "recipient"}
    for store, model in stores():
        for name in (*store.empty, *store.marked):
            column = model._meta.get_field(name)
            if column.choices or (name in known and store.model != "contacts.Household"):
                continue
            word = f"qx{next(numbers):03}canary"[: column.max_length or 40]
            person.words.add(word)
            model._default_manager.filter(store.reach(subject)).update(**{name: word})
        kind = kind_of(model)
        for row in kind.rows().filter(store.reach(subject)) if kind else ():
            reindex(kind, row)
    person.words |= {
        NAME,
        PHONE,
        EMAIL,
        "55017788",
        "canary-body",
        "canary-payload",
        "canary-profile",
        "canary-1@",
        "A123456",
    }


def everything_kept():
    """Every cell of every table of the database, the index and its shadows too, as one text."""
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            said += [_plain(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(said)


def _plain(cell):
    return bytes(cell).decode("utf-8", "replace") if isinstance(cell, (bytes, memoryview)) else str(cell)
