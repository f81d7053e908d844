"""The queues of a caseworker and of whoever answers for a centre, and what is looked at again."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, allows, centres_of, people_with
from huying.bulk.models import FormLetter
from huying.bulk.queries import counted_on
from huying.cases.kinds import CASES, REFERRALS
from huying.cases.models import Case, CaseMerge, CaseQuerySet, Link, Referral
from huying.cases.queries import together
from huying.cases.rules import may_part
from huying.casework.models import ClosingRequest, QualityCheck, Sample
from huying.casework.quiet import quiet
from huying.casework.rules import colleagues_for
from huying.centres.models import Centre
from huying.clocks.queries import clocks_of, tasks_of
from huying.clusters.queries import COMPARED
from huying.clusters.rules import Likeness, alike
from huying.core.pages import Counted, counted
from huying.core.period import Period
from huying.files.models import StoredFile
from huying.files.owners import may_open
from huying.records.kind import Words, the_kind

SHOWN = 60
COMPARED_LETTERS, MOST_LIKE, HALF = 200, 3, 0.5
ORDERS: dict[str, Words] = {
    "received_on": _("the oldest first"),
    "-received_on": _("the newest first"),
    "category": _("by category"),
}
COLUMNS = ("category", "assigned_to", "received_on", "due_on", "channel", "centre", "representative")
USUAL_COLUMNS = COLUMNS[:4]
MOST_MOVABLE, LONGEST_LINE = 100, 140  # of each sort; a longer one is cut
MOVABLE = {"notes": "noted_on", "presses": "pressed_on", "correspondence": "received_on", "tasks": "due_on"}
LINK_WORDS: dict[tuple[str, bool], Words] = {
    (Link.Sort.PART, True): _("is a part of"),
    (Link.Sort.PART, False): _("has this part"),
    (Link.Sort.SPLIT, True): _("was split off from"),
    (Link.Sort.SPLIT, False): _("split off from this one"),
    (Link.Sort.RELATED, True): _("related"),
    (Link.Sort.RELATED, False): _("related"),
}
ORDER = list(LINK_WORDS)
MINE, CENTRE, UNASSIGNED, LATE, QUIET = "mine", "centre", "unassigned", "late", "quiet"


@dataclass(frozen=True, slots=True)
class Queue:
    """Open cases that one looks after together; `words` say so when there are none."""

    name: str
    label: Words
    condition: Callable[[User, date], Q]
    empty: Words


QUEUES = {
    each.name: each
    for each in (
        Queue(
            MINE,
            _("Mine"),
            lambda user, today: Q(assigned_to=user),
            _("No open case is given to you."),
        ),
        Queue(
            LATE,
            _("Past their dates"),
            lambda user, today: Q(due_on__lt=today),
            _("No open case of your centres is past its date."),
        ),
        Queue(
            QUIET,
            _("Nothing done lately"),
            lambda user, today: quiet(today),
            _("Something was done lately with every open case of your centres."),
        ),
        Queue(
            UNASSIGNED,
            _("Given to nobody"),
            lambda user, today: Q(assigned_to=None),
            _("Every open case of your centres has a caseworker."),
        ),
        Queue(CENTRE, _("All open"), lambda user, today: Q(), _("No case is open at your centres.")),
    )
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A queue's name, and how many are in it."""

    queue: Queue
    number: Counted


def queue_named(name: str) -> Queue:
    """The queue of that name; the person's own when there is none of that name."""
    return QUEUES.get(name, QUEUES[MINE])


def open_cases(user: User) -> QuerySet[Case]:
    """Open cases that a person writes."""
    rows: CaseQuerySet = CASES.visible_to(user, Level.WRITE)  # type: ignore[assignment]
    return rows.standing().filter(closed_on=None)


def in_queue(queue: Queue, user: User, today: date, order: str = "") -> QuerySet[Case]:
    """Cases of a queue: those that are due first, then those without a date, the oldest first; or in another order."""
    rows = open_cases(user).filter(queue.condition(user, today))
    if order in ORDERS:
        return rows.order_by(order, "pk")
    return rows.order_by(F("due_on").asc(nulls_last=True), "received_on", "pk")


def tabs(user: User, today: date) -> list[Tab]:
    return [Tab(queue, counted(in_queue(queue, user, today))) for queue in QUEUES.values()]


