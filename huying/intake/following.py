"""What a resident said on the status page, for those who pass their case on."""

from huying.cases.models import Case
from huying.cases.queries import one_with
from huying.cases.sharing import LastWord, words_on_passing_on
from huying.intake.models import Instruction
from huying.intake.rules import CONSENT


@words_on_passing_on
def last_word(case: Case) -> LastWord | None:
    """Their last yes or no, by whatever slip of this matter it was said."""
    said = (
        Instruction.objects.filter(case__in=one_with(case), what__in=CONSENT).order_by("said_on", "pk").last()
    )
    return None if said is None else LastWord(said.what == Instruction.What.AGREED, said.said_on)
