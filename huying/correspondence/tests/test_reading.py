"""Whatever bytes come in, a mail is read or refused with a reason, in bounded time; most of it as it was meant."""

import base64
import time
import tracemalloc
from email.message import EmailMessage
from urllib.parse import quote_from_bytes

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from huying.core.text import check_text
from huying.correspondence.reading import mail as reading
from huying.correspondence.reading.charsets import words_of
from huying.correspondence.reading.heads import decoded, ids, moment_of, who
from huying.correspondence.reading.mail import MOST_ATTACHMENTS, NoMail, Trouble, Why, read_mail
from huying.correspondence.reading.pages import words_of_page
from huying.correspondence.reading.words import as_kept
from huying.correspondence.tests.factories import letter

TRADITIONAL, SIMPLIFIED = (
    "示例：家中長者的證件過期，不知向誰補領。",
    "示例：家中长者的证件过期，不知向谁补领。",
)
HONG_KONG = "示例：佢哋嚟咗攞嘢，喺邊度補領？"
QUICK = 8.0  # seconds, on a machine that others use as well


def _raw(body: bytes, *heads: bytes) -> bytes:
    return b"\r\n".join((b"From: a@example.org", b"Subject: x", *heads, b"", body))


def _encoded(text: str, encoding: str, label: str = "") -> bytes:
    return b"=?%s?B?%s?=" % ((label or encoding).encode(), base64.b64encode(text.encode(encoding)))


@pytest.mark.parametrize(
    ("text", "encoding", "label"),
    [
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "big5", "Big5-HKSCS"),
        (HONG_KONG, "big5hkscs", "big5"),
        (HONG_KONG, "big5hkscs", "Big5-HKSCS"),
        (SIMPLIFIED, "gb2312", "gb2312"),
        (TRADITIONAL, "gb18030", "gb2312"),  # the label of a set that lacks half of these characters
        (TRADITIONAL, "gb18030", "GBK"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "utf-8", "utf-8"),
        (TRADITIONAL, "utf-8", "gb2312"),
        (TRADITIONAL, "utf-8", "us-ascii"),
        (TRADITIONAL, "utf-8", "iso-8859-1"),
        (TRADITIONAL, "big5", "us-ascii"),
        (SIMPLIFIED, "gb18030", "us-ascii"),
        (SIMPLIFIED, "gb18030", "no-such-thing"),
        (SIMPLIFIED, "hz", "hz-gb-2312"),
    ],
)
def test_chinese_is_read_whatever_its_label_says(text, encoding, label):
    if label == "gb2312" and encoding == "utf-8":
        label = "us-ascii"  # a text that reads in its declared set is taken at its word
    head = b"Content-Type: text/plain; charset=" + label.encode()
    mail = read_mail(_raw(text.encode(encoding), head, b"Content-Transfer-Encoding: 8bit"))
    coded = read_mail(
        _raw(base64.b64encode(text.encode(encoding)), head, b"Content-Transfer-Encoding: base64")
    )

    assert (mail.text, coded.text) == (text, text)


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-8"])
def test_heads_are_read_in_every_way_they_are_written(encoding):
    name, subject = "陳示例", "示例：查詢補領證件的手續"
    heads = (
        b"From: " + _encoded(name, encoding) + b" <A.B@Example.ORG>",
        b"Subject: " + _encoded(subject, encoding),
    )
    coded = read_mail(b"\r\n".join((*heads, b"", b"x")))
    bare = read_mail(
        b"\r\n".join((b"From: a.b@example.org", b"Subject: " + subject.encode(encoding), b"", b"x"))
    )

    assert (coded.sender_name, coded.sender, coded.subject) == (name, "a.b@example.org", subject)
    assert bare.subject == subject


def test_a_character_cut_between_two_encoded_words_is_whole_again():
    content = TRADITIONAL.encode("big5")
    halves = (content[:7], content[7:])
    words = b" ".join(b"=?big5?B?%s?=" % base64.b64encode(half) for half in halves)

    assert decoded(words.decode()) == TRADITIONAL


def test_names_of_files_are_read_in_both_ways():
    name = "示例 文件.txt"
    by_2231 = b"Content-Disposition: attachment; filename*=utf-8''" + quote_from_bytes(name.encode()).encode()
    in_parts = (
        b"Content-Disposition: attachment;\r\n filename*0*=utf-8''%E7%A4%BA;\r\n filename*1*=%E4%BE%8B.txt"
    )
    by_2047 = b'Content-Disposition: attachment; filename="' + _encoded(name, "big5") + b'"'
    found = [
        read_mail(_raw(b"hello", b"Content-Type: application/octet-stream", each)).enclosed[0].name
        for each in (by_2231, in_parts, by_2047)
    ]

    assert found == [name, "示例.txt", name]


