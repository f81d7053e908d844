"""What somebody with a slip follows: a request from outside with the case that came of it, or a case of another channel."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from huying.cases.models import Case
from huying.centres.models import Centre
from huying.intake.models import HelpRequest, Instruction, Slip


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter as its resident knows it (求助事項). `holder` has the reference and the digest of the secret code."""

    holder: HelpRequest | Slip

    @property
    def code(self) -> str:
        """The reference on the slip; a case's own reference and number open nothing and are not on it."""
        return self.holder.code

    @property
    def request(self) -> HelpRequest | None:
        return self.holder if isinstance(self.holder, HelpRequest) else None

    @property
    def case(self) -> Case | None:
        """The case that is followed; None as long as a request is none."""
        return self.holder.case

    @property
    def centre(self) -> Centre:
        """Who sees to it."""
        request = self.request
        return request.centre if request is not None else self.holder.case.centre  # type: ignore[union-attr]

    @property
    def received_on(self) -> date:
        request = self.request
        return request.received_on if request is not None else self.holder.case.received_on  # type: ignore[union-attr]

    @property
    def words(self) -> QuerySet[Instruction]:
        """Everything that the resident told about it on the status page, in its order."""
        return words_about(Q(request=self.request) if self.request is not None else Q(case=self.case))

    @property
    def parent(self) -> dict[str, Any]:
        """What the records that come by it belong to."""
        return {"request": self.request, "case": self.case, "centre": self.centre}


def words_about(condition: Q) -> QuerySet[Instruction]:
    """Words of residents that meet a condition, the first first."""
    return Instruction.objects.filter(condition).order_by("said_on", "pk")
