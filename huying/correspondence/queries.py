"""Which conversation a message belongs to, and whom an address belongs to."""

from collections.abc import Iterable, Sequence

from django.conf import settings

from huying.accounts.policy import Actor
from huying.cases.models import Case
from huying.centres.models import Centre
from huying.contacts.models import Contact
from huying.correspondence.models import Mailbox, Missive
from huying.correspondence.rules import digest_of_id
from huying.records.kind import kind_named


def answered_by(centre: Centre, ids: Sequence[str]) -> Missive | None:
    """The message of the centre that one with these parents answers: the nearest that is known here."""
    known = {digest_of_id(each): place for place, each in reversed(list(enumerate(ids)))}
    rows = Missive.objects.filter(centre=centre, id_digest__in=known).select_related("case")
    return min(rows, key=lambda row: (known[row.id_digest], row.pk), default=None)


def case_of_thread(message: Missive) -> Case | None:
    """The case of a message, or the only one of its conversation."""
    if message.case is not None:
        return message.case
    rows = Missive.objects.filter(centre=message.centre_id, thread=message.thread, case__isnull=False)
    cases = list(Case.objects.filter(pk__in=rows.values("case"))[:2])
    return cases[0] if len(cases) == 1 else None


def case_at(centre: Centre, code: str) -> Case | None:
    """The case of that reference, if it is of the centre."""
    return Case.objects.filter(centre=centre, code=code).first() if code else None


def senders_of(thread: str, case: Case | None) -> set[str]:
    """Everybody who wrote in a conversation or on its case so far, and everybody the office wrote to there."""
    rows = Missive.objects.filter(thread=thread)
    if case is not None:
        rows = rows | Missive.objects.filter(case=case)
    told = rows.values_list("sender", "recipient", "direction")
    return {
        recipient if direction == Missive.Direction.OUT else sender for sender, recipient, direction in told
    } - {""}


def kept_as(mailbox: Mailbox, digests: Iterable[str]) -> dict[str, Missive]:
    """Messages of the mailbox that are known by these digests."""
    rows = Missive.objects.filter(mailbox=mailbox, id_digest__in=list(digests))
    return {row.id_digest: row for row in rows}


def own_addresses() -> set[str]:
    """Every address of the office itself: nothing is ever answered there by itself."""
    own = {address.lower() for address in Mailbox.objects.values_list("address", flat=True)}
    return own | {
        settings.DEFAULT_FROM_EMAIL.lower(),
        settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip("> ").lower(),
    }


def only_contact_with(address: str, centre: Centre, user: Actor) -> Contact | None:
    """The resident of the centre whose address it is, if that is one and only one whom `user` may see."""
    kind = kind_named("contacts")
    if kind is None or not address:
        return None
    found = list(kind.visible_to(user).filter(centre=centre, email__iexact=address)[:2])
    return found[0] if len(found) == 1 else None


def mailbox_named(code: str) -> Mailbox | None:
    return Mailbox.objects.select_related("centre").filter(code=code).first()