def left_alone(user: User, today: date) -> QuerySet[Case]:
    """Open cases with which nothing has been done lately: a person's own, or all where they answer for the centre."""
    rows = open_cases(user).filter(quiet(today))
    if not allows(user, Function.CASEWORK, Level.APPROVE):
        rows = rows.filter(assigned_to=user)
    return rows.order_by("received_on", "pk")


def offered_to(user: User) -> QuerySet[Referral]:
    """Referrals that wait for the answer of centres at which a person writes, the oldest first."""
    rows = REFERRALS.received(user, Level.WRITE)
    waiting = rows.filter(answer=Referral.Answer.WAITING, to_centre__isnull=False)
    return waiting.order_by("referred_on", "pk")


def to_decide(user: User) -> QuerySet[ClosingRequest]:
    """Requests to close that a person may decide: not their own."""
    kind = the_kind("closing-requests")
    rows = kind.visible_to(user, Level.APPROVE)
    waiting = rows.filter(decision=ClosingRequest.Decision.WAITING, case__closed_on=None)
    return waiting.exclude(asked_by=user).order_by("asked_on", "pk")  # type: ignore[no-any-return]


def waiting_request(case: Case) -> ClosingRequest | None:
    """The request to close a case that nobody has decided."""
    return (
        case.closing_requests.filter(decision=ClosingRequest.Decision.WAITING)
        .select_related("asked_by")
        .first()
    )


def with_merges(rows: QuerySet[Case]) -> QuerySet[Case]:
    """The same cases, each with what `merge_of` is asked: its page, its acts and its panels ask once together."""
    return rows.prefetch_related(Prefetch("merges_gone", CaseMerge.objects.select_related("kept")))


def merge_of(case: Case) -> CaseMerge | None:
    """The merge by which a case goes on in another one today."""
    return next((each for each in case.merges_gone.all() if each.parted_on is None), None)


def loads(case: Case) -> list[tuple[User, int]]:
    """Colleagues a case can be given to, with how many open cases each has at its centre; the least busy first."""
    merged = CaseMerge.objects.filter(parted_on=None).values("gone")
    here = Q(cases__closed_on=None, cases__centre=case.centre_id)
    open_here = Count("cases", filter=here & ~Q(cases__in=merged))
    people = colleagues_for(case).annotate(load=open_here).order_by("load", "username")
    return [(person, person.load) for person in people]


def colleagues(user: User) -> QuerySet[User]:
    """People who write cases at the centres where `user` does."""
    centres = centres_of(user, Function.CASEWORK, Level.WRITE)
    return people_with(Function.CASEWORK, Level.WRITE, centres).order_by("username")


@dataclass(frozen=True, slots=True)
class Tied:
    """Another case that its reader may open, how it belongs to this one, and what takes that back, if anything does."""

    case: Case
    words: Words
    on: date
    undo: str = ""
    code: str = ""


def tied(case: Case, user: User, today: date) -> list[Tied]:
    """What leads from one case to others: merges first, then the larger case, its parts, splits, related ones.

    Cases that the reader may not open leave nothing behind.
    """
    found = [*_merges(case, today), *_links(case)]
    mine = set(
        CASES.visible_to(user).filter(pk__in=[each.case.pk for each in found]).values_list("pk", flat=True)
    )
    return [each for each in found if each.case.pk in mine]


def _merges(case: Case, today: date) -> Iterator[Tied]:
    held = CaseMerge.objects.filter(Q(kept=case) | Q(gone=case), parted_on=None)
    for merge in held.select_related("kept", "gone").order_by("pk"):
        other, words = (
            (merge.gone, _("merged into this one"))
            if merge.kept_id == case.pk
            else (merge.kept, _("goes on in"))
        )
        yield Tied(other, words, merge.merged_on, "part" if may_part(merge, today) else "", merge.code)


def _links(case: Case) -> Iterator[Tied]:
    held = Link.objects.filter(Q(case=case) | Q(other=case), taken_off_on=None).select_related(
        "case", "other"
    )
    for link in sorted(held, key=lambda each: (ORDER.index((each.sort, each.case_id == case.pk)), each.pk)):
        first = link.case_id == case.pk
        yield Tied(
            link.other if first else link.case, LINK_WORDS[link.sort, first], link.made_on, "off", link.code
        )


