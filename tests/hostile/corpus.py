"""Things that people, programs and attackers send; each list is small, plain and meant to grow."""

import os
import random

SIZE = int(os.environ.get("HUYING_FUZZ", "1"))  # how many times the usual number of tries
RANDOM = random.Random(int(os.environ.get("HUYING_FUZZ_SEED", "5")))

# Kept exactly as typed.
GOOD_TEXTS = (
    "陳大文（示例）", "𡃁𨋢𠝹𠱁", "豈更車賈滑串句龜龜", "⽒⼀⼆", "ＡＢＣ１２３", "é è ñ", "e\u0301", "葛\U000e0100城",
    "محمد", "กำ", "नमस्ते", "👩‍👩‍👧‍👦", "=1+1", "{{ 7|add:7 }}", "{% debug %}", "${7*7}", "<script>alert(1)</script>",
    "'; DROP TABLE x; --", "../../etc/passwd", "%00", "a\tb", "\\u0000", "&#0;", "ﬁ ß İ ı ſ K", "x" * 40, "１２３",
    "\ue000造字", "Ⅻ ㈱ ㏒", "null", "None", "undefined", "NaN", "-1", "1e309",
)  # fmt: skip
# Refused with a sentence.
BAD_TEXTS = (
    "a\x00b", "\x00", "a\x01b", "a\x0bb", "a\x0cb", "a\x1bb", "a\x7fb", "a\x85b", "a\x9fb", "\ufdd0x", "x\ufffe", "x\uffff",
    "x\U0001fffe", "\u202eabc", "a\u202ab", "a\u2066b", "x\U000e0041", "a" + "\u0301" * 9, "é" + "\u0323\u200d" * 12,
    "\u3164", "\u115f\u1160", "\u200b", "\u2800\u2800", "\ufeff", "\u00ad\u200b\u3164", "\u034f",
)  # fmt: skip
LONG_TEXTS = ("名" * 5_000, "a" * 1_000_000)
NUMBERS = (
    "", "0", "-1", "１２", "1.5", "1e5", "99999999999", "2147483648", "9223372036854775808", "99999999999999999999",
    "9" * 400, "9" * 5_000, "0x10", "NaN", "Infinity", "٣", "一", " 7 ", "1,000", "1_000", "\x00", "True",
)  # fmt: skip
AMOUNTS = ("1,310,654", "３００", "-5", "1.234", "HK$5", "9" * 13, "9" * 14, "0.00", "1e5", "٣", ",,,", "NaN")
DATES = (
    "0000-01-01", "0001-01-01", "1799-12-31", "9999-12-31", "10000-01-01", "2023-02-29", "2024-02-29", "2023-13-01",
    "２０２３-０５-０２", "2023-05-02T10:00", "soon", "1e5", "-2023-05-02", "2023/5/2", "\x00", "2199-12-31", "2023-05-02\n",
)  # fmt: skip
KNOWN_DATES = (
    *DATES,
    "2023",
    "0000",
    "9999",
    "2023-00",
    "2023/2024",
    "2024/2023",
    "/",
    "2023-10-10/",
    "2023-5",
)
DATA = (
    "", "{", "[]", "null", "{}", '{"a": "\\u0000"}', '{"a": "\\ud800"}', '{"a": NaN}', '{"a": 1e999}', '"\u202e"',
    '{"a": ' + "9" * 5_000 + "}", "[" * 30 + "]" * 30, "[" * 100_000 + "]" * 100_000, '{"a":' * 500, '{"zh_hant": 1}',
    '{"zh_hant": "題", "zh_hans": "题", "en": "T"}', '[{"kind": "prose", "zh_hant": "字"}]', '[{"kind": []}]', "[[1]]",
    '[{"kind": "table", "source": {}}]', '{"__proto__": {"x": 1}}', "\ufeff{}", "1" * 30, '{"category": 5}', '{"x": "y"}',
)  # fmt: skip
CHOICES = ("", "0", "-1", "no-such", "99999999999999999999", "1", "\x00", "[]", "١", "' OR 1=1", "9" * 5_000)

# Bytes as they come over the wire, already percent-encoded.
ENCODED = (
    "%00", "%FF", "%ED%A0%80", "%C0%AF", "%E4%BD", "%F4%90%80%80", "%25%30%30", "%0d%0aX:1", "%E2%80%AE", "..%2f..%2f",
    "99999999999999999999", "-1", "0", "%F0%A1%83%81", "null", "%7B%7B7*7%7D%7D", "a" * 3_000, "%F3%A0%81%81", "'", "%22%3E",
)  # fmt: skip
FORMULA_STARTS = (
    "=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠", " =", "\u3000=", "\u00a0=", "\u200b=", "\ufeff=", "\n=", "\r\n=",
    "'=", '"=', "﹢", "﹣", "﹦", "﹫", "==", "=-", "+-", "\x0b=", "\x00=",
)  # fmt: skip
FORMULAS = (
    "1+1", "SUM(A1:A9)", "cmd|' /C calc'!A0", 'HYPERLINK("http://canary.invalid/","x")', 'WEBSERVICE("http://canary.invalid/")',
    "A1", "2+5+cmd|' /C calc'!A0", 'IMPORTXML("http://canary.invalid/","//a")', "DDE(\"cmd\";\"/C calc\";\"!\")", "1",
    "@SUM(1+1)*cmd|' /C calc'!A0", 'MSEXCEL|\'\\..\\..\\Windows\\System32\\cmd.exe\'!A1', "INDIRECT(\"A1\")", "{1}", "TRUE()",
    'T("a;b")&"c"', "1,2", "1;2", '1"", =1+1, ""', "A1\n=1+1", "字", "", "\"=1+1\"", "NOW()",
)  # fmt: skip
HOSTS = (
    "evil.example", "127.0.0.1.evil.example", "testserver.evil.example", "evil.example:80", "testserver@evil.example",
    "testserver:80@evil.example", "testserver, evil.example", "[::1", "]", "testserver:abc",
    "testserver\t", "te\u00e9st", "xn--a", ".testserver", "testserver/..", "testserver?x", "testserver#x", "a" * 300, "", " ",
)  # fmt: skip
AWAY = "evil.example"


def redirects():
    """Some two hundred ways of naming another place."""
    starts = (
        "//", "///", "////", "\\\\", "/\\", "\\/", "http://", "https://", "HTTP://", "hTTps:", "http:", "https:/", "ftp://",
        "//\\", "/ /", "/\t/", "\t//", " //", "\n//", "\r//", "\x00//", "/%2f", "%2f%2f", "//%09/", "javascript://", "data:",
        "javascript:alert(1)//", "vbscript:", "http:///", "http:\\\\", "https:\\/", "//user@", "//testserver@", "http://testserver@",
        "http://testserver:80@", "//testserver.", "http://testserver.", "/\u2044", "\u2215\u2215", "／／", "//。", "http://１２７。",
        "///\t", "//\u200b", "\ufeff//", "/.//", "http://[::1]@", "//;@", "?//", "#//",
    )  # fmt: skip
    ends = (AWAY, f"{AWAY}/", f"{AWAY}%2f..", f"{AWAY}\\@testserver/", f"{AWAY}#testserver")
    return [start + end for start in starts for end in ends]


def some(values, number):
    """`number` of `values` for a usual run, all of them for a full one."""
    values = list(values)
    return values if SIZE > 1 or number >= len(values) else RANDOM.sample(values, number)
