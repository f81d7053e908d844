"""What must always be true of case numbers."""

from collections.abc import Iterator

from huying.cases.models import Case, NumberBook
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
