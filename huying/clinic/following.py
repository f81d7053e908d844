"""What seats do when something happens to their case; and what a resident may know of them."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from huying.cases.models import Case
from huying.cases.moments import CHANGED
from huying.cases.sharing import Appointment, appointments
from huying.clinic.actions import BY, change
from huying.clinic.queries import ahead_of
from huying.records.kind import By


@CHANGED.followed_by
def case_changed(*, case: Case, by: By, at: datetime) -> None:
    """The case is that of another resident now: so are the seats that are booked for it.

    Raises ValidationError when that resident has two seats already.
    """
    for each in case.consultations.booked().exclude(contact=case.contact_id).order_by("pk"):
        change(each, {"contact": case.contact}, by=BY, at=at)


@appointments
def seats_ahead(case: Case, today: date) -> list[Appointment]:
    """Day, time and place of each seat that is booked, and nothing else."""
    return [
        Appointment(
            what=_("Legal advice is booked"),
            when=f"{date_format(each.sitting.held_on)} {each.starts_at:%H:%M}",
            where=" ".join(
                filter(None, (str(each.sitting.centre), each.sitting.centre.address_line, each.sitting.place))
            ),
        )
        for each in ahead_of(case, today)
    ]
