"""What the office owes the people whose data it keeps, when something happens below."""

from datetime import datetime

from django.utils.translation import gettext as _

from huying.contacts.merging import said_before
from huying.contacts.models import Contact, Merge
from huying.contacts.moments import MERGED, PARTED
from huying.intake.models import HelpRequest, Instruction
from huying.intake.moments import MOVED, SAID
from huying.privacy import numbers
from huying.privacy.actions import follow_request, receive_instruction
from huying.privacy.models import IdentityNumber
from huying.records.kind import By


@SAID.followed_by
def resident_said(*, instruction: Instruction, at: datetime) -> None:
    """A copy or a correction that was asked for stands in the register from the same moment."""
    receive_instruction(instruction=instruction, at=at)


@MERGED.followed_by
def made_one(*, merge: Merge, by: By, at: datetime) -> None:
    """The number of a card goes where its person goes."""
    numbers.go_along(merge=merge, by=by, at=at)


@PARTED.followed_by
def made_two(*, merge: Merge, by: By, at: datetime) -> None:
    """And comes back with them."""
    numbers.come_back(merge=merge, by=by, at=at)


@said_before
def whose_number_stays(kept: Contact, gone: Contact) -> str:
    """Which number the one person will have, masked as everywhere."""
    held = {each.contact_id: each for each in IdentityNumber.objects.filter(contact__in=(kept, gone))}
    one, two = held.get(kept.pk), held.get(gone.pk)
    if two is None:
        return ""
    if one is None:
        return _("The number of the identity card of the second, %(number)s, goes to the first.") % {
            "number": two
        }
    if one.digest == two.digest:
        return _("Both have the same number of an identity card, %(number)s.") % {"number": one}
    return _(
        "Both have the number of an identity card, and they differ. That of the first, %(one)s, stays. "
        "That of the second, %(two)s, is shown no more, and comes back if the merge is taken back."
    ) % {"one": one, "two": two}


@MOVED.followed_by
def request_moved(*, request: HelpRequest, by: By, at: datetime) -> None:
    """What its resident asked about their data is answered by the centre that has the request now."""
    follow_request(request=request, by=by, at=at)
