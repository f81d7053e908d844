"""What the columns of a file hold, looked at once as it comes in, and what is guessed from it."""

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from huying.core.text import fold
from huying.imports.days import NoDay, Order, day_of, shown_order
from huying.imports.fields import DAYS, HEADERS, JOINED, MAPPED, NEW, OPEN, Field, key_of
from huying.imports.judging import text_of
from huying.imports.mapping import Mapping
from huying.imports.reading.source import Cell
from huying.imports.reading.table import Table

MOST_VALUES = 200  # different values that can be mapped by hand
SAMPLES, LONGEST_SAMPLE = 3, 60
LOOKED_AT = 400  # filled cells by which a column is told to hold days

CHANNEL_WORDS = {
    "phone": "phone 電話 tel telephone call 來電 致電 hotline 熱線",
    "visit": "visit 親臨 到訪 面談 親身 walk-in counter 上門 街站 in_person",
    "session": "session 接見 居民接見 接待居民 接見市民 接見會 晚間接見 面見議員 surgery meet-the-people residents_session",
    "letter": "letter 函件 信件 書信 來信 郵寄 郵遞 信函 post mail by_post 傳真 fax",
    "web": "web 網上 網站 online website app 網頁 表格",
    "email": "email 電郵 e-mail 電子郵件 邮件",
    "message": "message whatsapp wechat 微信 訊息 短訊 sms 信息 signal telegram",
}
STATE_WORDS = {
    OPEN: "open 處理中 跟進中 進行中 pending in_progress 未完成 未結案 新 new active 待處理",
    "resolved": "resolved 已解決 解決 成功 solved",
    "advised": "advised 已提供意見 提供意見 已解答 advice_given",
    "referred": "referred 轉介 已轉介 transferred",
    "withdrawn": "withdrawn 撤回 取消 cancelled 已撤回",
    "not-possible": "not_possible 無法處理 不受理 rejected",
}


@dataclass(slots=True)
class Column:
    """A column as it is shown to be matched: how full it is, some of its cells, its different values if they are few."""

    name: str
    filled: int = 0
    samples: list[str] = field(default_factory=list)
    values: dict[str, int] = field(default_factory=dict)
    many: bool = False  # more different values than can be mapped by hand
    of_days: bool = False
    unordered: bool = False  # holds days like 2/5/2023
    order: str = ""  # and what they show of their order


def profiled(table: Table) -> tuple[list[Column], int]:
    """The columns of a table, and how many rows it has. Raises Unreadable."""
    width, number = len(table.names), 0
    values: list[Counter[str]] = [Counter() for _name in table.names]
    cells: list[list[Cell]] = [[] for _name in table.names]
    filled, many = [0] * width, [False] * width
    for _at, row in table.walk():
        number += 1
        for place, cell in enumerate(row):
            words = text_of(cell)
            if not many[place]:
                values[place][words] += 1
                many[place] = len(values[place]) > MOST_VALUES
            if words:
                filled[place] += 1
                cells[place].append(cell)
    columns = [
        _column(name, filled[place], values[place], many[place], cells[place])
        for place, name in enumerate(table.names)
    ]
    return columns, number


def _column(name: str, filled: int, values: Counter[str], many: bool, cells: list[Cell]) -> Column:
    samples = [words[:LONGEST_SAMPLE] for words in dict.fromkeys(map(text_of, cells[:LOOKED_AT])) if words]
    order, unordered = shown_order(cells)
    days = [_is_day(cell, order) for cell in cells[:LOOKED_AT]]
    return Column(
        name,
        filled,
        samples[:SAMPLES],
        {} if many else dict(values.most_common()),
        many,
        of_days=bool(days) and sum(days) * 10 >= len(days) * 8,
        unordered=unordered,
        order=str(order),
    )


def _is_day(cell: Cell, order: Order) -> bool:
    if isinstance(cell, int | float):
        return False  # a number alone may be anything
    try:
        return day_of(cell, order or Order.DAY_FIRST) is not None and not str(cell).isdecimal()
    except NoDay:
        return False


def as_kept(columns: list[Column], table: Table) -> dict[str, Any]:
    """What was found, as plain values: the columns, and how the file was read."""
    return {
        "columns": [asdict(column) for column in columns],
        "remarks": [[remark.what, remark.about] for remark in table.remarks],
    }


def guessed(columns: list[Column], table: Table, encoding: str = "") -> Mapping:
    """Which column holds what, as far as its header and its cells tell.

    An encoding stands in it only when somebody declared it; else it is decided again, and said so, at each reading.
    """
    found: dict[Field, list[str]] = {}
    for column in columns:
        name = HEADERS.get(key_of(column.name))
        if name is None or not column.filled or (name in DAYS and not column.of_days):
            continue
        if name not in found or name in JOINED:
            found.setdefault(name, []).append(column.name)
    used = {name for names in found.values() for name in names}
    for name in DAYS[: 1 if DAYS[1] in found else 2]:
        spare = next((each.name for each in columns if each.of_days and each.name not in used), None)
        if name is Field.RECEIVED_ON and name not in found and spare:
            found[name] = [spare]
            used.add(spare)
    _too_many_values(found, columns)
    orders = {column.order for column in columns if column.name in used and column.order}
    days = Order(orders.pop()) if len(orders) == 1 else Order.UNKNOWN
    return Mapping(
        replace(table.reading, encoding=encoding), days, {str(name): names for name, names in found.items()}
    )


def _too_many_values(found: dict[Field, list[str]], columns: list[Column]) -> None:
    """What cannot be mapped value by value is not guessed to be so."""
    many = {column.name for column in columns if column.many}
    for name in MAPPED:
        if many & set(found.get(name, ())):
            del found[name]


def guessed_values(name: Field, values: dict[str, int], known: dict[str, list[str]]) -> dict[str, str]:
    """What each value of a column may mean; `known` are the references with what they are called."""
    words = {key_of(each): code for code, names in known.items() for each in (code, *names) if each}
    told = {Field.CHANNEL: CHANNEL_WORDS, Field.STATUS: STATE_WORDS}.get(name, {})
    words |= {key_of(each): code for code, line in told.items() for each in line.split()}
    other = NEW if name is Field.CATEGORY else ""
    return {value: words.get(key_of(value), other if fold(value).strip() else "") for value in values}
