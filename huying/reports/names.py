"""Names of bodies and people that stand in a text, and whether the register knows them.

A name is recognised by how it ends or by the title beside it. What is not recognised is not looked at: better to miss
a name than to call an ordinary word one.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from huying.core.text import CJK, fold

BODIES = (
    "协会|学会|商会|总会|联会|公会|基金会|同乡会|联谊会|促进会|工会|联盟|研究会|慈善会|联合会|合作社|服务社|互助社|关注组"
    "|大学|学院|医院|有限公司|集团|事务所|银行"
)
# What stands before such an ending where no one body is meant.
GENERAL = re.compile(
    "(?:各|各个|各区|各界|本地|有关|该|多个|不同|其他|当地|属下|属会|相关|地区|全港|业界|行业|内地|大湾区|两地|公立|私家|甲等|一间|一个"
    "|湾区|香港|外地|境外|港人|三级甲等|新|旧|贵|本|每间|每个|另一|国际|跨境|基层|大型|社区)$"
)
# A name ends at these words and another begins.
JOINTS = re.compile(
    "[与及和向到由在于以同的为对把被将或从自替让请并而据按如是有至赴访获受经就则亦也曾已等跟随往]|出席|参加|参与|举办|合办|成立"
)
# Words after an ending that make another word of it: 工會聯席會議, 大學生, 醫院管理.
NO_END = re.compile("^(?:联席|界|生|主义|化|会议|会员|代表大会|议)")
BODY = re.compile(rf"[{CJK}]*?(?:{BODIES})")
ENDING = re.compile(f"(?:{BODIES})$")
SURNAMES = fold(
    "陳張黃林吳鄭劉梁葉曾謝郭蔡楊許鄧曹馮彭羅蕭蘇盧趙朱馬胡潘袁杜唐鍾姚廖鄒熊孫韓沈徐傅呂魏薛范譚陸賴邱侯邵孟黎錢尹龔莫岑麥翁"
    "伍霍戴詹卓倪李王周程歐夏柳湯鄺冼駱"
)
TITLES = fold(
    "先生|女士|議員|委員|代表|主席|會長|主任|局長|司長|署長|處長|教授|博士|律師|校長|院長|書記|部長|省長|市長|縣長|理事長|秘書長|總幹事"
    "|醫生|太太|小姐|幹事|經理|董事"
)
ACTS = fold("於|出席|到訪|指出|表示|擔任|協助|參與|會見|率領|聯同|捐出|聯署|主講|發言|提出|獲|與|及|和")
NOT_PEOPLE = re.compile(
    fold(
        "^(?:許多|曾任|曾是|曾獲|曾經|周年|周邊|程序|程度|黃昏|張貼|馬路|馬上|林業|陸續|陸路|唐樓|歐洲|王室|周末|李子|孟春|戴上|卓越|麥克|莫過|莫非"
        "|夏季|夏令|馬拉|許可|韓國|張開|黃金|黃色|程式|周全|馬會)"
    )
)
AFTER_TITLE = re.compile(
    rf"(?<![{CJK}])([{SURNAMES}][{CJK}]{{1,2}}?)(?={TITLES})|([{SURNAMES}][{CJK}]{{2}})(?={TITLES})"
)
BEFORE_TITLE = re.compile(rf"(?:{TITLES})([{SURNAMES}][{CJK}]{{1,2}}?)(?={ACTS}|[^{CJK}]|$)")
ACTING = re.compile(rf"(?<![{CJK}])([{SURNAMES}][{CJK}]{{2}})(?={ACTS})")
ENGLISH_BODY = re.compile(
    r"\b((?:[A-Z][\w’'.-]*\s+(?:(?:of|the|for|and|on)\s+)*)+(?:Association|Society|Union|Federation|Foundation|Committee"
    r"|Hospital|University|Institute|Company|Limited|Ltd|Alliance|Chamber|Fund|Bureau|Council|College|Bank))\b"
)
ENGLISH_PERSON = re.compile(
    r"\b([A-Z][a-z]+ [A-Z][a-z]+-[a-z]+)\b|\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Hon)\.? ([A-Z][a-z]+(?: [A-Z][a-z]+(?:-[a-z]+)?)?)\b"
)
LEAST_TAIL = 4


@dataclass(frozen=True, slots=True)
class Register:
    """Names as they are compared: without the differences of script, width and case."""

    known: frozenset[str]

    @classmethod
    def of(cls, names: Collection[str]) -> "Register":
        return cls(frozenset(filter(None, (fold(name).strip() for name in names))))

    def begins(self, words: str) -> bool:
        """Whether a known name stands at the beginning of these words."""
        return any(words.startswith(name) for name in self.known)

    def ends_with_name(self, run: str) -> bool:
        return any(run.endswith(name) for name in self.known)

    def has_tail(self, words: str) -> bool:
        """Whether a known name ends in these words: it stands shortened from the front."""
        return len(words) >= LEAST_TAIL and any(name.endswith(words) for name in self.known)

    def holds(self, words: str) -> bool:
        return any(words in name or name in words for name in self.known)


def unknown_names(text: str, register: Register) -> Iterator[str]:
    """Names of bodies and people in `text` that are not on the register, each once, as they are written."""
    told: set[str] = set()
    for find in (_bodies, _people, _english_bodies, _english_people):
        for name in find(text, register):
            if name not in told:
                told.add(name)
                yield name


def _bodies(text: str, register: Register) -> Iterator[str]:
    folded = _same_length(text)
    for run in re.finditer(rf"[{CJK}]+", folded):
        for found in BODY.finditer(run.group()):
            words = run.group()[: found.end()]
            if NO_END.match(run.group()[found.end() :]) or register.ends_with_name(words):
                continue
            ending = ENDING.search(words)
            head = JOINTS.split(words[: ending.start()])[-1] if ending else ""
            name = words[ending.start() - len(head) :] if ending else ""
            if not head or GENERAL.search(head) or register.has_tail(name):
                continue
            end = run.start() + found.end()
            yield text[end - len(name) : end]


def _people(text: str, register: Register) -> Iterator[str]:
    folded = _same_length(text)
    for pattern in (AFTER_TITLE, BEFORE_TITLE, ACTING):
        for found in pattern.finditer(folded):
            group = next(at for at in range(1, pattern.groups + 1) if found.group(at))
            name = found.group(group)
            if not NOT_PEOPLE.match(name) and not register.begins(name):
                yield text[found.start(group) : found.end(group)]


def _english_bodies(text: str, register: Register) -> Iterator[str]:
    yield from _english(ENGLISH_BODY, text, lambda name: register.holds(name))


def _english_people(text: str, register: Register) -> Iterator[str]:
    yield from _english(
        ENGLISH_PERSON, text, lambda name: any(name in known.split("(")[0] for known in register.known)
    )


def _english(pattern: re.Pattern[str], text: str, is_known: Callable[[str], bool]) -> Iterator[str]:
    for found in pattern.finditer(text):
        name = re.sub(r"^(?:The|A|An|In|At|On|By|For|With)\s+", "", next(filter(None, found.groups())))
        if " " in name and not is_known(fold(name)):
            yield name


def _same_length(text: str) -> str:
    """Folded for comparing, character for character, so that places stay the same."""
    return "".join(folded if len(folded := fold(letter)) == 1 else letter for letter in text)
