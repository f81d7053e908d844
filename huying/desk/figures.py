"""Figures about the desk: the contacts counted one by one, whose kind is therefore known."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from huying.cases.models import Tally
from huying.centres.models import Centre
from huying.desk.models import EnquiryKind, Press
from huying.figures.declare import figure
from huying.figures.engine import Review, Rows, Scope
from huying.figures.naming import of_choices, of_records
from huying.figures.units import Unit

NAMES = {
    "kind": of_records(EnquiryKind, order="digit"),
    "centre": of_records(Centre, order="position"),
    "channel": of_choices(Tally.Channel.choices),
}


@figure(
    "desk.contacts",
    label=_("Contacts counted at the desk"),
    unit=Unit.PERSON_TIMES,
    definition=_(
        "Calls, visits, residents' sessions, letters and messages counted one by one at the desks in the period, in "
        "person-times, without those taken back; they are among the calls and visits tallied."
    ),
    breakdowns={"kind": "kind__code", "centre": "centre__code", "channel": "channel"},
    parts=NAMES,
    small_cells=True,
    review=Review(_("centre supervisor"), date(2027, 1, 31)),
)
def contacts(scope: Scope) -> Rows:
    rows = Press.objects.filter(scope.period.contains("pressed_on"), undone_at__isnull=True)
    return rows.filter(centre__code=scope.centre) if scope.centre else rows
