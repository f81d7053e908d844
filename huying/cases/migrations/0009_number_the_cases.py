"""Numbers for the cases that are there: by centre and year, in the order in which they were received.

Read in one pass and written in batches, so that hundreds of thousands take seconds.
"""

from itertools import islice

from django.db import migrations
from django.db.models import F

from huying.core.numbers import numbers_from

BATCH = 100_000  # a batch may well read the whole table once


def _numbered(cases, books):
    """(number, id) of every case without a number; `books` keeps the last serial of each place."""
    place, numbers = None, None
    rows = cases.filter(number=None).exclude(centre__initials=None).annotate(initials=F("centre__initials"))
    for pk, initials, day in (
        rows.order_by("initials", "received_on", "pk")
        .values_list("pk", "initials", "received_on")
        .iterator(chunk_size=5000)
    ):
        if (initials, day.year) != place:
            place = initials, day.year
            numbers = numbers_from(*place, books.get(place, 0))
        books[place], number = next(numbers)
        yield number, pk


def number(apps, schema_editor):
    connection = schema_editor.connection
    cases = apps.get_model("cases", "Case").objects.using(connection.alias)
    kept = apps.get_model("cases", "NumberBook").objects.using(connection.alias)
    books = {(book.initials, book.year): book.last for book in kept.all()}
    found = list(_numbered(cases, books))
    if not found:
        return
    told = iter(found)
    with connection.cursor() as cursor:
        while batch := list(islice(told, BATCH)):
            if connection.vendor == "postgresql":
                cursor.execute(
                    "UPDATE cases_case SET number = t.number"
                    " FROM unnest(%s::text[], %s::bigint[]) AS t(number, id) WHERE cases_case.id = t.id",
                    [[number for number, _pk in batch], [pk for _number, pk in batch]],
                )
            else:
                cursor.executemany("UPDATE cases_case SET number = %s WHERE id = %s", batch)
    kept.all().delete()
    kept.bulk_create(
        kept.model(initials=initials, year=year, last=last) for (initials, year), last in books.items()
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_case_numbers"), ("centres", "0003_initials_of_centres")]

    operations = [migrations.RunPython(number, migrations.RunPython.noop)]
