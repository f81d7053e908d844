"""Where a request or a case stands, and what may be said of it, as its resident may know it; nothing here writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huying.cases.models import Referral
from huying.intake.matters import Matter
from huying.intake.models import Instruction

What = Instruction.What
AFTER_CLOSING = frozenset({What.ANSWERED, What.NOT_ANSWERED, What.SOLVED, What.NOT_SOLVED})
WHILE_OPEN = frozenset({What.OVER})
CONSENT = frozenset({What.AGREED, What.NOT_AGREED})
QUESTIONS = (
    CONSENT,
    frozenset({What.ANSWERED, What.NOT_ANSWERED}),
    frozenset({What.SOLVED, What.NOT_SOLVED}),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a request as its resident may know it: no name and no word of what was told."""

    words: str | Promise
    state: str  # done, now or next
    on: date | None = None


def stages(matter: Matter) -> list[Stage]:
    """Where a matter stands, from its dated records."""
    first, request = Stage(_("Received"), "done", matter.received_on), matter.request
    if request is None:
        return [first, *_case_stages(matter)]
    looked = Stage(_("Somebody looks at it"), "now" if request.is_waiting else "done", request.settled_on)
    if request.is_waiting:
        return [first, looked, Stage(_("You are told how it goes on"), "next")]
    if request.aside:
        return [first, looked, Stage(_("Not taken up"), "now", request.settled_on)]
    if request.enquiry is not None:
        return [first, looked, Stage(_("Answered"), "now", request.enquiry.asked_on)]
    return [first, looked, *_case_stages(matter)]


def _case_stages(matter: Matter) -> list[Stage]:
    case = matter.case
    assert case is not None  # noqa: S101 (the database knows no third thing)
    closed = case.closed_on is not None
    taken = case.referrals.filter(answer=Referral.Answer.ACCEPTED).order_by("answered_on").last()
    found = [Stage(_("A case is open"), "done" if closed or taken else "now", case.received_on)]
    if taken is not None:
        found.append(Stage(_("Handed on and taken over"), "done" if closed else "now", taken.answered_on))
    return [*found, Stage(_("Closed"), "now" if closed else "next", case.closed_on)]


def is_closed(matter: Matter) -> bool:
    """Whether nothing more is being done about it."""
    request, case = matter.request, matter.case
    settled = request is not None and (bool(request.aside) or request.enquiry_id is not None)
    return settled or (case is not None and case.closed_on is not None)


def may_say(matter: Matter, what: str) -> bool:
    """Whether this can be said of a matter that stands where it stands."""
    if what in AFTER_CLOSING:
        return is_closed(matter)
    return what not in WHILE_OPEN or not is_closed(matter)


def word_on_passing_on(words: Iterable[Instruction]) -> Instruction | None:
    """The last yes or no about passing it on."""
    return next((each for each in reversed(list(words)) if each.what in CONSENT), None)


def is_said_already(words: Iterable[Instruction], what: str, told: str, today: date) -> Instruction | None:
    """What a second click on `today` would say again: the last word on one question, or the same wish in the same words.

    Whoever said no, yes and no again on one day has said no.
    """
    question = next((each for each in QUESTIONS if what in each), {what})
    about = [each for each in words if each.what in question]
    if len(question) > 1:
        about = about[-1:]
    same = (each for each in about if (each.what, each.words, each.said_on) == (what, told, today))
    return next(same, None)
