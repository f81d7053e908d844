"""Why a file cannot be read as a table, in words of our own; `imports.sentences` makes sentences of them."""

from enum import StrEnum


class Why(StrEnum):
    """Why a file is not taken as a table."""

    NO_ROWS = "no-rows"
    NO_HEADER = "no-header"
    RAGGED = "ragged"
    QUOTES = "quotes"
    NOT_IN_ENCODING = "not-in-encoding"
    TOO_MANY_ROWS = "too-many-rows"
    TOO_MANY_COLUMNS = "too-many-columns"
    LONG_CELL = "long-cell"
    TOO_LARGE = "too-large"
    BROKEN = "broken"
    NO_SHEET = "no-sheet"
    LEANING = "leaning"


class Unreadable(Exception):
    """The file is no table that can be read; `why` and `about` say what is wrong and where."""

    def __init__(self, why: Why, **about: str | int) -> None:
        super().__init__(str(why))
        self.why, self.about = why, about
