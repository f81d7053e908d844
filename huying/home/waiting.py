"""What waits for somebody, by what each person may do about it: unassigned cases, unanswered referrals, missing thanks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huying.accounts.models import AccessRequest, User
from huying.accounts.policy import Function, Level, allows, level
from huying.activities.models import Photo
from huying.audit import queries as audit
from huying.audit.models import Event
from huying.cases.models import Referral
from huying.cases.models.case import merged_today
from huying.casework.queries import QUIET, left_alone
from huying.clinic.queries import gaps, without_lawyer
from huying.contacts.rules import ENDS_SOON
from huying.core.pages import Counted, counted
from huying.figures.wording import filled
from huying.letters.queries import to_sign, waiting_for_reply
from huying.outbox.models import Job, Message
from huying.proposals.models import Progress
from huying.records.kind import Words, kind_named, the_kind
from huying.records.presentation import record_url
from huying.reports.models import ReleaseRequest

PRESSING = timedelta(days=30)  # of the forty in which a request about data is answered
SHOWN, SOON, LATELY = 4, timedelta(days=60), timedelta(days=30)
MONTH = timedelta(days=ENDS_SOON)
MOST_QUIET = 99  # so many are counted


@dataclass(frozen=True, slots=True)
class Waiting:
    """Some things that wait: what for, how many (or `more` than that), the first few, and where all are seen."""

    words: Words
    number: int
    url: str
    first: list[tuple[str, str]]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Records of a kind that wait for somebody who has `needed` for its function."""

    kind: str
    words: Words
    condition: Callable[[date], Q]
    needed: Level = Level.WRITE


WAITS = (
    Wait("help-requests", _("Requests for help nobody has looked at"), lambda today: Q(settled_on=None)),
    Wait("correspondence", _("Messages that wait for a decision"), lambda today: Q(state="waiting")),
    Wait(
        "correspondence",
        _("Messages on cases that nobody has read"),
        lambda today: Q(state="linked", unread=True),
    ),
    Wait("instructions", _("Words from residents to see to"), lambda today: Q(done_on=None)),
    Wait("data-requests", _("Requests about personal data to be answered"), lambda today: Q(done_on=None)),
    Wait(
        "data-requests",
        _("Requests about personal data, thirty days old or older"),
        lambda today: Q(done_on=None, received_on__lte=today - PRESSING),
    ),
    Wait(
        "cases",
        _("Cases given to nobody"),
        lambda today: Q(assigned_to=None, closed_on=None) & ~merged_today(),
        Level.APPROVE,
    ),
    Wait(
        "cases",
        _("Cases past their dates"),
        lambda today: Q(due_on__lt=today, closed_on=None) & ~merged_today(),
        Level.APPROVE,
    ),
    Wait(
        "authorities",
        _("Authorities to help that end within 30 days"),
        lambda today: Q(withdrawn_on=None, valid_until__gte=today, valid_until__lte=today + MONTH),
    ),
    Wait("answers", _("Agreed answers to be looked at again"), lambda today: Q(review_by__lt=today)),
    Wait("referrals", _("Referrals without an answer"), lambda today: Q(answer=Referral.Answer.WAITING)),
    Wait("proposals", _("Proposals without any step on record"), lambda today: Q(progress=None)),
    Wait(
        "progress",
        _("Steps that have lapsed or will within 60 days"),
        lambda today: Q(valid_until__lt=today + SOON) & ~Q(stage=Progress.Stage.DECLINED),
    ),
    Wait("surveys", _("Surveys not released yet"), lambda today: Q(releases=None)),
    Wait("surveys", _("Surveys without findings"), lambda today: Q(findings=None)),
    Wait(
        "donations", _("Gifts without thanks on record"), lambda today: Q(acknowledgements=None, part_of=None)
    ),
    Wait("grants", _("Grants not paid out yet"), lambda today: Q(disbursements=None)),
    Wait("photos", _("Photographs that wait for consent"), lambda today: Q(consent=Photo.Consent.ASKED)),
)


def waiting(user: User, today: date) -> list[Waiting]:
    """Everything that waits and that `user` can see to; what does not wait is left out."""
    return [each for each in _all(user, today) if each.number]


def _all(user: User, today: date) -> Iterator[Waiting]:
    for wait in WAITS:
        yield from _records(wait, user, today)
    yield from _letters(user, today)
    if allows(user, Function.CASEWORK, Level.WRITE):
        yield _quiet(user, today)
        yield from _legal_advice(user, today)
    if allows(user, Function.REPORT, Level.APPROVE):
        yield from _releases(user)
    if allows(user, Function.ACCOUNTS, Level.APPROVE):
        yield from _house(user)


