"""Giving case numbers: many at once, in the transaction of the opening, none of them twice.

The book of a centre's initials and a year is locked after the trail has been written, by everybody, so that no two
openings wait for each other. What is taken back leaves its serial unused: the book only goes on.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q

from huying.cases.models import Case, NumberBook
from huying.core.numbers import numbers_from

Place = tuple[str, int]


def give_numbers(cases: Sequence[Case]) -> None:
    """Number those of `cases` that have no number, in their order, by centre and year of receipt.

    Centres without initials number nothing.
    """
    waiting: dict[Place, list[Case]] = defaultdict(list)
    for case in cases:
        if case.number is None and case.centre.initials:
            waiting[case.centre.initials, case.received_on.year].append(case)
    if not waiting:
        return
    books = _books(list(waiting))
    for place, each in waiting.items():
        book = books[place]
        for case, (serial, number) in zip(each, numbers_from(*place, book.last), strict=False):
            case.number, book.last = number, serial
    numbered = [case for each in waiting.values() for case in each]
    if len(numbered) == 1:
        Case.objects.filter(pk=numbered[0].pk).update(number=numbered[0].number)
    else:
        Case.objects.bulk_update(numbered, ["number"], batch_size=500)
    NumberBook.objects.bulk_update(books.values(), ["last"])


def _books(places: list[Place]) -> dict[Place, NumberBook]:
    """The book of each place, locked in one order for everybody; missing ones are begun."""
    wanted = Q()
    for initials, year in places:
        wanted |= Q(initials=initials, year=year)
    locked = NumberBook.objects.select_for_update().filter(wanted).order_by("initials", "year")
    found = {(book.initials, book.year): book for book in locked}
    if missing := [place for place in places if place not in found]:
        fresh = [NumberBook(initials=initials, year=year) for initials, year in missing]
        NumberBook.objects.bulk_create(fresh, ignore_conflicts=True)
        found = {(book.initials, book.year): book for book in locked.all()}
    return found
