"""Files of holidays: as governments publish them, as people keep them, and as nobody should send them."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from huying.audit.models import Event
from huying.calendars import importing
from huying.calendars.models import Calendar, CalendarDay
from huying.calendars.presets import load_calendars
from huying.calendars.tests.factories import CalendarDayFactory, CalendarFactory

GAZETTE = """BEGIN:VCALENDAR\r
VERSION:2.0\r
X-WR-CALNAME:示例公眾假期\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20230102\r
DTEND;VALUE=DATE:20230103\r
SUMMARY:一月一日\r
 翌日\r
UID:20230102@example.org\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20230123\r
DTEND;VALUE=DATE:20230126\r
SUMMARY:農曆年初二\\, 三\r
END:VEVENT\r
END:VCALENDAR\r
""".encode()
TABLE = "day,sort,name,name_en\n2023-01-28,working,春節調休,in place of Spring Festival\n2023-01-21,,春節,\n"


def _days(read):
    assert read.problems == []
    return [(line.day.isoformat(), line.sort, line.name) for line in read.lines]


def test_a_government_calendar_is_read_with_folded_lines_and_stretches():
    assert _days(importing.read(GAZETTE)) == [
        ("2023-01-02", "holiday", "一月一日翌日"),
        ("2023-01-23", "holiday", "農曆年初二, 三"),
        ("2023-01-24", "holiday", "農曆年初二, 三"),
        ("2023-01-25", "holiday", "農曆年初二, 三"),
    ]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_table_is_read_with_or_without_a_mark_at_its_beginning(mark):
    assert _days(importing.read((mark + TABLE).encode())) == [
        ("2023-01-28", "working", "春節調休"),
        ("2023-01-21", "holiday", "春節"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "neither an iCalendar file nor a table"),
        ("<html><script>alert(1)</script></html>", "neither an iCalendar file nor a table"),
        ("day,name\n2023-02-29,示例\n", "Line 2: “2023-02-29” is no whole day"),
        ("day,name\n01/02/2023,示例\n", "Line 2: “01/02/2023” is no whole day"),
        ("day,name\n9999-01-01,示例\n", "Line 2: Write a year from"),
        ("day,sort,name\n2023-01-02,feast,示例\n", "Line 2: “feast” is neither a holiday nor a working day"),
        ("day,name\n2023-01-02,\n", "Line 2: the day has no name"),
        ("day,name\n2023-01-02,示例,more\n", "Line 2: there are more cells than columns"),
        ("day,name\n2023-01-02,示例\n2023-01-02,再一次\n", "Line 3: 2023-01-02 stands on line 2 already"),
        ("day,name\n2023-01-02,\u202e示例\n", "cannot be kept"),
        (f"day,name\n2023-01-02,{'名' * 81}\n", "longer than 80"),
        ('day,name\n2023-01-02,"示例\n', "the table breaks off here"),
        ("day,name\n", "There is no day in this file"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "There is no day in this file"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:示例\n", "Line 2: the event that begins here never ends"),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20230102T090000Z\nSUMMARY:示例\nEND:VEVENT\n",
            "Line 2: “20230102T090000Z” is no whole day",
        ),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20230102\nRRULE:FREQ=YEARLY\nSUMMARY:示例\nEND:VEVENT\n",
            "the event repeats by a rule",
        ),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20230102\nDTEND:20240102\nSUMMARY:示例\nEND:VEVENT\n",
            "lasts longer than a month",
        ),
    ],
)
def test_what_cannot_be_taken_over_is_refused_with_its_line(text, words):
    with translation.override("en"):
        read = importing.read(text.encode("utf-8", "surrogatepass"))

    assert words in " ".join(read.problems)


def test_other_encodings_and_too_much_are_refused_in_words():
    with translation.override("en"):
        assert "not in UTF-8" in importing.read("日,假期".encode("big5")).problems[0]
        assert "too large" in importing.read(b"x" * (importing.LARGEST + 1)).problems[0]


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "ignore")))
def test_no_file_breaks_the_reading(raw):
    for start in (b"", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", b"day,name\n"):
        importing.read(start + raw)


@pytest.mark.django_db
class TestTakingOver:
    def _file(self, tmp_path, raw):
        file = tmp_path / "holidays.ics"
        file.write_bytes(raw)
        return str(file)

    def test_a_dry_run_tells_and_changes_nothing(self, tmp_path, capsys):
        calendar = CalendarFactory(code="hk")
        CalendarDayFactory(calendar=calendar, day=date(2023, 1, 2), name="別的名稱")
        CalendarDayFactory(calendar=calendar, day=date(2023, 12, 25))

        call_command("import_calendar", "hk", self._file(tmp_path, GAZETTE), "--dry-run")

        told = capsys.readouterr().out
        assert "3 would be new, 1 would be changed, 0 the same" in told
        assert "not in the file, left as it is  2023-12-25" in told
        assert calendar.days.count() == 2
        assert Event.objects.count() == 0

    def test_days_are_entered_once_each_with_its_event(self, tmp_path, capsys):
        calendar = CalendarFactory(code="hk")
        file = self._file(tmp_path, GAZETTE)

        call_command("import_calendar", "hk", file)
        call_command("import_calendar", "hk", file)

        assert "0 new, 0 changed, 4 the same" in capsys.readouterr().out
        assert calendar.days.count() == Event.objects.filter(action="calendar-days.created").count() == 4
        assert Calendar.objects.get().revision == calendar.revision + 1

    def test_no_day_is_lost_when_its_reference_is_taken_or_would_be_that_of_another(self, tmp_path):
        """A reference of eighty letters leaves no room for the day, so that all days would be called alike."""
        long, other = CalendarFactory(code="x" * 80), CalendarFactory(code="hk")
        CalendarDayFactory(calendar=long, day=date(2024, 1, 1), code="hk-2023-01-02")

        for calendar in (long, other):
            call_command("import_calendar", calendar.code, self._file(tmp_path, GAZETTE))

        assert (long.days.count(), other.days.count()) == (1 + 4, 4)
        assert other.days.filter(code__startswith="hk-2023-").count() == 3

    def test_an_english_file_leaves_the_chinese_names(self, tmp_path):
        calendar = CalendarFactory(code="hk")
        CalendarDayFactory(calendar=calendar, day=date(2023, 1, 2), name="一月一日翌日")
        english = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20230102\nSUMMARY:The day after\nEND:VEVENT\n"

        call_command("import_calendar", "hk", self._file(tmp_path, english))

        assert CalendarDay.objects.values_list("name", "name_en").get() == ("一月一日翌日", "The day after")

    def test_a_problem_anywhere_changes_nothing_at_all(self, tmp_path):
        CalendarFactory(code="hk")

        with pytest.raises(CommandError, match="Nothing was changed"):
            call_command("import_calendar", "hk", self._file(tmp_path, TABLE.encode() + b"2023-13-01,,x,\n"))

        assert not CalendarDay.objects.exists()

    @pytest.mark.parametrize(("code", "file"), [("none", "x"), ("hk", "nowhere.ics")])
    def test_a_calendar_or_file_that_is_not_there_is_said(self, code, file):
        CalendarFactory(code="hk")

        with pytest.raises(CommandError):
            call_command("import_calendar", code, file)

    def test_shipped_calendars_are_loaded_once_and_stay_the_offices_own(self, now):
        assert load_calendars(by="office", at=now) == 2
        Calendar.objects.filter(code="mainland").update(name="示例自訂")

        assert load_calendars(by="office", at=now) == 0
        assert Calendar.objects.get(code="mainland").name == "示例自訂"
        assert Calendar.objects.get(code="hong-kong").days.count() == 85
