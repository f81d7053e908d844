"""What must always be true of case numbers, and of what cases were."""

from collections.abc import Iterator
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from huying.cases.models import Assignment, Case, NumberBook, Recategorising
from huying.core.invariants import invariant
from huying.core.numbers import read_number


@invariant(
    "cases.numbers",
    says="Every case number reads as one, and the book it was taken from has come at least as far.",
)
def numbers() -> Iterator[str]:
    books = {(book.initials, book.year): book.last for book in NumberBook.objects.all()}
    rows = Case.objects.exclude(number=None).order_by("pk").values_list("code", "number")
    for code, number in rows.iterator():
        number = number or ""
        typed = read_number(number)
        if typed is None or not typed.fits or typed.number != number:
            yield f"{code}: {number} is no case number"
            continue
        initials, year, serial, _check = number.split("-")
        if books.get((initials, int(year)), 0) < int(serial):
            yield f"{code}: {number} is further than its book"


@invariant(
    "cases.categories",
    says="Every change of a case's category begins with what the one before led to, and the last led to what it is today.",
)
def categories() -> Iterator[str]:
    rows = Recategorising.objects.order_by("case", "changed_on", "pk")
    told = rows.values_list("case__code", "category", "became", "case__category")
    yield from _broken(told, "the changes of its category do not lead to what it is today")


@invariant(
    "cases.assignments",
    says="Every hand-over of a case begins with whoever had it, and the last leads to its caseworker of today.",
)
def assignments() -> Iterator[str]:
    rows = Assignment.objects.order_by("case", "at", "pk")
    told = rows.values_list("case__code", "former", "to", "case__assigned_to")
    yield from _broken(told, "the hand-overs do not lead to its caseworker of today")


def _broken(told: QuerySet[Any], problem: str) -> Iterator[str]:
    """Cases of which the rows, in their order, are no chain that ends with what the case says."""
    for code, links in groupby(told.iterator(), key=itemgetter(0)):
        chain = list(links)
        whole = all(one[2] == two[1] for one, two in pairwise(chain))
        if not whole or chain[-1][2] != chain[-1][3]:
            yield f"{code}: {problem}"