def _records(wait: Wait, user: User, today: date) -> Iterator[Waiting]:
    kind = kind_named(wait.kind)
    if kind is None or level(user, kind.function) < wait.needed:
        return
    rows: Any = kind.visible_to(user, wait.needed).filter(wait.condition(today)).order_by(kind.sorts[0], "pk")
    first = [(str(row), record_url(kind, row.code)) for row in rows[:SHOWN]]
    every = counted(rows) if len(first) == SHOWN else Counted(len(first), False)
    here = reverse("records:record_list", args=[kind.key])
    yield Waiting(wait.words, every.number, here, first, every.more)


def _letters(user: User, today: date) -> Iterator[Waiting]:
    """Letters that the person may sign, which are theirs to read whatever else of the case is not; and unanswered ones."""
    drafts = to_sign(user)
    first = [
        (f"{draft.code} · {draft.case.centre}", reverse("letters:letter_read", args=[draft.code]))
        for draft in drafts[:SHOWN]
    ]
    yield Waiting(_("Letters to sign"), len(drafts), reverse("letters:letters_to_sign"), first)
    if allows(user, Function.CASEWORK, Level.WRITE):
        rows = waiting_for_reply(user, today)
        oldest = [(each.serial, record_url(the_kind("letters"), each.code)) for each in rows[:SHOWN]]
        every = counted(rows)
        here = reverse("letters:letters_waiting")
        yield Waiting(_("Letters without a reply"), every.number, here, oldest, every.more)


def _quiet(user: User, today: date) -> Waiting:
    """Open cases with which nothing has been done for as many days as the office allows, asked for in one question."""
    found = list(left_alone(user, today).values_list("title", "code")[: MOST_QUIET + 1])
    first = [(title, record_url(the_kind("cases"), code)) for title, code in found[:SHOWN]]
    words = filled(_("Open cases with nothing done for %(days)s days"), days=settings.QUIET_DAYS)
    here = f"{reverse('casework:queue')}?queue={QUIET}"
    return Waiting(words, min(len(found), MOST_QUIET), here, first, len(found) > MOST_QUIET)


def _legal_advice(user: User, today: date) -> Iterator[Waiting]:
    """Sessions of legal advice in which nobody sits at a desk, for whoever keeps the rota; seats that nobody can take."""
    if allows(user, Function.DIRECTORY, Level.WRITE):
        yield _of_rota(_("Sessions of legal advice without a lawyer"), gaps(user, today), "legal-sittings")
    loose = without_lawyer(user, today)
    yield _of_rota(_("Seats of legal advice that no lawyer can take"), loose, "legal-consultations")


def _of_rota(words: Words, rows: Any, key: str) -> Waiting:
    """The first of these rows; they are counted only when there may be more."""
    first = [(str(each), record_url(the_kind(key), each.code)) for each in rows[:SHOWN]]
    every = counted(rows) if len(first) == SHOWN else Counted(len(first), False)
    return Waiting(words, every.number, reverse("clinic:rota"), first, every.more)


def _releases(user: User) -> Iterator[Waiting]:
    """Small counts that another person wants printed."""
    others = ReleaseRequest.objects.exclude(asked_by=user.username)
    drafts = others.filter(figure__edition__published_at=None).values("figure__edition__code")
    for row in drafts.annotate(number=Count("pk")).order_by("figure__edition__code"):
        here = reverse("staff_reports:release_list", args=[row["figure__edition__code"]])
        yield Waiting(_("Small counts that wait for a second person"), row["number"], here, [])


def _house(user: User) -> Iterator[Waiting]:
    """Rights that another administrator asked for, and what the machine could not do by itself."""
    asked = AccessRequest.objects.filter(state=AccessRequest.State.PENDING).exclude(asked_by=user)
    yield Waiting(_("Requests that wait for you"), asked.count(), reverse("accounts:people"), [])
    failed = Message.objects.filter(state=Message.State.FAILED).count()
    yield Waiting(_("Messages that could not be sent"), failed, "", [])
    yield Waiting(_("Jobs given up"), Job.objects.filter(state=Job.State.FAILED).count(), "", [])


@dataclass(frozen=True, slots=True)
class Trail:
    """What an auditor sees first: how long the trail is, whether it holds, and what left the office lately."""

    number: int
    holds: bool
    exports: int
    rights: int


def trail(user: User, now: datetime) -> Trail | None:
    """The state of the audit trail, for those who may read it."""
    if not allows(user, Function.AUDIT, Level.READ):
        return None
    lately = Event.objects.filter(at__gte=now - LATELY)
    return Trail(
        number=audit.head()[0],
        holds=next(iter(audit.recent_breaks()), None) is None,
        exports=lately.filter(Q(action__endswith="exported") | Q(action__endswith=".printed")).count(),
        rights=lately.filter(action__in=("user.posted", "user.posting_ended")).count(),
    )
