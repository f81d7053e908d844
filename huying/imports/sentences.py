"""What is wrong with a file, a mapping or a row, and what to do about it, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from huying.imports.fields import ABOUT, Field
from huying.imports.mapping import BadMapping
from huying.imports.reading.unreadable import Unreadable, Why

Words = str | Promise
UNREADABLE: dict[str, Words] = {
    Why.NO_ROWS: gettext_lazy("The file holds no rows below a header. Choose a file with at least one row of data."),
    Why.NO_HEADER: gettext_lazy("Row %(row)s holds nothing, or lies too far down to be the row of the column names. Name another row."),
    Why.RAGGED: gettext_lazy("Rows that have another number of cells than the header (%(width)s): %(rows)s (%(number)s in all). Nobody can say which cell belongs where: put these rows right, or save the table anew from a spreadsheet program."),
    Why.QUOTES: gettext_lazy("A quotation mark in row %(row)s opens and does not close, or stands in the middle of a cell. Put it right, or save the table anew from a spreadsheet program."),
    Why.NOT_IN_ENCODING: gettext_lazy("The characters of this file cannot be read as %(encoding)s. Choose another encoding, or save the file as UTF-8."),
    Why.TOO_MANY_ROWS: gettext_lazy("The file has more than %(most)s rows. Divide it into several files."),
    Why.TOO_MANY_COLUMNS: gettext_lazy("The file has more than %(most)s columns. Take out those that are not needed."),
    Why.LONG_CELL: gettext_lazy("A cell in row %(row)s is longer than %(most)s characters. Shorten it."),
    Why.TOO_LARGE: gettext_lazy("The table has too many cells. Take out empty formatted rows and columns that are not needed, or divide it."),
    Why.BROKEN: gettext_lazy("The workbook is damaged or was made in an unusual way. Open it in a spreadsheet program, save it anew as XLSX, and choose that file."),
    Why.NO_SHEET: gettext_lazy("There is no sheet called “%(sheet)s”. The file has: %(sheets)s."),
    Why.LEANING: gettext_lazy("The file has columns about party, vote or political opinion (%(columns)s). The office keeps no such thing of anybody. Take these columns out, and choose the file again."),
}  # fmt: skip
MAPPING: dict[str, Words] = {
    "not-toml": gettext_lazy("The mapping is no valid TOML: %(problem)s"),
    "unknown": gettext_lazy("The mapping names “%(name)s”, which is not known there. Known are: %(known)s."),
    "no-table": gettext_lazy("“%(name)s” in the mapping must be a table."),
    "no-column": gettext_lazy("“%(name)s” in the mapping must be the name of a column, or a list of names."),
    "one-column": gettext_lazy("%(field)s is taken from one column only; choose one of them."),
    "encoding": gettext_lazy("“%(name)s” is no encoding that is read here. Known are: %(known)s."),
    "delimiter": gettext_lazy("“%(name)s” is nothing that parts cells. Known are: %(known)s."),
    "header": gettext_lazy("The header must be the number of a row, not “%(name)s”."),
    "days": gettext_lazy("“%(name)s” is no order of days. Known are: %(known)s."),
    "needed": gettext_lazy("Nothing says what this is to be: %(field)s. Match a column, or set it for all rows."),
    "no-such": gettext_lazy("%(field)s: there is no “%(value)s” here any more, or there never was. Choose another."),
    "no-such-column": gettext_lazy("The file has no column “%(name)s”. It has: %(known)s."),
    "stopped": gettext_lazy("Checking the file did not come to an end. Try again, or divide the file."),
}  # fmt: skip
PROBLEMS: dict[str, Words] = {
    "missing": gettext_lazy("is empty, and a case needs it. Fill it in."),
    "no-day": gettext_lazy("“%(value)s” is no day. Write it as 2023-05-02."),
    "unclear-day": gettext_lazy("“%(value)s” can be read in two ways. Say in the matching whether the day or the month comes first."),
    "not-come": gettext_lazy("%(value)s has not come yet. Check the year."),
    "closed-before": gettext_lazy("closed on %(value)s, before it was received on %(received)s. Check both days."),
    "no-outcome": gettext_lazy("The case is closed, and nothing says with what outcome. Match a column of states, or set the outcome of closed cases."),
    "open-with-day": gettext_lazy("“%(value)s” means that the case is open, but it has a closing day (%(day)s). Put one of them right."),
    "closed-without-day": gettext_lazy("“%(value)s” means that the case is closed, but there is no closing day. Add it."),
    "not-mapped": gettext_lazy("Nobody has said what “%(value)s” means. Match it, or put it right."),
    "another-centre": gettext_lazy("“%(value)s” is a centre for which you may not enter cases. Leave the row to that centre."),
    "twice": gettext_lazy("The reference “%(value)s” stands in row %(row)s already. Keep one of them, or give this one its own."),
    "imported": gettext_lazy("“%(value)s” was imported before, as case %(case)s. Take the row out, or take the earlier import back."),
    "too-long": gettext_lazy("is longer than the %(most)s characters that fit. Shorten it, or match the column to what happened."),
    "refused": "%(words)s",
}  # fmt: skip
REMARKS: dict[str, Words] = {
    "preamble": gettext_lazy("The names of the columns were found in row %(row)s; %(number)s rows above it are left out."),
    "merged": gettext_lazy("Cells merged over several rows (%(number)s) count in each of these rows."),
    "sheets": gettext_lazy("Only the sheet “%(sheet)s” is read. The file also has: %(others)s."),
    "declared": gettext_lazy("The file is read as %(encoding)s, as was said."),
    "mark": gettext_lazy("The file is read as %(encoding)s: it says so itself."),
    "strict": gettext_lazy("The file is read as %(encoding)s."),
    "only": gettext_lazy("The file is read as %(encoding)s: its characters allow nothing else."),
    "common": gettext_lazy("The file is read as %(encoding)s, because that gives the more usual characters. If the samples look wrong, choose another encoding."),
    "unsure": gettext_lazy("The file may be in more than one encoding; it is read as %(encoding)s. Look at the samples, and choose another if they look wrong."),
}  # fmt: skip
ENCODING_NAMES = {"utf-8": "UTF-8", "utf-16": "UTF-16", "big5hkscs": "Big5 (HKSCS)", "gb18030": "GB18030"}


def label(name: str) -> str:
    return str(ABOUT[Field(name)].label)


def of_refusal(what: str, about: Mapping[str, Any]) -> str:
    """Why the file or its mapping cannot be followed."""
    words = UNREADABLE.get(what) or MAPPING.get(what) or what
    told = {"field": label(about["name"])} if about.get("name") in set(Field) else {}
    return str(words) % {**about, **told}


def of_exception(problem: Unreadable | BadMapping) -> str:
    return of_refusal(str(problem.why) if isinstance(problem, Unreadable) else problem.what, problem.about)


def of_problem(what: str, about: Mapping[str, Any]) -> str:
    """What is wrong in a cell."""
    said = about.get("said", {})
    words = said.get(get_language() or "", "") or next(iter(said.values()), "")
    return str(PROBLEMS[what]) % {**about, "words": words}


def of_line(row: int, header: str, name: str, what: str, about: Mapping[str, Any]) -> str:
    """The same as one line, for those who read it elsewhere than beside the cell."""
    told = {"row": row, "column": header or label(name), "words": of_problem(what, about)}
    return _("Row %(row)s, %(column)s: %(words)s") % told


def of_remark(what: str, about: Mapping[str, Any]) -> str:
    """Something worth knowing about how the file was read."""
    if what == "encoding":
        what = str(about["how"]) if about["sure"] else "unsure"
        about = {"encoding": ENCODING_NAMES.get(str(about["encoding"]), about["encoding"])}
    return str(REMARKS[what]) % about
