"""Documents with words in them, made here, for what is read, drawn and redacted."""

import io
import zlib

import docx
import openpyxl

from huying.files.tests.making import archive, image, pdf

SECRET = "SECRET-8421"
PLAIN = "PLAIN-1177"


def stream(content, more=b""):
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (more, len(content), content)


def written_pdf(*pages, packed=False, info=True, head=b"%PDF-1.7\n"):
    """A PDF with one page for each list of words, its words also among what it says of itself."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, words in enumerate(pages):
        lines = b" ".join(
            b"1 0 0 1 40 %d Tm (%b) Tj" % (340 - 60 * row, each.encode()) for row, each in enumerate(words)
        )
        text = b"BT /F 18 Tf %b ET" % lines
        box = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
        objects += [
            box % (5 + 2 * number),
            stream(zlib.compress(text), b"/Filter/FlateDecode") if packed else stream(text),
        ]
    if info:
        objects.append(f"<</Title ({SECRET})/Author ({SECRET})>>".encode())
    return whole(objects, info=len(objects) if info else 0, head=head)


def whole(objects, info=0, head=b"%PDF-1.7\n"):
    """The objects as a document with a true table of places."""
    made, places = io.BytesIO(), []
    made.write(head)
    for number, each in enumerate(objects, start=1):
        places.append(made.tell())
        made.write(b"%d 0 obj\n%b\nendobj\n" % (number, each))
    start = made.tell()
    made.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    made.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    about = b"/Info %d 0 R" % info if info else b""
    made.write(
        b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, about, start)
    )
    return made.getvalue()


def revised_pdf(*words):
    """A PDF of which an earlier version, with the secret, still lies before the later one."""
    first = written_pdf([SECRET])
    text = stream(b"BT /F 18 Tf 1 0 0 1 40 340 Tm (%b) Tj ET" % words[0].encode())
    at = len(first)
    later = b"5 0 obj\n%b\nendobj\n" % text
    table = b"xref\n5 1\n%010d 00000 n \n" % at
    start = at + len(later)
    return first + later + table + b"trailer\n<</Size 7/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        int(first.rsplit(b"startxref\n", 1)[1].split(b"\n")[0]), start,
    )  # fmt: skip


def word_document(*lines):
    made, document = io.BytesIO(), docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].header.paragraphs[0].text = "頁眉字樣"
    document.save(made)
    return made.getvalue()


def sheet(*rows):
    made, book = io.BytesIO(), openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(made)
    return made.getvalue()


def open_document(*lines, head=""):
    spaces = 'xmlns:office="urn:o" xmlns:text="urn:t"'
    body = "".join(f"<text:p>{line}</text:p>" for line in lines)
    content = f'<?xml version="1.0"?>{head}<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>'
    mime = "application/vnd.oasis.opendocument.text"
    return archive(("mimetype", mime), ("content.xml", content), stored=("mimetype",))


LETTER = (
    "From: a@example.org\r\nTo: b@example.org\r\nDate: Tue, 02 May 2023 12:00:00 +0800\r\nSubject: =?utf-8?b?5rC055Wq?=\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n\r\n<p>信<b>中</b>文</p><script>nothing()</script>\r\n--b--\r\n"
).encode()
__all__ = ["LETTER", "PLAIN", "SECRET", "image", "pdf"]
