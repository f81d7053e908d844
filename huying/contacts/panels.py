"""Who helps and who may be the same person, on the page of somebody on record; and the way back from a merge."""

from datetime import date

from huying.accounts.models import User
from huying.contacts.merging import may_part
from huying.contacts.models import Authority, Contact, Merge
from huying.contacts.queries import helped_by, helper_warning, helps, likely_same
from huying.contacts.rules import standing
from huying.records.kind import the_kind
from huying.records.panels import Panel, panel
from huying.records.rules import can_write


@panel("contacts")
def helping(contact: Contact, user: User, today: date) -> Panel | None:
    """Who may speak for somebody, and for whom they may, each as it stands today."""
    shown = {
        "contact": contact,
        "helpers": helped_by(contact, user, today),
        "helped": helps(contact, user, today),
        "warning": helper_warning(contact, user, today),
        "may_write": _may_write(contact.centre_id, user),
    }
    told = shown["helpers"] or shown["helped"] or shown["warning"] or shown["may_write"]
    return Panel("contacts/helping_panel.html", shown) if told else None


@panel("authorities")
def how_it_stands(authority: Authority, _user: User, today: date) -> Panel:
    """Whether it holds today."""
    return Panel("contacts/standing_panel.html", {"standing": standing(authority, today)})


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
