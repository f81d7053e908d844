"""A list that leaves the office as a file. One about people bears in every row the mark of the copy it belongs to."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.accounts.models import User
from huying.accounts.policy import Level, level
from huying.core.request import current_request_id
from huying.core.sheets import csv_lines
from huying.records.kind import Kind
from huying.records.lists import Listing, chosen_columns
from huying.records.once import WordsForm
from huying.records.presentation import export_cell, label_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 5_000  # of a list about people: nobody takes the whole register home


class ReasonForm(WordsForm):
    """Why a list about people must leave the office; it stands on the trail for good."""

    reason = forms.CharField(
        label=gettext_lazy("What the list is needed for"),
        min_length=4,
        max_length=200,
        help_text=gettext_lazy("Without names. It stays on the audit trail, with your name and the day."),
    )


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a list: who takes it, on which day, why, and its mark; one that names nobody has neither reason nor mark."""

    by: User
    on: date
    reason: str = ""
    mark: str = ""


def is_about_people(kind: Kind, user: User) -> bool:
    """Whether `user` would take words about people out of the office with a list of this kind."""
    return kind.is_personal and level(user, kind.function) >= Level.READ


def has_too_many(listing: Listing) -> bool:
    return listing.rows.order_by()[: MOST_ROWS + 1].count() > MOST_ROWS


def marked_copy(by: User, on: date, reason: str) -> Copy:
    """A copy whose mark is that of the request, so that the trail leads from any row of it to who took it."""
    return Copy(by, on, reason, f"EX-{current_request_id().upper()}")


def exported(kind: Kind, listing: Listing, form: str, copy: Copy) -> HttpResponse | StreamingHttpResponse:
    """The list as CSV, line by line, or as a workbook."""
    names = ("code", *chosen_columns(kind, copy.by, listing.query))
    mark: list[Any] = [copy.mark] if copy.mark else []
    header = [label_of(kind, name) for name in names] + [str(capfirst(_("mark of this copy")))] * len(mark)
    ordered = listing.rows.order_by(listing.sort, "pk").iterator(chunk_size=2000)
    table = ([export_cell(kind, record, name, copy.by) for name in names] + mark for record in ordered)
    if form == "csv":
        answer: Any = StreamingHttpResponse(csv_lines(header, table), content_type="text/csv; charset=utf-8")
    else:
        from huying.core.workbooks import xlsx_bytes  # a fifth of the time and memory of the start otherwise

        content = xlsx_bytes(str(kind.label), header, table, foot=_foot(copy))
        answer = HttpResponse(content, content_type=XLSX)
    name = "-".join(filter(None, [kind.key, f"{copy.on:%Y-%m-%d}", copy.mark]))
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return cast(HttpResponse, answer)


def _foot(copy: Copy) -> str:
    """What stands at the foot of each printed page."""
    return f"{copy.mark} · {copy.by.username} · {date_format(copy.on)}" if copy.mark else ""
