"""What a case must say before it may be opened or closed, and what holds a tally in its place and a letter as it was sent."""

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, centres_of
from huying.cases.models import Case, CaseMerge, Category, Letter, Link, Referral, Route, Tag, Tally
from huying.centres.models import Centre
from huying.core.days import must_have_come
from huying.core.period import in_force
from huying.core.text import fold

MOST_TAGS, MOST_IN_USE = 6, 200
DAYS_TO_PART = timedelta(days=30)
ALIKE = 0.6  # of the pairs of characters of both names
NO_WORD = re.compile(r"[\W_]+")


def must_be_possible(values: Mapping[str, Any], today: date) -> None:
    """Refuse days that have not come yet. Raises ValidationError naming the field."""
    must_have_come(values, ("received_on", "closed_on", "resident_told_on"), today)


def answers_for(by: User | str, centre: Centre) -> bool:
    """Whether `by` answers for a centre: closings there need nobody else's agreement, and what is restricted is theirs to see."""
    if not isinstance(by, User):
        return True  # the system itself: an import, the sample
    answered_for = centres_of(by, Function.CASEWORK, Level.APPROVE)
    return answered_for is None or centre.pk in answered_for


def must_stand_in_two_levels(category: Category | None, parent: Category | None) -> None:
    """Refuse a place in the tree that would make a third level or a ring. Raises ValidationError naming the parent."""
    if parent is None:
        return
    if category is not None and parent.pk == category.pk:
        raise ValidationError({"parent": _("A category cannot stand under itself.")})
    if parent.parent_id is not None:
        words = _(
            "“%(parent)s” stands under another category itself, and there are two levels. Choose that one."
        )
        raise ValidationError({"parent": words % {"parent": parent}})
    if category is not None and category.parts.exists():
        words = _("Other categories stand under this one, so it stands by itself. Put them elsewhere first.")
        raise ValidationError({"parent": words})


def must_be_closed_by_whoever_may(case: Case | None, values: Mapping[str, Any], by: User | str) -> None:
    """In some categories a supervisor must agree before a case is closed. Raises ValidationError naming the day."""
    category = values.get("category") or (case and case.category)
    centre = values.get("centre") or (case and case.centre)
    closes = (case is None or case.closed_on is None) and values.get("closed_on") is not None
    if closes and category and centre and needs_agreement(category) and not answers_for(by, centre):
        words = _(
            "Cases of this category are closed by a supervisor. Use “Close the case”, and they will be asked."
        )
        raise ValidationError({"closed_on": words})


def needs_agreement(category: Category) -> bool:
    """Whether closings in a category need a supervisor's word, because it or the one above says so."""
    return category.closing_agreed or (category.parent is not None and category.parent.closing_agreed)


def must_stay_restricted(case: Case, values: Mapping[str, Any], by: User | str) -> None:
    """Only those who answer for a centre open a restricted case to the others. Raises ValidationError naming the field."""
    if case.restricted and not values.get("restricted", True) and not answers_for(by, case.centre):
        raise ValidationError(
            {"restricted": _("Only somebody who answers for the centre can take this back.")}
        )


def is_in_use(tag: Tag, day: date) -> bool:
    """Whether cases may be given the tag on `day`."""
    return tag.merged_into_id is None and (tag.retired_on is None or tag.retired_on > day)


def must_be_fit_tags(tags: Collection[Tag], before: Collection[Tag], day: date) -> None:
    """Refuse too many tags on a case, and a retired one that it does not have yet. Raises ValidationError."""
    if len(tags) > MOST_TAGS:
        words = _("A case has at most %(most)s tags. Take one away first.")
        raise ValidationError({"tags": words % {"most": MOST_TAGS}})
    for tag in tags:
        if tag not in before and not is_in_use(tag, day):
            raise ValidationError({"tags": _("The tag “%(tag)s” is retired. Choose another.") % {"tag": tag}})


def must_leave_room(in_use: int) -> None:
    """Refuse another tag when there are too many in use. Raises ValidationError."""
    if in_use >= MOST_IN_USE:
        words = _(
            "%(most)s tags are in use, and more would find nothing. Merge two that mean the same or retire one that "
            "nobody uses, on the page of tags."
        )
        raise ValidationError(words % {"most": MOST_IN_USE})


def may_come_apart(tag: Tag, today: date) -> bool:
    """Whether the merge of a tag can still be taken back."""
    return tag.merged_on is not None and today <= tag.merged_on + DAYS_TO_PART


def are_alike(one: Tag, other: Tag) -> bool:
    """Whether two tags seem to mean the same: in either script one name holds the other, or most pairs of characters."""
    names = [[_plain(each.name), _plain(each.name_en)] for each in (one, other)]
    return any(_alike(a, b) for a, b in zip(*names, strict=True))


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < 2:
        return False
    if short in long:
        return True
    pairs = [{word[place : place + 2] for place in range(len(word) - 1)} for word in (one, other)]
    return 2 * len(pairs[0] & pairs[1]) >= ALIKE * (len(pairs[0]) + len(pairs[1]))


