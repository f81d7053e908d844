"""Common problems and their signs as kinds of record."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.clusters.actions import write_sign
from huying.clusters.models import Problem, Sign
from huying.records.happened import happened, refuse_by_hand
from huying.records.kind import Child, Kind, register

GROUP = _("Front desk and cases")


@dataclass(frozen=True, slots=True, eq=False)
class CountedKind(Kind):
    """Problems come with how many cases show them."""

    def rows(self) -> QuerySet[Any]:
        return Problem.objects.showing()


PROBLEMS = register(
    CountedKind(
        key="problems",
        model=Problem,
        function=Function.CASEWORK,
        of_today=True,
        label=_("Common problems"),
        prefix="CP",
        group=GROUP,
        fields=("name", "name_en", "note", "noticed_on", "settled_on"),
        columns=("name", "name_en", "number", "noticed_on", "settled_on"),
        facts=("number",),
        sorts=("-noticed_on", "name"),
        search=("name", "name_en", "note"),
        day="noticed_on",
        hints={"name": _("Names nobody: everybody who reads counts reads it.")},
        children=(Child("signs", "problem"),),
        **happened("problems", "noticed_on", "settled_on"),
    )
)
SIGNS = register(
    Kind(
        key="signs",
        model=Sign,
        function=Function.CASEWORK,
        label=_("Signs of problems"),
        prefix="SG",
        group=GROUP,
        fields=("problem", "case", "confirmed_on", "confirmed_by"),
        columns=("confirmed_on", "problem", "case", "taken_out_on"),
        sorts=("-confirmed_on",),
        filters=("problem",),
        personal=frozenset({"case", "confirmed_by"}),
        facts=("taken_out_on",),
        centre="case__centre",
        owner="case__assigned_to",
        sealed={"case__restricted": True},
        day="confirmed_on",
        related=("problem", "case", "confirmed_by"),
        entered=False,
        edited=False,
        create=write_sign,
        edit=refuse_by_hand,
    )
)
