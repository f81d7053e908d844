"""Everything that was said and done on a case, as one conversation with days and people."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.accounts.models import User
from huying.audit.models import Event
from huying.cases.kinds import CASES
from huying.cases.models import Assignment, Case, CaseMerge, Link, Recategorising
from huying.cases.queries import together
from huying.casework.kinds import CLOSING_REQUESTS
from huying.casework.queries import LINK_WORDS
from huying.records.kind import Words, the_kind
from huying.records.presentation import record_url
from huying.records.trail import told

SHOWN = 60
LONGEST_TEXT = 1200  # of a message; its own page has the whole
MOST = 500  # so many of one sort are read for one case
CLOSING = {"closed_on", "outcome", "result", "resident_told_on"}
SORTS: dict[str, Words] = {
    "notes": gettext_lazy("Follow-ups"),
    "contacts": gettext_lazy("From the resident"),
    "messages": gettext_lazy("Messages"),
    "referrals": gettext_lazy("Referrals"),
    "letters": gettext_lazy("Letters"),
    "papers": gettext_lazy("Papers"),
    "changes": gettext_lazy("Changes"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was said or done: on which day, written down when and by whom."""

    sort: str
    day: date
    at: datetime
    words: str
    text: str = ""
    url: str = ""
    who: str = ""
    tone: str = ""
    about: tuple[str, str] = ("", "")  # the kind and reference whose entering says who it was


@dataclass(frozen=True, slots=True)
class Conversation:
    """The newest entries of a case, and whether there are earlier ones."""

    entries: list[Entry]
    more: bool


def conversation(case: Case, user: User, *, sort: str = "", everything: bool = False) -> Conversation:
    """What a person may read of a case's past, the newest first; only one sort when `sort` names one."""
    wanted = [sort] if sort in SORTS else list(SORTS)
    found = [entry for name in wanted for entry in _sources()[name](case, user)]
    found.sort(key=lambda entry: (entry.day, entry.at), reverse=True)
    shown = found if everything else found[:SHOWN]
    return Conversation(_signed(shown), len(found) > len(shown))


def _sources() -> dict[str, Callable[[Case, User], Iterable[Entry]]]:
    return {
        "notes": _notes,
        "contacts": _contacts,
        "messages": _messages,
        "referrals": _referrals,
        "letters": _letters,
        "papers": _papers,
        "changes": _changes,
    }


def _readable(key: str, case: Case, user: User) -> Iterator[Any]:
    """What hangs on a case or on one that was merged into it."""
    kind = the_kind(key)
    for row in kind.visible_to(user).filter(case__in=together(case, user)).order_by("-pk")[:MOST]:
        if row.case_id != case.pk:
            row.of_merged = row.case.code
        yield row


def _entry(kind: str, row: Any, day: date, words: str, **more: Any) -> Entry:
    known = the_kind(kind)
    return Entry(
        sort=more.pop("sort"),
        day=day,
        at=row.created_at,
        words=" · ".join(filter(None, (str(capfirst(words)), getattr(row, "of_merged", "")))),
        url=record_url(known, row.code),
        about=(kind, row.code),
        **more,
    )


def _notes(case: Case, user: User) -> Iterator[Entry]:
    for note in _readable("notes", case, user):
        yield _entry("notes", note, note.noted_on, _("follow-up"), text=note.text, sort="notes")


def _contacts(case: Case, user: User) -> Iterator[Entry]:
    for press in _readable("presses", case, user):
        if press.undone_at is None:
            words = _("contact: %(channel)s") % {"channel": press.get_channel_display()}
            yield _entry("presses", press, press.pressed_on, words, text=press.note, sort="contacts")
    for asked in _readable("help-requests", case, user):
        words = _("asked for help on the website")
        yield _entry("help-requests", asked, asked.received_on, words, text=asked.story, sort="contacts")
    instructions = the_kind("instructions")
    for said in instructions.visible_to(user).filter(case__in=together(case, user))[:MOST]:
        words = _("the resident wrote: %(what)s") % {"what": said.get_what_display()}
        yield _entry("instructions", said, said.said_on, words, text=said.words, sort="contacts")


def _messages(case: Case, user: User) -> Iterator[Entry]:
    for message in _readable("correspondence", case, user):
        about = {"channel": message.get_channel_display()}
        if message.direction == message.Direction.OUT:
            words = _("%(channel)s sent") % about
        else:
            words = _("%(channel)s received") % about
        text = "\n".join(filter(None, (message.subject, message.text)))[:LONGEST_TEXT]
        tone = "lamp" if message.unread or message.stranger else ""
        yield _entry(
            "correspondence", message, message.received_on, words, text=text, tone=tone, sort="messages"
        )


