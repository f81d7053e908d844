"""The counter that follows a number in the text, and which units it may count."""

import re

from huying.figures.units import Unit

_U = Unit
# Longer words first, so that 人次 is not read as 人.
CHINESE = {
    "人次": {_U.PERSON_TIMES, _U.VIEWS},
    "周年": {_U.ANNIVERSARY, _U.YEARS},
    "週年": {_U.ANNIVERSARY, _U.YEARS},
    "港元": {_U.HKD},
    "港幣": {_U.HKD},
    "港币": {_U.HKD},
    "宗": {_U.CASES},
    "項": {_U.ITEMS, _U.SURVEYS},
    "项": {_U.ITEMS, _U.SURVEYS},
    "人": {_U.PERSONS, _U.MEMBERS},
    "名": {_U.PERSONS, _U.MEMBERS},
    "位": {_U.PERSONS, _U.MEMBERS},
    "份": {_U.QUESTIONNAIRES, _U.ITEMS},
    "場": {_U.SESSIONS, _U.TIMES},
    "场": {_U.SESSIONS, _U.TIMES},
    "次": {_U.TIMES, _U.TRIPS, _U.VIEWS, _U.ORDINAL, _U.SESSIONS},
    "間": {_U.HOMES, _U.INSTITUTIONS, _U.OFFICES},
    "间": {_U.HOMES, _U.INSTITUTIONS, _U.OFFICES},
    "家": {_U.HOMES, _U.INSTITUTIONS, _U.OFFICES, _U.BODIES},
    "條": {_U.VIDEOS, _U.ITEMS},
    "条": {_U.VIDEOS, _U.ITEMS},
    "段": {_U.VIDEOS},
    "篇": {_U.ARTICLES},
    "席": {_U.SEATS},
    "封": {_U.LETTERS},
    "屆": {_U.TERM},
    "届": {_U.TERM},
    "級": {_U.MAGNITUDE},
    "级": {_U.MAGNITUDE},
    "年": {_U.YEAR, _U.YEARS, _U.ORDINAL_YEAR},
    "元": set(),
}
ENGLISH = {
    "cases": {_U.CASES},
    "items": {_U.ITEMS},
    "persons": {_U.PERSONS, _U.MEMBERS},
    "people": {_U.PERSONS, _U.MEMBERS},
    "members": {_U.MEMBERS, _U.PERSONS},
    "person-times": {_U.PERSON_TIMES},
    "questionnaires": {_U.QUESTIONNAIRES},
    "signatures": {_U.SIGNATURES},
    "homes": {_U.HOMES},
    "cities": {_U.CITIES},
    "seats": {_U.SEATS},
    "surveys": {_U.SURVEYS},
    "letters": {_U.LETTERS},
    "platforms": {_U.PLATFORMS},
    "videos": {_U.VIDEOS},
    "articles": {_U.ARTICLES},
    "views": {_U.VIEWS},
    "dollars": set[Unit](),
    "years": {_U.YEARS},
}
# A counter is one only when the word ends there: 人大, 名單, 家庭, 次序, 項目 and 年度 are other words.
NOT_COUNTERS = re.compile(
    r"(?:人[大士民員员生手工均類类物]|名[單单義义稱称次額额]|位於|位于|家[庭長长人屬属]|次[序要]|項目|项目|年[度齡龄輕轻]|場[地所]|场[地所]"
    r"|間中|间中|席[位上]|份子|份量|條[件例]|条[件例]|級別|级别|段落|宗[教旨])"
)
FIRST_CHINESE = re.compile("|".join(CHINESE))
FIRST_ENGLISH = re.compile(r"\s(" + "|".join(ENGLISH) + r")\b")
CURRENCIES = re.compile("元|dollars")


def counter_after(text: str) -> str:
    """The counter that `text` begins with, or nothing."""
    if NOT_COUNTERS.match(text):
        return ""
    found = FIRST_CHINESE.match(text)
    if found:
        return found.group()
    english = FIRST_ENGLISH.match(text)
    return english.group(1) if english else ""


def fits(counter: str, unit: Unit) -> bool:
    """Whether a number of that unit may be followed by the counter."""
    return unit in (CHINESE.get(counter) or ENGLISH.get(counter) or set())


def is_bare_money(counter: str) -> bool:
    """Whether the counter is money of no named currency."""
    return CURRENCIES.fullmatch(counter) is not None
