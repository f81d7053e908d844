"""Form letters and their copies as kinds of record."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.bulk.actions import write_copies
from huying.bulk.models import Copies, FormLetter
from huying.records.happened import happened, refuse_by_hand
from huying.records.kind import Child, Kind, register

GROUP = _("Front desk and cases")


@dataclass(frozen=True, slots=True, eq=False)
class CountedKind(Kind):
    """Form letters come with how many copies there are."""

    def rows(self) -> QuerySet[Any]:
        return FormLetter.objects.counted().select_related(*self.related)


FORM_LETTERS = register(
    CountedKind(
        key="form-letters",
        model=FormLetter,
        function=Function.ENQUIRIES,
        of_today=True,
        label=_("Form letters"),
        prefix="FL",
        group=GROUP,
        fields=("centre", "title", "text", "channel", "began_on", "ended_on"),
        columns=("title", "number", "centre", "channel", "began_on", "ended_on"),
        facts=("number",),
        sorts=("-began_on", "title"),
        filters=("centre", "channel"),
        search=("title", "text"),
        personal=frozenset({"text"}),
        centre="centre",
        sealed={"case__restricted": True},
        day="began_on",
        related=("centre", "case"),
        hints={
            "title": _("Names nobody: everybody who reads counts reads it."),
            "text": _("Once, without the names of those who sent it."),
        },
        children=(Child("form-letter-copies", "letter"),),
        **happened("form-letters", "began_on"),
    )
)
COPIES = register(
    Kind(
        key="form-letter-copies",
        model=Copies,
        function=Function.ENQUIRIES,
        label=_("Copies of form letters"),
        prefix="FC",
        group=GROUP,
        fields=("letter", "came_on", "channel", "number"),
        columns=("came_on", "letter", "channel", "number"),
        sorts=("-came_on", "number"),
        filters=("channel",),
        centre="letter__centre",
        sealed={"letter__case__restricted": True},
        day="came_on",
        related=("letter__centre",),
        entered=False,
        edited=False,
        create=write_copies,
        edit=refuse_by_hand,
    )
)