def movable(case: Case, user: User) -> list[tuple[str, str]]:
    """What of a case can go along when another one is split off it: kind and reference, and what it says."""
    found = []
    for key, day in MOVABLE.items():
        kind = the_kind(key)
        for record in (
            kind.visible_to(user, kind.write).filter(case=case).order_by(f"-{day}", "-pk")[:MOST_MOVABLE]
        ):
            on = getattr(record, day)
            said = " · ".join(
                filter(None, (capfirst(str(kind.singular)), date_format(on) if on else "", str(record)))
            )
            found.append((f"{key}:{record.code}", said[:LONGEST_LINE]))
    return found


@dataclass(frozen=True, slots=True)
class Resembled:
    """A form letter that says much of what a text says, and why one thinks so."""

    letter: FormLetter
    likeness: Likeness


def letters_like(text: str, centre: int, user: User, today: date) -> list[Resembled]:
    """Form letters counted today at a centre that say at least half of what `text` says; the most alike first."""
    letters = {each.pk: each for each in counted_on(user, today).filter(centre=centre)[:COMPARED_LETTERS]}
    told = {pk: f"{each.title}\n{each.text}"[:COMPARED] for pk, each in letters.items()}
    found = alike(text[:COMPARED], told, MOST_LIKE)
    return [Resembled(letters[each.key], each) for each in found if each.score >= HALF]


def papers_of(case: Case, user: User) -> list[StoredFile]:
    """The files that belong to a case and that `user` may open: its own, those of its messages, requests and letters, the oldest first."""
    cases = together(case, user)
    messages = the_kind("correspondence").visible_to(user).filter(case__in=cases)
    drafts = the_kind("letter-drafts").visible_to(user).filter(case__in=cases)
    papers = the_kind("papers").visible_to(user).filter(request__case__in=cases)
    replies = the_kind("letter-replies").visible_to(user).filter(letter__case__in=cases)
    own = the_kind("case-papers").visible_to(user).filter(case__in=cases)
    ids = [
        *own.values_list("file", flat=True),
        *messages.values_list("raw", flat=True),
        *messages.values_list("attachments__file", flat=True),
        *papers.values_list("file", flat=True),
        *drafts.values_list("pdf", flat=True),
        *drafts.values_list("docx", flat=True),
        *replies.values_list("file", flat=True),
    ]
    found = StoredFile.objects.filter(pk__in={each for each in ids if each}).order_by("kept_at", "pk")
    return [each for each in found if may_open(user, each)]


def dates_of(case: Case, user: User) -> list[tuple[str, str]]:
    """The clocks and steps of a case, each with its day or that it is done."""
    clocks = [
        (str(clock.rule), _when(clock.met_on or clock.stopped_on, clock.due_on))
        for clock in clocks_of(case, user)
    ]
    return clocks + [(task.what, _when(task.done_on, task.due_on)) for task in tasks_of(case, user)]


def _when(over: date | None, due: date | None) -> str:
    if over is not None:
        return gettext("done on %(day)s") % {"day": date_format(over)}
    return gettext("due on %(day)s") % {"day": date_format(due)} if due else gettext("no date")


def agreed_referrals(case: Case, user: User) -> list[Referral]:
    """Referrals of a case and of those merged into it to which its resident agreed, the newest first."""
    rows = REFERRALS.mine(user).filter(case__in=together(case, user), consented_on__isnull=False)
    return list(rows.order_by("-referred_on", "-pk"))


def closed_at(centre: Centre, period: Period, user: User) -> QuerySet[Case]:
    """Cases of a centre closed in a period and still closed at its end, each once, as far as `user` may read them."""
    rows: QuerySet[Case] = CASES.visible_to(user).filter(centre=centre)
    return rows.closed_in(period).each_once(period)  # type: ignore[attr-defined, no-any-return]


def samples_of(user: User) -> QuerySet[Sample]:
    """The draws that a person may see, the newest first, each with how many of its cases were looked at."""
    rows: QuerySet[Sample] = the_kind("quality-samples").visible_to(user, Level.APPROVE)
    looked_at = Count("checks", filter=Q(checks__checked_on__isnull=False))
    return rows.annotate(looked_at=looked_at).order_by("-drawn_on", "-pk")[:50]


def summed(checks: Iterable[QualityCheck]) -> list[tuple[str, int, int, int]]:
    """For each question how often it was answered yes, no, or that it does not apply."""
    every, found = list(checks), QualityCheck.Found
    sums = []
    for name in QualityCheck.QUESTIONS:
        told = [getattr(check, name) for check in every]
        words = str(QualityCheck._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        sums.append((words, told.count(found.YES), told.count(found.NO), told.count(found.NONE)))
    return sums