def _referrals(case: Case, user: User) -> Iterator[Entry]:
    for one in _readable("referrals", case, user):
        place = {"place": one.to_centre or one.to_organisation}
        about = {"sort": "referrals"}
        yield _entry(
            "referrals", one, one.referred_on, _("referred to %(place)s") % place, text=one.purpose, **about
        )
        if one.answered_on:
            words = _("%(place)s: %(answer)s") % (place | {"answer": one.get_answer_display()})
            tone = {"accepted": "leaf", "declined": "brick", "lapsed": "lamp"}.get(one.answer, "")
            yield _later(one, one.answered_on, words, one.reason, tone)
        if one.reported_on:
            yield _later(one, one.reported_on, _("%(place)s reported back") % place, one.report, "leaf")
        if one.consent_ended_on:
            words = _("the resident took the agreement back: %(place)s sees nothing any more") % place
            yield _later(one, one.consent_ended_on, words, "", "lamp")


def _later(referral: Any, day: date, words: str, text: str, tone: str) -> Entry:
    """What happened to a referral afterwards; its history on its own page says who did it."""
    first = _entry("referrals", referral, day, words, text=text, tone=tone, sort="referrals")
    return replace(first, at=referral.updated_at, about=("", ""))


def _letters(case: Case, user: User) -> Iterator[Entry]:
    for draft in _readable("letter-drafts", case, user):
        if draft.letter_id is None:
            words = _("letter: %(state)s") % {"state": draft.get_state_display()}
            day = timezone.localdate(draft.created_at)
            yield _entry("letter-drafts", draft, day, words, text=draft.subject, sort="letters")
    for letter in _readable("letters", case, user):
        place = {"place": letter.to_organisation, "serial": letter.serial}
        if letter.sent_on is None:
            day, words = timezone.localdate(letter.created_at), _("letter %(serial)s to %(place)s begun")
        else:
            day, words = letter.sent_on, _("letter %(serial)s sent to %(place)s")
        yield _entry("letters", letter, day, words % place, text=letter.subject, sort="letters")
        if letter.replied_on:
            words = _("%(place)s replied to letter %(serial)s") % place
            answer = _entry("letters", letter, letter.replied_on, words, tone="leaf", sort="letters")
            yield replace(answer, at=letter.updated_at, about=("", ""))


def _papers(case: Case, user: User) -> Iterator[Entry]:
    for paper in _readable("case-papers", case, user):
        words = _("paper: %(source)s") % {"source": paper.get_source_display()}
        yield _entry("case-papers", paper, paper.received_on, words, text=paper.title, sort="papers")


def _changes(case: Case, user: User) -> Iterator[Entry]:
    """Who had the case, what it was and how it ended, each in words; and what else the trail says of the case itself."""
    kind = the_kind("cases")
    events = list(Event.objects.filter(kind=kind.key, code=case.code).order_by("-seq")[:MOST])
    said: dict[datetime, set[str]] = defaultdict(set)
    opened_again = list(_readable("reopenings", case, user))
    for source in (
        _hand_overs(case, user),
        _new_categories(case, user),
        _closings(case, opened_again, events),
    ):
        for entry, fields in source:
            said[entry.at].update(fields)
            yield replace(entry, who=entry.who or _who_changed(fields, entry.at, events))
    for again in opened_again:
        said[again.created_at].update(CLOSING)
    for event in told(events, kind, user, besides=lambda each: _told_otherwise(each, said)):
        day = timezone.localdate(event.at)
        yield Entry("changes", day, event.at, event.words, text=event.fields, who=event.actor)
    for again in opened_again:
        words = _("opened again; it had been closed on %(day)s: %(outcome)s")
        about = {"day": date_format(again.closed_on), "outcome": again.get_outcome_display()}
        yield _entry(
            "reopenings",
            again,
            again.reopened_on,
            words % about,
            text=again.reason,
            tone="lamp",
            sort="changes",
        )
    yield from _ties(case, user)
    for request in CLOSING_REQUESTS.visible_to(user).filter(case__in=together(case, user))[:MOST]:
        asked = _("asked to close the case: %(outcome)s") % {"outcome": request.get_outcome_display()}
        yield _entry(
            "closing-requests", request, request.asked_on, asked, text=request.result, sort="changes"
        )
        if request.decided_on:
            words = _("request to close: %(decision)s") % {"decision": request.get_decision_display()}
            decided = _entry("closing-requests", request, request.decided_on, words, sort="changes")
            who = str(request.decided_by)
            yield replace(decided, at=request.updated_at, text=request.words, who=who, about=("", ""))


def _who_changed(fields: set[str], at: datetime, events: Iterable[Event]) -> str:
    """Who entered or edited the case at that moment so that one of these fields was written."""
    found = (each.actor for each in events if each.at == at and fields & set(each.fields))
    return next(found, "")


