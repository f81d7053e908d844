"""Numbers that somebody typed, in digits or in words, in the languages of the report."""

import re
from itertools import dropwhile, takewhile

NUMERAL = "零〇一二三四五六七八九十百千兩两"
SCALE = "萬万億亿"
COUNTED = (
    "宗項项人份次場场間间個个位名年月日歲岁屆届元件批戶户所章家節节條条頁页種种類类區区村校船車车箱噸吨米里倍成席封隊队"
    "張张輛辆冊册堂票"
)
RUN = f"[{NUMERAL}{SCALE}][{NUMERAL}{SCALE}多餘余幾几]*"
CUES = "共|計|计|達|达|為|为|有|約|约|逾|近|超過|超过|至|是|第"
PAUSE = "，。、；：！？）」』”’,.;:!?)\N{OBJECT REPLACEMENT CHARACTER}"
QUANTITY = re.compile(
    f"第?{RUN}(?:[{COUNTED}]|星期|小時|小时|分鐘|分钟)|[{NUMERAL}][{SCALE}]"
    f"|(?<![上下前後后多])半(?:年|數|数|個|个|成)|(?:一|過|过|逾|近)半(?![{NUMERAL}島岛])"
    f"|(?<=[{CUES.replace('|', '')}])[{NUMERAL}]+(?=\\s*(?:[{PAUSE}]|$))"
)
# Words that hold a numeral and count nothing.
NO_QUANTITY = re.compile(
    "同一|統一|统一|唯一|一同|一次性|一家人|萬一|万一|千萬|千万|千里|萬里|万里|百家|百年|一年一度|十分"
    "|合[二而]為一|合[二而]为一|數一數二|数一数二|為一體|为一体"
)
ENGLISH_NUMBER = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|twice"
)
ENGLISH_ORDINAL = (
    "second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth"
)
ENGLISH_COUNTED = (
    "cases?|items?|persons?|people|members?|questionnaires?|signatures?|sessions?|times?|trips?|homes?|institutions?"
    "|offices?|cities|city|bodies|body|seats?|surveys?|letters?|platforms?|accounts?|videos?|articles?|views?|years?"
    "|months?|weeks?|days?|hours?|proposals?|suggestions?|residents?|representatives?|deputies|deputy|centres?|meetings?"
    "|terms?|plenary|rounds?|anniversary|conferences?"
)
ENGLISH = re.compile(
    rf"(?<![A-Za-z])(?:{ENGLISH_NUMBER})(?![A-Za-z])|\b(?:one|a single)\s+(?:{ENGLISH_COUNTED})\b|\b(?:{ENGLISH_ORDINAL})\s+(?:{ENGLISH_COUNTED})\b"
    r"|\bhalf[\s-](?:a[\s-])?(?:year|dozen|million)\b|\bone[\s-](?:half|third|quarter|fifth|tenth)\b",
    re.IGNORECASE,
)
ENGLISH_NO_QUANTITY = re.compile(
    r"\bTwo Sessions\b|\bOne Country, Two Systems\b|\bthird part(?:y|ies)\b|\bThe Hundred\b", re.IGNORECASE
)
SCALE_AFTER = re.compile(
    rf"^(?:[{SCALE}百千]|\s+(?:hundred|thousand|million|billion|dozen)\b)", re.IGNORECASE
)


def typed_number(bare: str) -> str:
    """The first number in `bare`, or nothing."""
    digits = "".join(takewhile(_in_number, dropwhile(lambda letter: not letter.isdigit(), bare)))
    if digits:
        return digits.rstrip(".,")
    found = QUANTITY.search(NO_QUANTITY.sub(" ", bare)) or ENGLISH.search(ENGLISH_NO_QUANTITY.sub(" ", bare))
    return found.group() if found else ""


def scale_after(text: str) -> str:
    """The power of ten that `text` begins with and that would multiply a number before it, or nothing."""
    found = SCALE_AFTER.match(text)
    return found.group().strip() if found else ""


def _in_number(letter: str) -> bool:
    return letter.isdigit() or letter in ".,"
