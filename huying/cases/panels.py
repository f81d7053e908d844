"""Who may speak for the resident, on the page of a case; the way to the keeping of tags, on that of a tag."""

from datetime import date

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, allows
from huying.cases.models import Case, Tag
from huying.contacts.queries import helped_by, helper_warning, helps
from huying.records.kind import the_kind
from huying.records.panels import Panel, panel
from huying.records.rules import can_write


@panel("cases")
def helpers(case: Case, user: User, today: date) -> Panel | None:
    """The helpers of the resident, each as their authority stands today; nothing when nobody helps."""
    if case.contact is None:
        return None
    shown = {
        "contact": case.contact,
        "helpers": helped_by(case.contact, user, today),
        "helped": helps(case.contact, user, today),
        "warning": helper_warning(case.contact, user, today),
        "may_write": can_write(the_kind("contacts"), user, case.centre_id),
    }
    if not (shown["helpers"] or shown["helped"] or shown["warning"]):
        return None
    return Panel("contacts/helping_panel.html", shown)


@panel("tags")
def keeping(_tag: Tag, user: User, _today: date) -> Panel | None:
    """For those who keep them."""
    return Panel("cases/tag_panel.html") if allows(user, Function.DIRECTORY, Level.WRITE) else None
