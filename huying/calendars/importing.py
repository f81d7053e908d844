"""A file of holidays as lines: an iCalendar file as governments publish it, or CSV. Every problem names its line.

Of iCalendar only whole-day events are read: day, last day and summary. Nothing is guessed; a file with a problem is
refused as a whole.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huying.calendars.actions import Line
from huying.calendars.models import CalendarDay
from huying.core.dates import check_year
from huying.core.text import check_text

Sort = CalendarDay.Sort
LARGEST = 500_000  # bytes: a hundred years of holidays
MOST_LINES, LONGEST_EVENT, LONGEST_NAME = 5000, 31, 80
COLUMNS = ("day", "sort", "name", "name_en")
SORTS = {
    "": Sort.HOLIDAY,
    **dict.fromkeys(("holiday", "假期", "休"), Sort.HOLIDAY),
    **dict.fromkeys(("working", "make-up", "补班", "補班", "班"), Sort.WORKING),
}
DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
CHINESE = re.compile(r"[\u3400-\u9fff]")
SHIPPED = Path(__file__).parent / "shipped"


@dataclass(slots=True)
class Read:
    """What a file holds: its lines, or why it cannot be taken over."""

    lines: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def say(self, number: int, words: str) -> None:
        self.problems.append(_("Line %(number)s: %(words)s") % {"number": number, "words": words})


def read(raw: bytes) -> Read:
    """The days in a file, whatever it is called."""
    found = Read()
    if len(raw) > LARGEST:
        found.problems.append(_("This file is too large for a list of holidays."))
        return found
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        found.problems.append(_("This file is not in UTF-8. Save it as “CSV UTF-8” and try again."))
        return found
    if text.lstrip()[:15].upper() == "BEGIN:VCALENDAR":
        _read_events(text, found)
    else:
        _read_table(text, found)
    _each_day_once(found)
    if not found.lines and not found.problems:
        found.problems.append(_("There is no day in this file."))
    return found


def as_table(lines: Iterable[Line]) -> str:
    """The same lines as CSV, to be sent once more when somebody has looked at them."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows((line.day.isoformat(), line.sort, line.name, line.name_en) for line in lines)
    return out.getvalue()


def _read_table(text: str, found: Read) -> None:
    table = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        heads = [(head or "").strip().lower() for head in table.fieldnames or []]
        if "day" not in heads:
            found.problems.append(
                _(
                    "This is neither an iCalendar file nor a table whose first line names the columns %(names)s."
                )
                % {"names": ", ".join(COLUMNS)}
            )
            return
        table.fieldnames = heads
        for row in table:
            if table.line_num > MOST_LINES:
                found.problems.append(_("This file has too many lines for a list of holidays."))
                return
            _read_row(table.line_num, row, found)
    except csv.Error:
        found.say(table.line_num, _("the table breaks off here; a quotation mark may be missing."))


def _read_row(number: int, row: dict[str, str | list[str] | None], found: Read) -> None:
    if None in row:
        found.say(number, _("there are more cells than columns."))
        return
    cells = {name: str(row.get(name) or "").strip() for name in COLUMNS}
    if not any(cells.values()):
        return
    sort = SORTS.get(cells["sort"].lower())
    if sort is None:
        found.say(
            number, _("“%(text)s” is neither a holiday nor a working day.") % {"text": cells["sort"][:40]}
        )
        return
    day = _day(number, cells["day"], found)
    if day is not None:
        _add(number, day, str(sort), cells["name"], cells["name_en"], found)


def _read_events(text: str, found: Read) -> None:
    event: dict[str, str] | None = None
    began = 0
    for number, line in _unfolded(text):
        if number > MOST_LINES * 10:
            found.problems.append(_("This file has too many lines for a list of holidays."))
            return
        name, _colon, value = line.partition(":")
        name = name.upper()
        if (name, value.strip().upper()) == ("BEGIN", "VEVENT"):
            event, began = {}, number
        elif (name, value.strip().upper()) == ("END", "VEVENT") and event is not None:
            _read_event(began, event, found)
            event = None
        elif event is not None:
            event[name.partition(";")[0]] = value.strip()
    if event is not None:
        found.say(began, _("the event that begins here never ends; the file is cut off."))


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Lines of the format, each with the number of its first line in the file: one that begins with a blank goes on."""
    kept, began = "", 0
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if line[:1] in {" ", "\t"}:
            kept += line[1:]
            continue
        if began:
            yield began, kept
        kept, began = line, number
    if began:
        yield began, kept


def _read_event(number: int, event: dict[str, str], found: Read) -> None:
    if "RRULE" in event or "RDATE" in event:
        found.say(number, _("the event repeats by a rule; list each day by itself."))
        return
    first = _day(number, event.get("DTSTART", ""), found)
    if first is None:
        return
    after = _day(number, event["DTEND"], found) if event.get("DTEND") else first + timedelta(days=1)
    if after is None:
        return
    if not 0 < (after - first).days <= LONGEST_EVENT:
        found.say(number, _("the event ends before it begins, or lasts longer than a month."))
        return
    said = _unescaped(event.get("SUMMARY", ""))
    name, name_en = (said, "") if CHINESE.search(said) else ("", said)
    for place in range((after - first).days):
        _add(number, first + timedelta(days=place), str(Sort.HOLIDAY), name, name_en, found)


def _unescaped(text: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda found: " " if found[1] in "nN" else found[1], text).strip()


def _day(number: int, text: str, found: Read) -> date | None:
    match = DAY.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        day = date(*map(int, match.groups()))
        check_year(day)
    except ValueError:
        found.say(number, _("“%(text)s” is no whole day, such as 2023-01-23.") % {"text": text[:40]})
    except ValidationError as problem:
        found.say(number, " ".join(problem.messages))
    else:
        return day
    return None


def _add(number: int, day: date, sort: str, name: str, name_en: str, found: Read) -> None:
    if not (name or name_en):
        found.say(number, _("the day has no name."))
        return
    try:
        for text in (name, name_en):
            check_text(text, one_line=True)
            if len(text) > LONGEST_NAME:
                raise ValidationError(
                    _("the name is longer than %(most)s characters.") % {"most": LONGEST_NAME}
                )
    except ValidationError as problem:
        found.say(number, " ".join(problem.messages))
        return
    found.lines.append(Line(number, day, sort, name, name_en))


def _each_day_once(found: Read) -> None:
    seen: dict[date, int] = {}
    for line in found.lines:
        if line.day in seen:
            parts = {"day": line.day.isoformat(), "number": seen[line.day]}
            found.say(line.number, _("%(day)s stands on line %(number)s already.") % parts)
        seen.setdefault(line.day, line.number)


def shipped(code: str) -> Read:
    """The days that come with the program for one of its calendars."""
    return read((SHIPPED / f"{code}.csv").read_bytes())