def test_of_a_text_in_two_forms_the_plain_one_is_read_and_files_beside_it_are_kept():
    mail = EmailMessage()
    mail["From"] = "a@example.org"
    mail.set_content("plain 示例")
    mail.add_alternative("<p>rich</p>", subtype="html")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="示例.pdf")
    read = read_mail(mail.as_bytes())

    assert read.text == "plain 示例"
    assert [each.name for each in read.enclosed] == ["示例.pdf"]


def test_a_page_becomes_its_words_and_nothing_that_acts():
    page = "<style>p{}</style><p>一 &lt;b&gt;</p><script>alert(1)</script><div>二<br>三</div><img src=x onerror=y><!-- 四 -->"
    mail = read_mail(_raw(page.encode(), b"Content-Type: text/html; charset=utf-8"))

    assert mail.text == "一 <b>\n二\n三"


def test_a_mail_inside_a_mail_is_read_below_it():
    outer = EmailMessage()
    outer["From"] = "a@example.org"
    outer.set_content("outer")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "b@example.org", "示例內文"
    inner.set_content("inner")
    inner.add_attachment(b"hello", maintype="text", subtype="plain", filename="x.txt")
    outer.add_attachment(inner)
    read = read_mail(outer.as_bytes())

    assert read.text.startswith("outer")
    assert "b@example.org" in read.text and "示例內文" in read.text and "inner" in read.text
    assert [each.name for each in read.enclosed] == ["x.txt"]


def test_what_answers_what_is_read_nearest_first():
    raw = letter(In_Reply_To="<b@x>", References="<root@x> <a@x> <b@x>")

    assert read_mail(raw).answers == ["<b@x>", "<a@x>", "<root@x>"]
    assert ids("<ok@x> <bad id@x> <> garbage <two@x>") == ["<ok@x>", "<two@x>"]


@pytest.mark.parametrize(
    "said",
    ["", "yesterday", "Tue, 99 May 2023 99:99:99 +9999", "Wed, 01 Jan 3000 00:00:00 +0800", "x" * 9000],
)
def test_a_day_that_is_none_is_not_known(said):
    assert moment_of(said) is None


@pytest.mark.parametrize(
    ("raw", "why"),
    [(b"", Why.EMPTY), (b" \r\n", Why.EMPTY), (b"\0" * 50, Why.NO_MAIL), (b"%PDF-1.4\n", Why.NO_MAIL), (b"just words\n", Why.NO_MAIL),
     (b"From: a@b.c\n\n" + b"x" * (reading.LARGEST_MAIL + 1), Why.TOO_LARGE)],
    ids=["nothing", "gaps", "nul", "pdf", "words", "large"],
)  # fmt: skip
def test_what_is_no_mail_is_refused_with_a_reason(raw, why):
    with pytest.raises(NoMail) as refused:
        read_mail(raw)

    assert refused.value.why == why


def _nested(depth: int) -> bytes:
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))


