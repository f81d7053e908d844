"""Kinds of enquiry and presses at the desk as kinds of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function, Level
from huying.desk import actions, handing, rostering, serving
from huying.desk.models import Duty, EnquiryKind, Handover, Press, Ticket
from huying.records.happened import refuse_by_hand
from huying.records.kind import Kind, register

ENQUIRY_KINDS = register(
    Kind(
        key="enquiry-kinds",
        model=EnquiryKind,
        function=Function.DIRECTORY,
        label=_("Kinds of enquiry"),
        prefix="EK",
        group=_("Vocabulary"),
        fields=("name", "name_en", "digit", "category", "began_on", "ended_on"),
        columns=("digit", "name", "name_en", "category", "began_on", "ended_on"),
        sorts=("digit", "name"),
        search=("name", "name_en"),
        related=("category",),
        hints={
            "digit": _("The key on the desk's board, 1 to 9. A key has one meaning at a time."),
            "category": _("A case opened from such a contact begins in this category."),
        },
        create=actions.enter_kind,
        edit=actions.edit_kind,
    )
)
PRESSES = register(
    Kind(
        key="presses",
        model=Press,
        function=Function.ENQUIRIES,
        label=_("Presses at the desk"),
        prefix="PS",
        group=_("Front desk and cases"),
        fields=("centre", "channel", "kind", "contact", "note"),
        columns=("pressed_on", "moment", "kind", "channel", "centre", "standing"),
        sorts=("-pressed_on",),
        filters=("centre", "channel", "kind"),
        search=("kind", "contact", "note"),
        personal=frozenset({"contact", "note", "case"}),
        centre="centre",
        sealed={"case__restricted": True},
        day="pressed_on",
        facts=("pressed_on", "moment", "pressed_by", "standing", "undone_by", "tally", "case"),
        related=("centre", "kind", "contact", "pressed_by", "undone_by", "tally__centre", "case"),
        create=actions.count_press,
        edit=actions.edit_press,
    )
)
TICKETS = register(
    Kind(
        key="tickets",
        model=Ticket,
        function=Function.ENQUIRIES,
        label=_("Queue tickets"),
        prefix="QT",
        group=_("Front desk and cases"),
        fields=("centre",),
        columns=("issued_on", "number", "state", "issued_at", "called_at", "ended_at", "centre"),
        sorts=("-issued_on", "number"),
        filters=("centre", "state"),
        centre="centre",
        facts=("issued_on", "number", "state", "issued_at", "called_at", "ended_at"),
        day="issued_on",
        related=("centre",),
        indexed=False,
        entered=False,
        edited=False,
        create=serving.write_ticket,
        edit=refuse_by_hand,
    )
)
HANDOVERS = register(
    Kind(
        key="handovers",
        model=Handover,
        function=Function.ENQUIRIES,
        label=_("Handovers of desks"),
        prefix="HO",
        group=_("Front desk and cases"),
        fields=("centre", "note"),
        columns=("handed_on", "handed_by", "contacts", "cases", "waiting", "tickets", "note", "centre"),
        sorts=("-handed_on",),
        filters=("centre",),
        search=("note",),
        personal=frozenset({"note"}),
        centre="centre",
        facts=(
            *("handed_at", "handed_by", "since_at", "contacts", "cases", "waiting", "tickets"),
            *("seen_at", "seen_by"),
        ),
        day="handed_on",
        related=("centre", "handed_by", "seen_by"),
        entered=False,
        edited=False,
        create=handing.write_handover,
        edit=refuse_by_hand,
    )
)
DUTIES = register(
    Kind(
        key="duties",
        model=Duty,
        function=Function.ENQUIRIES,
        label=_("Duties at desks"),
        prefix="DU",
        group=_("Front desk and cases"),
        fields=("centre", "held_on", "person", "place"),
        columns=("held_on", "person", "place", "centre", "taken_off_on"),
        sorts=("-held_on",),
        filters=("centre", "place"),
        centre="centre",
        facts=("taken_off_on",),
        day="held_on",
        write=Level.APPROVE,
        related=("centre", "person"),
        indexed=False,
        entered=False,
        edited=False,
        create=rostering.give_duty,
        edit=refuse_by_hand,
    )
)
