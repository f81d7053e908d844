"""Opening, editing, closing and reopening help cases; the day's tally."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.calendars.counting import forget_counting
from huying.cases.models import Assignment, Case, Letter, Recategorising, Referral, Reopening, Tag, Tally
from huying.cases.moments import CHANGED, OPENED
from huying.cases.numbering import give_numbers
from huying.cases.rules import (
    must_be_closed_by_whoever_may,
    must_be_fit_tags,
    must_be_possible,
    must_have_a_way,
    must_leave_nothing_linked,
    must_stand,
    must_stay_as_sent,
    must_stay_restricted,
    must_stay_with_its_presses,
)
from huying.cases.sharing import last_word_of
from huying.centres.models import Centre
from huying.contacts.models import Contact
from huying.core.days import must_have_come
from huying.records import actions as records
from huying.records.kind import By, the_kind
from huying.records.rules import actor_name, can_write

Values = Mapping[str, Any]
CLOSING = ("closed_on", "outcome", "result", "resident_told_on")
OPEN: Values = {"closed_on": None, "outcome": "", "result": "", "resident_told_on": None}
REFERRAL_DAYS = ("referred_on", "consented_on", "answered_on", "reported_on", "consent_ended_on")


class CaseAlreadyClosed(Exception):
    """The case was closed before this request arrived."""


class CaseStillOpen(Exception):
    """The case is not closed, so it cannot be reopened."""


@transaction.atomic
def open_case(*, values: Values, by: By, at: datetime, code: str = "") -> Case:
    """Open a case. Raises ValidationError for days that have not come yet."""
    must_be_possible(values, timezone.localdate(at))
    must_be_closed_by_whoever_may(None, values, by)
    told = with_fit_tags(None, values, timezone.localdate(at))
    case: Case = records.create_record(kind=_cases(), values=told, by=by, at=at, code=code)
    give_numbers([case])
    _keep_assignments([(None, case)], by, at)
    OPENED.has_come(case=case, by=by, at=at)
    return case


@transaction.atomic
def open_cases(*, rows: Sequence[Values], by: By, at: datetime) -> list[Case]:
    """Open many cases at once, all or none. Raises NotAllowed or ValidationError, as for one.

    They come from other records and have their own past: no clock is started by itself.
    """
    for values in rows:
        must_be_possible(values, timezone.localdate(at))
    cases: list[Case] = records.create_records(kind=_cases(), rows=rows, by=by, at=at)
    give_numbers(cases)
    _keep_assignments([(None, case) for case in cases], by, at)
    return cases


@transaction.atomic
def edit_case(*, record: Case, values: Values, version: int, by: By, at: datetime, reason: str = "") -> Case:
    """Change a case's fields. What it had been closed with is kept when it is opened again.

    Raises EditedMeanwhile, NotAllowed or ValidationError.
    """
    must_be_possible(values, timezone.localdate(at))
    rows = Case.objects.select_related("category__parent")
    before = rows.select_for_update(of=("self",)).get(pk=record.pk)
    must_stand(before)
    must_leave_nothing_linked(before, values)
    must_be_closed_by_whoever_may(before, values, by)
    must_stay_restricted(before, values, by)
    values = with_fit_tags(before, values, timezone.localdate(at))
    case = _edited(before, values, version, by, at, reason)
    for merged in _of_one_fate(before):
        _edited(merged, _fate_of(merged, case), merged.version, actor_name(by), at, reason)
    return case


def _edited(before: Case, values: Values, version: int, by: By, at: datetime, reason: str) -> Case:
    """The case as it is edited, with its past closing kept and its followers told."""
    case: Case = records.edit_record(
        kind=_cases(), record=before, values=values, version=version, by=by, at=at
    )
    if case.version != version:
        give_numbers([case])  # one entered by the release before, or before its centre had initials
        if before.closed_on is not None and case.closed_on is None:
            _keep_closing(before, reason, by, at)
        _keep_category(before, case, at)
        _keep_assignments([(before.assigned_to_id, case)], by, at)
        CHANGED.has_come(case=case, by=by, at=at)
    return case


def _keep_category(before: Case, case: Case, at: datetime) -> None:
    """Which category a case had had until today, for the periods that are over."""
    if case.category_id != before.category_id:
        Recategorising.objects.create(
            case=case,
            category_id=before.category_id,
            became_id=case.category_id,
            changed_on=timezone.localdate(at),
            at=at,
        )


def _keep_assignments(handed: Sequence[tuple[int | None, Case]], by: By, at: datetime) -> None:
    """From whom to whom each of these cases went, if it went anywhere: the one place where that is written down."""
    who = by if isinstance(by, User) else None
    rows = [
        Assignment(case=case, former_id=former, to_id=case.assigned_to_id, by=who, at=at)
        for former, case in handed
        if former != case.assigned_to_id
    ]
    if rows:
        Assignment.objects.bulk_create(rows)


def _fate(case: Case) -> dict[str, Any]:
    """How a case ended, if it did, and whether its resident knows."""
    return {name: getattr(case, name) for name in CLOSING}


def _fate_of(merged: Case, case: Case) -> dict[str, Any]:
    """The same for a case that was merged into it, which cannot end before it was received."""
    fate = _fate(case)
    if case.closed_on is not None:
        fate["closed_on"] = max(case.closed_on, merged.received_on)
    return fate


def _of_one_fate(case: Case) -> list[Case]:
    """Cases merged into this one that ended as it did, or are open with it: whatever comes of it comes of them.

    That follows from the merge, and asks no right of its own to what may be a restricted case.
    """
    rows = Case.objects.filter(merges_gone__kept=case, merges_gone__parted_on=None).order_by("pk")
    fate = _fate(case) | {"closed_on": None}
    return [
        each
        for each in rows.select_for_update(of=("self",))
        if _fate(each) | {"closed_on": None} == fate  # the outcome says whether it is closed
    ]


def with_fit_tags(before: Case | None, values: Values, today: date) -> Values:
    """`values` with each tag that was merged replaced by the one it counts as. Raises ValidationError."""
    if "tags" not in values:
        return values
    held = list(before.tags.all()) if before else []
    chosen = [each if each in held else _counted(each) for each in values["tags"]]
    tags = list(dict.fromkeys(chosen))
    must_be_fit_tags(tags, held, today)
    return dict(values) | {"tags": tags}


def _counted(tag: Tag) -> Tag:
    return tag if tag.merged_into_id is None else Tag.objects.get(code=tag.counted_as)


def _keep_closing(closed: Case, reason: str, by: By, at: datetime) -> None:
    """What a case had been closed with, for the years in which that was so."""
    values = {name: getattr(closed, name) for name in CLOSING}
    values |= {"case": closed, "reopened_on": timezone.localdate(at), "reason": reason}
    records.enter(the_kind("reopenings"), values, by=by, at=at)


@transaction.atomic
def close_case(
    *, case: Case, outcome: str, result: str, told_on: date | None = None, by: By, at: datetime
) -> Case:
    """Close `case` on the local day of `at`, with its outcome. Raises CaseAlreadyClosed or ValidationError."""
    if not case.is_open:
        raise CaseAlreadyClosed(case.code)
    values = {
        "closed_on": timezone.localdate(at),
        "outcome": outcome,
        "result": result,
        "resident_told_on": told_on or case.resident_told_on,
    }
    return edit_case(record=case, values=values, version=case.version, by=by, at=at)


@transaction.atomic
def unclose_case(*, case: Case, version: int, by: By, at: datetime) -> Case:
    """Take back a closing of a moment ago, so that it never held. Raises CaseStillOpen, EditedMeanwhile or NotAllowed."""
    if case.is_open:
        raise CaseStillOpen(case.code)
    merged = _of_one_fate(case)
    opened = _unclosed(case, version, by, at)
    for each in merged:
        _unclosed(each, each.version, actor_name(by), at)
    return opened


def _unclosed(case: Case, version: int, by: By, at: datetime) -> Case:
    opened: Case = records.edit_record(kind=_cases(), record=case, values=OPEN, version=version, by=by, at=at)
    CHANGED.has_come(case=opened, by=by, at=at)
    return opened


@transaction.atomic
def reopen_case(*, case: Case, reason: str = "", by: By, at: datetime) -> Case:
    """Open `case` again; what it had been closed with stays on record. Raises CaseStillOpen."""
    if case.is_open:
        raise CaseStillOpen(case.code)
    return edit_case(record=case, values=OPEN, version=case.version, by=by, at=at, reason=reason)


@transaction.atomic
def keep_reopening(*, values: Values, by: By, at: datetime, code: str = "") -> Reopening:
    """Write down a reopening; only opening a case again leads here. Raises NotAllowed."""
    kept: Reopening = records.create_record(
        kind=the_kind("reopenings"), values=values, by=by, at=at, code=code
    )
    return kept


@transaction.atomic
def edit_tally(*, record: Tally, values: Values, version: int, by: By, at: datetime) -> Tally:
    """Change what was typed from paper. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    must_have_come(values, ["held_on"], timezone.localdate(at))
    must_stay_with_its_presses(Tally.objects.select_for_update().get(pk=record.pk), values)
    tally: Tally = records.edit_record(
        kind=_tallies(), record=record, values=values, version=version, by=by, at=at
    )
    return tally


