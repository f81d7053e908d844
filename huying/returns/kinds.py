"""Monthly returns as a kind of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function, Level
from huying.records.happened import refuse_by_hand
from huying.records.kind import Kind, register
from huying.returns.actions import write_return
from huying.returns.models import MonthlyReturn

RETURNS = register(
    Kind(
        key="returns",
        model=MonthlyReturn,
        function=Function.CASEWORK,
        label=_("Monthly returns"),
        prefix="MR",
        group=_("Figures and report"),
        fields=("centre", "month", "figures", "confirmed_by", "confirmed_on"),
        columns=("month", "centre", "confirmed_on"),
        sorts=("-month",),
        filters=("centre",),
        personal=frozenset({"confirmed_by"}),
        centre="centre",
        day="month",
        write=Level.APPROVE,
        related=("centre", "confirmed_by"),
        entered=False,
        edited=False,
        create=write_return,
        edit=refuse_by_hand,
    )
)