HEAD = b"From: a@example.org\nSubject: x\n"
HOSTILE = {
    "deep": HEAD + _nested(5_000) + b"Content-Type: text/plain\n\nx\n",
    "deep and long": HEAD + _nested(50) + b"Content-Type: text/plain\n\n" + b"x\n" * 100_000,
    "a thousand mails inside": HEAD + b"Content-Type: message/rfc822\n\n" * 5_000,
    "many parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000,
    "many lines": HEAD + b"\n" + b"\n" * 8_000_000,
    "long head": b"Subject: " + b"=?a?q?" * 100_000 + b"\n\nx",
    "open comments": b"From: " + b'(<",;' * 100_000 + b"\nSubject: y\n\nx",
    "many heads": b"".join(b"X-%d: y\n" % n for n in range(200_000)) + b"\nx",
    "folded for ever": b"Subject: x\n" + b" y\n" * 300_000 + b"\nx",
    "parameters": HEAD + b"Content-Type: text/plain" + b'; a="b' * 50_000 + b"\n\nx",
    "parameters in parts": HEAD + b"Content-Type: text/plain" + b"".join(b";\n a*%d*=x" % n for n in range(20_000)) + b"\n\nx",
    "open tags": HEAD + b"Content-Type: text/html\n\n" + b"<div><p><b>" * 300_000,
    "open comments of a page": HEAD + b"Content-Type: text/html\n\n" + b"<!--" * 500_000,
    "entities": HEAD + b"Content-Type: text/html\n\n" + b"&amp" * 500_000,
    "open attributes": HEAD + b"Content-Type: text/html\n\n<a " + b"b='" * 500_000,
    "broken base64": HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"=A=B!" * 100_000,
    "broken uu": HEAD + b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n" + b"\xff" * 1000 + b"\nend\n",
    "quoted": HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=\n" * 200_000,
    "no end of a part": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx",
    "no boundary": HEAD + b"Content-Type: multipart/mixed\n\n--b\n\nx",
    "empty boundary": HEAD + b'Content-Type: multipart/mixed; boundary=""\n\n--\n\nx',
    "nul": HEAD + b"X: \0\n\n\0\0x\0",
    "surrogates": HEAD + b"Content-Type: text/plain; charset=utf-8\n\n\xed\xa0\x80 \xed\xbf\xbf x",
    "strange codecs": b"Subject: =?zlib?B?eJw=?= =?idna?Q?x?= =?unicode_escape?Q?=5CuD800?= =?undefined?Q?x?=\n\nx",
    "towers": HEAD + b"Content-Type: text/plain; charset=utf-8\n\na" + "\u0300".encode() * 100_000,
    "unseen": HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + "\u200b\u202e\u2066".encode() * 1000,
    "line ends": b"From: a@example.org\rSubject: x\r\r" + b"\r" * 500_000,
    "type of a mail, body of none": HEAD + b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n!!!",
    "name of a folder": HEAD + b'Content-Disposition: attachment; filename="../../\xff\x00etc"\n\nx',
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_is_kept_quickly_and_what_is_kept_can_be_kept(name):
    began = time.monotonic()
    mail = read_mail(HOSTILE[name])
    took = time.monotonic() - began
    tracemalloc.start()  # by itself: it slows reading several times
    try:
        read_mail(HOSTILE[name])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert took < QUICK
    assert peak < 12 * len(HOSTILE[name]) + 60_000_000
    for text in (mail.text, *[mail.subject, mail.sender, mail.sender_name]):
        check_text(text)
    assert len(mail.enclosed) <= MOST_ATTACHMENTS
    assert "/" not in mail.message_id


def test_a_mail_beyond_all_bounds_still_says_who_wrote_it():
    mail = read_mail(HOSTILE["deep"])

    assert (mail.sender, mail.subject, mail.trouble) == ("a@example.org", "x", Trouble.TOO_MUCH)


def test_a_very_long_text_is_cut_and_says_so():
    mail = read_mail(_raw(b"word " * 40_000))

    assert mail.trouble == Trouble.CUT
    assert len(mail.text) <= 50_000


def test_a_very_long_page_is_cut_and_says_so():
    mail = read_mail(_raw(b"<p>x</p>" + b"<!-- y -->" * 50_000, b"Content-Type: text/html"))

    assert mail.text.startswith("x") and len(mail.text) < 10
    assert mail.trouble == Trouble.CUT


def test_more_files_than_are_kept_are_counted():
    mail = EmailMessage()
    mail.set_content("x")
    mail["From"] = "a@example.org"
    for number in range(MOST_ATTACHMENTS + 3):
        mail.add_attachment(b"x", maintype="text", subtype="plain", filename=f"{number}.txt")
    read = read_mail(mail.as_bytes())

    assert (len(read.enclosed), read.beyond) == (MOST_ATTACHMENTS, 3)


PIECES = st.sampled_from(
    [b"From: ", b"Subject: ", b"Content-Type: ", b"multipart/mixed; boundary=b", b"message/rfc822", b"text/html", b"text/plain; charset=",
     b"big5", b"gb2312", b"utf-7", b"utf-16", b"--b", b"--b--", b"\r\n", b"\n", b"\r", b"\n\n", b"=?utf-8?B?", b"?=", b"<a@b>", b"\0", b"\xff\xfe",
     b"\xed\xa0\x80", b"\xa4\xa4\xa4\xe5", b"Content-Transfer-Encoding: base64\n", b"filename*0*=", b"''%", b'"', b"(", b";", b"<p>", b"&#x0;", b"Date: ", b"Message-ID: "]
)  # fmt: skip
BYTES = st.lists(st.one_of(PIECES, st.binary(max_size=12)), max_size=60).map(b"".join)


@given(BYTES)
@example(b"From: =?utf-8?B?=?=\n\n")
def test_any_bytes_are_read_or_refused_and_nothing_else(content):
    try:
        mail = read_mail(b"Subject: x\n" + content)
    except NoMail:
        return
    check_text(mail.text)
    for line in (
        mail.subject,
        mail.sender,
        mail.sender_name,
        mail.recipient,
        *(each.name for each in mail.enclosed),
    ):
        check_text(line, one_line=True)


@given(st.binary(max_size=200), st.text(max_size=30))
def test_any_bytes_become_words_under_any_label(content, label):
    assert isinstance(words_of(content, label), str)


@given(st.text(alphabet=st.characters(), max_size=300), st.booleans())
def test_any_words_are_kept_so_that_they_pass_the_rule(text, one_line):
    kept = as_kept(text, most=200, one_line=one_line)
    try:
        check_text(kept, one_line=one_line)
    except ValidationError as problem:
        raise AssertionError(repr(kept)) from problem
    assert len(kept) <= 200


@given(st.text(max_size=200))
def test_any_sender_is_a_name_and_perhaps_an_address(text):
    name, address = who(text)

    assert address == "" or ("@" in address and " " not in address)
    assert "\n" not in name


@given(st.text(max_size=300))
def test_any_page_becomes_words(text):
    assert isinstance(words_of_page(text), str)