@transaction.atomic
def edit_letter(*, record: Letter, values: Values, version: int, by: By, at: datetime) -> Letter:
    """Change a letter of the register; of one that was sent from here, only the reply.

    Raises EditedMeanwhile, NotAllowed, or ValidationError naming the fields.
    """
    must_have_come(values, ["sent_on", "replied_on"], timezone.localdate(at))
    must_stay_as_sent(Letter.objects.select_for_update().get(pk=record.pk), values)
    letter: Letter = records.edit_record(
        kind=_letters(), record=record, values=values, version=version, by=by, at=at
    )
    return letter


def add_to_tally(*, centre: Centre, day: date, channel: str, by: By, at: datetime) -> Tally:
    """One contact more in the line of that centre, day and channel, which is begun if need be.

    Called in the transaction of the press itself, before it writes to the trail: whoever types into the line takes
    the line first and the trail after it too, so that neither waits for the other.
    """
    line = Tally.objects.filter(centre=centre, held_on=day, channel=channel)
    if not line.update(pressed=F("pressed") + 1):
        _begin_tally({"centre": centre, "held_on": day, "channel": channel, "number": 0}, by, at)
        line.update(pressed=F("pressed") + 1)
    return line.get()


def _begin_tally(values: Values, by: By, at: datetime) -> None:
    """The day's line with nothing in it; somebody else may have begun it at this very moment."""
    try:
        records.create_record(kind=_tallies(), values=values, by=by, at=at)
    except ValidationError:
        if not Tally.objects.filter(
            centre=values["centre"], held_on=values["held_on"], channel=values["channel"]
        ).exists():
            raise


