"""A backtracking matcher that counts its steps, for patterns as `re` parses them. Slow on purpose, and only for tests."""

import re
from re import _constants as sre
from re import _parser as parser

MOST_STEPS = 400_000
PROBES = "a1-_ .零一A0\n{}|:*/"


class TooManySteps(Exception):
    """The pattern runs away on this text."""


class Matcher:
    """One attempt at the beginning of a text, every way tried, each look at a character counted."""

    def __init__(self, pattern):
        self.tree, self.flags, self.steps = (
            parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG),
            pattern.flags,
            0,
        )

    def attempt(self, text):
        self.steps = 0
        self.run(list(self.tree), text, 0, lambda place: place == len(text))
        return self.steps

    def run(self, nodes, text, place, then):
        if not nodes:
            return then(place)
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooManySteps
        (kind, value), rest = nodes[0], nodes[1:]

        def after(now):
            return self.run(rest, text, now, then)

        if kind in (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN):
            return place < len(text) and self.takes(kind, value, text[place]) and after(place + 1)
        if kind is sre.SUBPATTERN:
            return self.run(list(value[3]), text, place, after)
        if kind is sre.BRANCH:
            return any(self.run(list(each), text, place, after) for each in value[1])
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            return self.repeat(value, text, place, after, kind is sre.MIN_REPEAT)
        if kind in (sre.ASSERT, sre.ASSERT_NOT):
            found = value[0] < 0 or self.run(list(value[1]), text, place, lambda now: True)
            return (value[0] < 0 or bool(found) is (kind is sre.ASSERT)) and after(place)
        return after(place)  # beginnings, ends and the like cost nothing

    def repeat(self, value, text, place, after, lazy, done=0):
        least, most, inner = value

        def more():
            if done >= most:
                return False
            return self.run(
                list(inner), text, place,
                lambda now: (now > place or done < least) and self.repeat(value, text, now, after, lazy, done + 1),
            )  # fmt: skip

        if done < least:
            return more()
        return (after(place) or more()) if lazy else (more() or after(place))

    def takes(self, kind, value, letter):
        flags = "(?i)" if self.flags & re.IGNORECASE else ""
        if kind is sre.ANY:
            return letter != "\n" or bool(self.flags & re.DOTALL)
        if kind is sre.LITERAL:
            return re.fullmatch(flags + re.escape(chr(value)), letter) is not None
        if kind is sre.NOT_LITERAL:
            return letter != chr(value)
        return in_class(value, letter)


def in_class(members, letter):
    code, turned, found = ord(letter), False, False
    for kind, value in members:
        if kind is sre.NEGATE:
            turned = True
        elif kind is sre.LITERAL:
            found |= code == value
        elif kind is sre.RANGE:
            found |= value[0] <= code <= value[1]
        elif kind is sre.CATEGORY:
            found |= re.fullmatch(CATEGORIES[value], letter) is not None
    return found is not turned


CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def texts(pattern, length):
    """Texts made to vex a pattern: what leads up to each open repetition, then one letter pumped, then a wrong end."""
    matcher = Matcher(pattern)
    for lead in {"", *leads(matcher, list(matcher.tree), "")}:
        for pump in (*PROBES, "ab", "a1", "a.", "a-", "一零"):
            yield lead + pump * length + "\x00"


def leads(matcher, nodes, before):
    """The shortest beginnings that come to each open repetition."""
    for kind, value in nodes:
        if kind is sre.SUBPATTERN:
            yield from leads(matcher, list(value[3]), before)
            before += shortest(matcher, list(value[3]))
        elif kind is sre.BRANCH:
            for each in value[1]:
                yield from leads(matcher, list(each), before)
            before += shortest(matcher, list(value[1][0]))
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            if value[1] is sre.MAXREPEAT:
                yield before
            yield from leads(matcher, list(value[2]), before)
            before += shortest(matcher, list(value[2])) * value[0]
        else:
            before += shortest(matcher, [(kind, value)])


def shortest(matcher, nodes):
    found = ""
    for kind, value in nodes:
        if kind is sre.LITERAL:
            found += chr(value)
        elif kind in (sre.IN, sre.ANY, sre.NOT_LITERAL):
            found += next((letter for letter in PROBES if matcher.takes(kind, value, letter)), "")
        elif kind is sre.SUBPATTERN:
            found += shortest(matcher, list(value[3]))
        elif kind is sre.BRANCH:
            found += shortest(matcher, list(value[1][0]))
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            found += shortest(matcher, list(value[2])) * value[0]
    return found
