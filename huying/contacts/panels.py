"""Who may be the same person, on the page of somebody on record; and the way back from a merge."""

from datetime import date

from huying.accounts.models import User
from huying.contacts.merging import may_part
from huying.contacts.models import Contact, Merge
from huying.contacts.queries import likely_same
from huying.records.kind import the_kind
from huying.records.panels import Panel, panel
from huying.records.rules import can_write


@panel("contacts")
def same_person(contact: Contact, user: User, _today: date) -> Panel | None:
    """Others with the same number or name, for those who may merge them."""
    likely = likely_same(contact, user) if _may_write(contact.centre_id, user) else []
    return Panel("contacts/same_panel.html", {"contact": contact, "likely": likely}) if likely else None


@panel("merges")
def way_back(merge: Merge, user: User, today: date) -> Panel | None:
    """As long as a merge can be taken back."""
    if not may_part(merge, today) or not _may_write(merge.kept.centre_id, user):
        return None
    return Panel("contacts/part_panel.html", {"code": merge.code})


def _may_write(centre: int, user: User) -> bool:
    kind = the_kind("contacts")
    return can_write(kind, user, centre)
