"""Balances, declared totals and outside facts as kinds of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.figures import actions
from huying.figures.forms import DeclaredTotalForm, OpeningBalanceForm
from huying.figures.models import DeclaredTotal, ExternalFact, OpeningBalance
from huying.records.kind import Kind, register

GROUP = _("Figures and report")
VALUE = ("value", "decimals", "unit", "qualifier", "source", "note")

DECLARED_TOTALS = register(
    Kind(
        key="declared-totals",
        model=DeclaredTotal,
        function=Function.FIGURES,
        label=_("Declared totals"),
        prefix="DT",
        group=GROUP,
        fields=("figure", "parts", "representative", "centre", "unclear_items", "date_basis", *VALUE),
        columns=("figure", "value", "unit", "qualifier", "when", "representative", "source"),
        sorts=("figure", "value", "from_on"),
        filters=("unit", "qualifier"),
        search=("figure", "source", "note"),
        hints={
            "parts": _('The grouping and its part, such as {"kind": "npc-suggestion"}; {} for the whole.')
        },
        form=DeclaredTotalForm,
        create=actions.enter_declared_total,
        edit=actions.edit_declared_total,
    )
)
OPENING_BALANCES = register(
    Kind(
        key="opening-balances",
        model=OpeningBalance,
        function=Function.FIGURES,
        label=_("Opening balances"),
        prefix="OB",
        group=GROUP,
        fields=("figure", "before_on", "representative", "centre", *VALUE),
        columns=("figure", "value", "unit", "qualifier", "before_on", "source"),
        sorts=("figure", "-before_on"),
        filters=("unit", "qualifier"),
        search=("figure", "source", "note"),
        day="before_on",
        form=OpeningBalanceForm,
        create=actions.enter_opening_balance,
        edit=actions.edit_opening_balance,
    )
)
EXTERNAL_FACTS = register(
    Kind(
        key="external-facts",
        model=ExternalFact,
        function=Function.FIGURES,
        label=_("External facts"),
        prefix="EF",
        group=GROUP,
        fields=("label", "label_en", "date_basis", *VALUE),
        columns=("label", "value", "unit", "qualifier", "when", "source"),
        sorts=("label", "-from_on"),
        filters=("unit", "qualifier"),
        search=("label", "label_en", "source", "note"),
    )
)
