"""Messages and mailboxes as kinds of record."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Actor, Function
from huying.correspondence import actions
from huying.correspondence.models import Attachment, Mailbox, Missive
from huying.files.models import StoredFile
from huying.files.owners import owner
from huying.records.kind import Kind, register

MAILBOXES = register(
    Kind(
        key="mailboxes",
        model=Mailbox,
        function=Function.DIRECTORY,
        label=_("Mailboxes"),
        prefix="MB",
        group=_("Vocabulary"),
        fields=("name", "centre", "address", "acknowledges", "words"),
        columns=("name", "centre", "address", "acknowledges"),
        sorts=("name",),
        filters=("centre",),
        search=("name", "address"),
        related=("centre",),
        hints={
            "acknowledges": _(
                "At most once a day to each sender, never to programs, lists or addresses that nobody reads."
            ),
            "words": _(
                "Left empty, it is said in Chinese and English that the message has come and will be read."
            ),
        },
    )
)
MESSAGES = register(
    Kind(
        key="correspondence",
        model=Missive,
        function=Function.CASEWORK,
        looked_up=True,
        of_today=True,
        label=_("Messages"),
        prefix="M",
        group=_("Front desk and cases"),
        fields=("centre", "channel", "received_on", "sender_name", "sender", "subject", "text", "case"),
        columns=("subject", "sender_name", "channel", "state", "unread", "received_on", "centre"),
        sorts=("-unread", "-received_at"),
        filters=("state", "unread", "channel", "direction", "centre"),
        search=("subject", "sender_name", "sender", "text", "enclosed_words"),
        personal=frozenset(
            {
                "sender",
                "sender_name",
                "recipient",
                "subject",
                "text",
                "case",
                "enquiry",
                "answers",
            }
        ),
        facts=(
            "direction",
            "state",
            "unread",
            "recipient",
            "sent_at",
            "mailbox",
            "answers",
            "enquiry",
            "notice",
        ),
        collects=True,
        centre="centre",
        owner="case__assigned_to",
        sealed={"case__restricted": True},
        day="received_on",
        related=("centre", "case", "mailbox"),
        edited=False,
        create=actions.type_in,
        hints={
            "channel": _(
                "A letter, or a message that came to somebody's telephone. E-mails come by the mailbox."
            ),
            "sender": _("A telephone number or an address, if it is known."),
            "case": _("Left empty, the message waits until somebody decides what it is."),
        },
    )
)


@owner
def came_with_a_message(user: Actor, file: StoredFile) -> list[QuerySet[Any]]:
    """The original of a message and what came with it may be seen by whoever may see the message."""
    inside = Attachment.objects.filter(file=file).values("message")
    return [MESSAGES.visible_to(user).filter(Q(raw=file) | Q(pk__in=inside))]
