"""Figures about messages: those of which a person said that they are words to the office."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from huying.centres.models import Centre
from huying.correspondence.models import Missive
from huying.figures.declare import figure
from huying.figures.engine import Review, Rows, Scope
from huying.figures.naming import of_choices, of_records
from huying.figures.units import Unit

NAMES = {
    "centre": of_records(Centre, order="position"),
    "channel": of_choices(Missive.Channel.choices),
}


@figure(
    "correspondence.received",
    label=_("Messages received"),
    unit=Unit.PERSON_TIMES,
    definition=_(
        "E-mails, text messages, messages of apps and letters received in the period that somebody linked to a case or "
        "answered, in person-times. They are not among the calls and visits tallied and are never added to them."
    ),
    breakdowns={"centre": "centre__code", "channel": "channel"},
    parts=NAMES,
    small_cells=True,
    review=Review(_("centre supervisor"), date(2027, 1, 31)),
)
def received(scope: Scope) -> Rows:
    counted = (Missive.State.LINKED, Missive.State.ANSWERED)
    rows = Missive.objects.filter(
        scope.period.contains("received_on"), direction=Missive.Direction.IN, state__in=counted
    )
    return rows.filter(centre__code=scope.centre) if scope.centre else rows