def _told_otherwise(event: Event, said: Mapping[datetime, set[str]]) -> set[str]:
    """Fields of an edit that an entry of its own tells of, with what they were and became."""
    return said.get(event.at, set()) if event.action.endswith(".edited") else set()


def _hand_overs(case: Case, user: User) -> Iterator[tuple[Entry, set[str]]]:
    rows = Assignment.objects.filter(case__in=together(case, user)).select_related(
        "case", "former", "to", "by"
    )
    for row in rows.order_by("-pk")[:MOST]:
        words = (
            _("given to %(person)s") % {"person": row.to} if row.to else _("given back: nobody follows it up")
        )
        text = _("until then with %(person)s") % {"person": row.former} if row.former else ""
        yield _past(case, row, timezone.localdate(row.at), words, text, str(row.by or "")), {"assigned_to"}


def _new_categories(case: Case, user: User) -> Iterator[tuple[Entry, set[str]]]:
    rows = Recategorising.objects.filter(case__in=together(case, user))
    for row in rows.select_related("case", "category", "became").order_by("-pk")[:MOST]:
        words = _("category: %(before)s → %(after)s") % {"before": row.category, "after": row.became}
        yield _past(case, row, row.changed_on, words), {"category"}


def _past(case: Case, row: Any, day: date, words: str, text: str = "", who: str = "") -> Entry:
    """An entry of a row without a page of its own; one of a merged case says of which."""
    of_merged = row.case.code if row.case_id != case.pk else ""
    return Entry(
        "changes", day, row.at, " · ".join(filter(None, (str(capfirst(words)), of_merged))), text, who=who
    )


def _closings(
    case: Case, opened_again: Iterable[Any], events: Iterable[Event]
) -> Iterator[tuple[Entry, set[str]]]:
    """How a case ended, each time. The last edit of its closing day before it was opened again says who closed it."""
    edits = [each for each in events if each.action.endswith(".edited") and "closed_on" in each.fields]
    ends: list[tuple[Any, datetime | None]] = [
        (each, each.created_at) for each in opened_again if each.case_id == case.pk
    ]
    for end, until in [*ends, *([(case, None)] if case.closed_on else [])]:
        closing = next((each for each in edits if until is None or each.at < until), None)
        words = capfirst(_("closed: %(outcome)s") % {"outcome": end.get_outcome_display()})
        entry = Entry(
            "changes",
            end.closed_on,
            closing.at if closing else case.created_at,
            str(words),
            text=end.result,
            who=closing.actor if closing else "",
            tone="leaf",
            about=("", "") if closing else ("cases", case.code),
        )
        yield entry, CLOSING if closing else set()


def _ties(case: Case, user: User) -> Iterator[Entry]:
    """Links, splits and merges, on both sides; of a case that the reader may not open there is no word."""
    mine = CASES.visible_to(user).values("pk")
    links = Link.objects.filter(Q(case=case, other__in=mine) | Q(other=case, case__in=mine))
    for link in links.select_related("case", "other").order_by("-pk")[:MOST]:
        first = link.case_id == case.pk
        words = _("%(how)s: %(code)s") % {
            "how": LINK_WORDS[link.sort, first],
            "code": (link.other if first else link.case).code,
        }
        yield _entry("case-links", link, link.made_on, words, sort="changes")
        if link.taken_off_on:
            off = _("link taken off: %(code)s") % {"code": (link.other if first else link.case).code}
            entry = _entry("case-links", link, link.taken_off_on, off, sort="changes")
            yield replace(entry, at=link.updated_at, about=("", ""))
    merges = CaseMerge.objects.filter(Q(kept=case, gone__in=mine) | Q(gone=case, kept__in=mine))
    for merge in merges.select_related("kept", "gone").order_by("-pk")[:MOST]:
        goes_on = merge.kept_id == case.pk
        other = {"code": (merge.gone if goes_on else merge.kept).code}
        words = _("%(code)s was merged into this case") if goes_on else _("merged into %(code)s")
        yield _entry("case-merges", merge, merge.merged_on, words % other, sort="changes")
        if merge.parted_on:
            parted = _("parted again: %(code)s") % other
            entry = _entry("case-merges", merge, merge.parted_on, parted, sort="changes")
            yield replace(entry, at=merge.updated_at, about=("", ""))


def _signed(entries: list[Entry]) -> list[Entry]:
    """The same entries with the names of those who wrote them down, as the trail tells."""
    kinds = {kind for kind, _code in (entry.about for entry in entries) if kind}
    codes = {code for _kind, code in (entry.about for entry in entries) if code}
    made = Event.objects.filter(kind__in=kinds, code__in=codes, action__endswith=".created")
    who = {(kind, code): actor for kind, code, actor in made.values_list("kind", "code", "actor")}
    return [replace(entry, who=entry.who or who.get(entry.about, "")) for entry in entries]
