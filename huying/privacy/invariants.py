"""What must always be true of what was erased, and of what waits to be answered."""

from collections.abc import Iterator
from datetime import date

from huying.accounts.two_people import not_two
from huying.cases.models import Case, Route
from huying.contacts.models import Contact
from huying.core.invariants import invariant
from huying.privacy.crossing import Crossing, crossings
from huying.privacy.erasing import erased_word
from huying.privacy.forgetting import NotOfTheList, forgotten, is_forgotten, known_in, list_file
from huying.privacy.models import DataRequest, Forgotten, RetentionRule, RetentionRun
from huying.search.models import SearchText


@invariant(
    "privacy.erased",
    says="Nobody who was erased is on record again, and no case whose words were erased has any.",
)
def erased() -> Iterator[str]:
    try:
        known = forgotten()
    except NotOfTheList as problem:
        yield str(problem)
        return
    for code in Contact.objects.order_by("pk").values_list("code", flat=True).iterator():
        if is_forgotten("contacts", code, known):
            yield f"{code} was erased and is on record"
    words = Case.objects.order_by("pk").values_list("code", "title", "story", "wish", "result", "erased_on")
    for code, title, story, wish, result, erased_on in words.iterator():
        if is_forgotten("cases", code, known) and (
            erased_on is None or story or wish or result or title != erased_word()
        ):
            yield f"{code}: its words were erased and are there"


@invariant(
    "privacy.remembered", says="Whatever was erased stands on the list outside the database, and in no index."
)
def remembered() -> Iterator[str]:
    try:
        outside = set(known_in(list_file()))
    except NotOfTheList as problem:
        yield str(problem)
        return
    for digest in Forgotten.objects.order_by("pk").values_list("digest", flat=True):
        if digest not in outside:
            yield f"{digest[:16]} is not on the list in {list_file()}"
    gone = set(Contact.objects.exclude(erased_on=None).values_list("code", flat=True))
    for code in SearchText.objects.filter(kind="contacts", code__in=gone).values_list("code", flat=True):
        yield f"{code} is empty and can be found"


@invariant(
    "privacy.two_people",
    says="Every retention rule, run and decision on a request about personal data took a second person.",
)
def two_people() -> Iterator[str]:
    decider, day = "decided_by__username", "decided_on"
    rules = RetentionRule.objects.exclude(confirmed_on=None)
    yield from not_two(
        rules,
        code="code",
        asked="entered_by__username",
        decided="confirmed_by__username",
        when="confirmed_on",
        alone=True,  # rules that came with the office
    )
    asked = RetentionRun.objects.filter(state=RetentionRun.State.DONE, asked_by__isnull=False)
    yield from not_two(asked, code="code", asked="asked_by__username", decided=decider, when=day)
    by_night = RetentionRun.objects.filter(state=RetentionRun.State.DONE, asked_by=None, rule__nightly=False)
    for code in by_night.order_by("pk").values_list("code", flat=True):
        yield f"{code}: nobody asked, and its rule is not carried out by itself"
    decided = DataRequest.objects.exclude(decision=DataRequest.Decision.WAITING)
    yield from not_two(
        decided, code="code", asked="identity_by__username", decided=decider, when=day, alone=True
    )
    unknown = decided.filter(decision=DataRequest.Decision.GRANTED, identity_by=None)
    for code in unknown.order_by("pk").values_list("code", flat=True):
        yield f"{code}: granted to somebody whom nobody knew"


@invariant(
    "privacy.transfers",
    says="Whatever went across the boundary by a referral had the resident's agreement and a route in force that day.",
)
def transfers() -> Iterator[str]:
    """Asked of what the office itself handed over; what had gone before it was written down is in the register as it was."""
    for crossed in crossings(None):
        if crossed.referral.answer_by is not None:
            yield from (f"{crossed.referral.code}: {lack}" for lack in _lacking(crossed))


def _lacking(crossed: Crossing) -> Iterator[str]:
    referral, route, day = crossed.referral, crossed.route, crossed.referral.answered_on
    if referral.consented_on is None or day is None or referral.consented_on > day:
        yield "nobody had agreed"
    if (
        route is None
        or route.to_centre_id != referral.to_centre_id
        or not _in_force(route, referral.referred_on)
    ):
        yield "no route was in force"


def _in_force(route: Route, day: date) -> bool:
    return route.began_on <= day and (route.ended_on is None or day < route.ended_on)