def _plain(name: str) -> str:
    return NO_WORD.sub("", fold(name))


def crosses_the_boundary(one: Centre, other: Centre) -> bool:
    """Whether one of two centres is in the Mainland and the other is not."""
    return (one.type == Centre.Type.MAINLAND) != (other.type == Centre.Type.MAINLAND)


def route_between(one: Centre, other: Centre, on: date) -> Route | None:
    """The ground on which personal facts may go from one centre to the other on that day; the newest of several."""
    found = Route.objects.filter(in_force(on), from_centre=one, to_centre=other)
    return found.order_by("-began_on", "-pk").first()


def must_have_a_way(referral: Referral) -> None:
    """Nothing personal is offered across the boundary without a route for that pair of centres.

    What was answered before it was written down has gone already, and is written as it was. Raises ValidationError.
    """
    there = referral.to_centre
    if there is None or referral.answer != Referral.Answer.WAITING or not referral.shares_anything:
        return
    here = referral.case.centre
    if crosses_the_boundary(here, there) and route_between(here, there, referral.referred_on) is None:
        words = _(
            "No transfer route from %(here)s to %(there)s is in force on that day, so nothing about the resident may go"
            " along. Untick it, or have the route entered first."
        )
        raise ValidationError({"to_centre": words % {"here": here, "there": there}})


def must_stay_with_its_presses(tally: Tally, values: Mapping[str, Any]) -> None:
    """Refuse to move a line that contacts were counted in. Raises ValidationError naming the fields."""
    moved = [
        name
        for name in ("centre", "held_on", "channel")
        if values.get(name, getattr(tally, name)) != getattr(tally, name)
    ]
    if tally.pressed and moved:
        words = _("Contacts were pressed at the desk in this line, so it stays in its place.")
        raise ValidationError(dict.fromkeys(moved, words))


def must_stay_as_sent(letter: Letter, values: Mapping[str, Any]) -> None:
    """Refuse to change anything of a sealed letter but its reply. Raises ValidationError naming the fields."""
    changed = [
        name for name, value in values.items() if name != "replied_on" and value != getattr(letter, name)
    ]
    if letter.sealed and changed:
        words = _("This letter was signed and sent, so it stays as it is. Write another letter instead.")
        raise ValidationError(dict.fromkeys(changed, words))


def must_stand(case: Case) -> None:
    """Refuse to write on a case that was merged: its other one goes on. Raises ValidationError."""
    if CaseMerge.objects.filter(gone=case, parted_on=None).exists():
        raise ValidationError(_("This case was merged into another one, and goes on there."))


def must_not_go_round(case: Case, other: Case) -> None:
    """Refuse to make `case` a part of `other` when that is a part of it, near or far. Raises ValidationError."""
    parts = Link.objects.filter(sort=Link.Sort.PART, taken_off_on=None)
    place: int | None = other.pk
    met: set[int] = set()
    while place is not None and place not in met:
        if place == case.pk:
            raise ValidationError({"other": _("That case is a part of this one already, near or far.")})
        met.add(place)
        place = parts.filter(case=place).values_list("other", flat=True).first()


def must_be_mergeable(kept: Case, gone: Case) -> None:
    """Refuse to merge what is not two standing cases of one centre. Raises ValidationError."""
    if kept.pk == gone.pk:
        raise ValidationError({"other": _("Choose two different cases.")})
    for each in (kept, gone):
        must_stand(each)
    if kept.centre_id != gone.centre_id:
        raise ValidationError({"other": _("These are cases of two centres. Refer one of them instead.")})
    if CaseMerge.objects.filter(kept=gone, parted_on=None).exists():
        words = _("Other cases were merged into %(code)s. Part them first, then merge each into %(kept)s.")
        raise ValidationError({"other": words % {"code": gone.code, "kept": kept.code}})
    if gone.is_open and not kept.is_open:
        words = _("%(code)s is closed, and the other case is open. Open it again first.")
        raise ValidationError({"other": words % {"code": kept.code}})


def may_part(merge: CaseMerge, today: date) -> bool:
    """Whether a merge can still be taken back."""
    return merge.parted_on is None and today <= merge.merged_on + DAYS_TO_PART


def must_leave_nothing_linked(case: Case, values: Mapping[str, Any]) -> None:
    """Refuse to move a case that is linked or merged to another centre. Raises ValidationError naming the centre."""
    centre = values.get("centre", case.centre)
    if getattr(centre, "pk", centre) == case.centre_id:
        return
    if (
        Link.objects.filter(Q(case=case) | Q(other=case)).exists()
        or CaseMerge.objects.filter(Q(kept=case) | Q(gone=case)).exists()
    ):
        raise ValidationError(
            {"centre": _("This case is or was linked to cases of its centre, so it stays there.")}
        )
