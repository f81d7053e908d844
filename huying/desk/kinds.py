"""Kinds of enquiry and presses at the desk as kinds of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.desk import actions
from huying.desk.models import EnquiryKind, Press
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