def take_from_tally(tally: Tally) -> None:
    """One contact less in the line in which it was counted, in the caller's transaction."""
    Tally.objects.filter(pk=tally.pk).update(pressed=F("pressed") - 1)


def move_in_tally(tally: Tally, *, centre: Centre, day: date, channel: str, by: By, at: datetime) -> Tally:
    """A counted contact goes from `tally` to another line; both lines are locked in one order for everybody."""
    there = Tally.objects.filter(centre=centre, held_on=day, channel=channel)
    both = [tally.pk, *there.values_list("pk", flat=True)]
    list(Tally.objects.select_for_update().filter(pk__in=both).order_by("pk"))
    take_from_tally(tally)
    return add_to_tally(centre=centre, day=day, channel=channel, by=by, at=at)


def enter_referral(*, values: Values, by: By, at: datetime, code: str = "") -> Referral:
    """Write a referral down. Raises NotAllowed or ValidationError, as when no route leads where it is offered."""
    must_have_come(values, REFERRAL_DAYS, timezone.localdate(at))
    case = values["case"]
    if not can_write(the_kind("referrals"), by, case.centre_id, case.assigned_to_id):
        raise records.NotAllowed("referrals")
    must_have_a_way(Referral(**values))
    must_not_go_against(Referral(**values), None)
    referral: Referral = records.create_record(
        kind=the_kind("referrals"), values=values, by=by, at=at, code=code
    )
    return referral


@transaction.atomic
def edit_referral(*, record: Referral, values: Values, version: int, by: By, at: datetime) -> Referral:
    """Change a referral; a day of answer that somebody chooses follows no calendar.

    Raises EditedMeanwhile, NotAllowed or ValidationError.
    """
    must_have_come(values, REFERRAL_DAYS, timezone.localdate(at))
    before = Referral.objects.select_for_update().get(pk=record.pk)
    referral: Referral = records.edit_record(
        kind=the_kind("referrals"), record=record, values=values, version=version, by=by, at=at
    )
    must_have_a_way(referral)
    if referral.answer_by != before.answer_by:
        forget_counting(referral)
    must_not_go_against(referral, before.consent_ended_on)
    return referral


def note_despite(*, case: Case, reason: str, by: By, at: datetime) -> None:
    """Whoever wishes not to be contacted is contacted only for a reason, which stands on the case as a follow-up.

    Raises ValidationError naming `despite` without one.
    """
    if case.contact is None or case.contact.reply_by != Contact.Channel.NONE:
        return
    if not reason:
        words = _("The resident wishes not to be contacted. Say why they are written to all the same.")
        raise ValidationError({"despite": words})
    text = _("Written to although the resident wishes not to be contacted: %(reason)s") % {"reason": reason}
    values = {"case": case, "noted_on": timezone.localdate(at), "text": text}
    records.enter(the_kind("notes"), values, by=by, at=at)


def must_not_go_against(referral: Referral, ended_on: date | None) -> None:
    """Refuse to open by hand what the resident has closed: their no on the status page is younger than the agreement.

    `ended_on` is the day on which the agreement had been taken back before. Raises ValidationError naming the day.
    """
    word = last_word_of(referral.case)
    if word is None or word.agreed or not referral.shares_anything or referral.consent_ended_on is not None:
        return
    agreed_on = referral.consented_on
    if agreed_on is None or agreed_on < word.on or (ended_on is not None and agreed_on <= ended_on):
        words = _(
            "The resident said on %(day)s that nothing may be passed on. A later agreement needs its own day."
        )
        raise ValidationError({"consented_on": words % {"day": date_format(word.on)}})


def _cases() -> Any:
    return the_kind("cases")


def _tallies() -> Any:
    return the_kind("tallies")


def _letters() -> Any:
    return the_kind("letters")
