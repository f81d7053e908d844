"""The smallest valid mailboxes, and mails as their senders write them."""

from email.message import EmailMessage

import factory

from huying.centres.tests.factories import CentreFactory
from huying.core.tests.factories import RecordFactory
from huying.correspondence.models import Mailbox
from huying.correspondence.reading.mail import read_mail
from huying.correspondence.receiving import Came, take_in
from huying.records.actions import enter
from huying.records.kind import kind_named

RESIDENT = "resident@example.org"


class MailboxFactory(RecordFactory):
    class Meta:
        model = Mailbox

    name = factory.Sequence(lambda number: f"示例信箱{number}")
    centre = factory.SubFactory(CentreFactory)
    address = factory.Sequence(lambda number: f"office{number}@example.org")


def letter(
    text="示例：想問補領證件。",
    *,
    sender=f"示例居民 <{RESIDENT}>",
    subject="示例：查詢",
    id="<1@example.org>",
    **heads,
):
    """The bytes of a plain mail; heads are named with underlines."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "office@example.org", subject
    mail["Date"] = "Tue, 02 May 2023 09:00:00 +0800"
    if id:
        mail["Message-ID"] = id
    for name, value in heads.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def came(raw, now, **told):
    return Came(mail=read_mail(raw), received_at=now, raw=raw, **told)


def receive(mailbox, raw, now, **told):
    """What is kept of a mail that has just come; None when it is known."""
    return take_in(mailbox=mailbox, came=came(raw, now, **told), by="mail", at=now)


def open_case(centre, now, **values):
    from huying.cases.tests.factories import CategoryFactory

    values = {
        "centre": centre,
        "category": CategoryFactory(),
        "title": "示例個案",
        "channel": "email",
        "received_on": now.date(),
    } | values
    return enter(kind_named("cases"), values, by="office", at=now)
