"""Some four hundred files that mean harm, made here: none is kept in the repository.

Each has a name, its bytes and what must become of it: refused as a photograph and as a document, or, where the harm
lies in a program that would run it (a PDF with scripts), kept as it is and given back as an attachment only.
"""

import io
import random
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass

from huying.files.tests import making
from huying.files.tests.making import archive, chunk, docx, image, opened, pdf, png, xlsx

REFUSED, INERT = "refused", "inert"
DICE = random.Random(7)
SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
HTML = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
XML = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
MHTML = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: http://x/\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n'
    + HTML
    + b"\r\n--b--\r\n"
)
EICAR = (
    b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
)  # two halves, so that no scanner takes this source
PICTURE_NAMES = ("photo.jpg", "photo.png", "photo.webp")
DOCUMENT_NAMES = (
    "paper.pdf",
    "paper.docx",
    "paper.xlsx",
    "paper.odt",
    "paper.ods",
    "paper.txt",
    "paper.csv",
    "paper.eml",
)


@dataclass(frozen=True)
class Hostile:
    name: str
    content: bytes
    becomes: str = REFUSED

    def __str__(self):
        return self.name


def corpus():
    """Every file, the same each time."""
    for make in (pages, polyglots, floods, broken_pictures, bombs, escapes, nested, oddities, papers):
        yield from make()


def pages():
    """What a browser would run, under every name that the office takes."""
    bodies = {
        "svg": SVG, "svg-bom": b"\xef\xbb\xbf" + SVG, "svg-xml": b'<?xml version="1.0"?>' + SVG, "html": HTML, "html-space": b" \r\n\t" + HTML,
        "html-upper": HTML.upper(), "html-comment": b"<!-- x -->" + HTML, "html-utf16": HTML.decode().encode("utf-16"), "script": SCRIPT,
        "xml": XML, "xhtml": b'<html xmlns="http://www.w3.org/1999/xhtml">' + SCRIPT + b"</html>", "mhtml": MHTML,
        "php": b"<?php system($_GET['x']); ?>", "iframe": b"x\n<iframe src=javascript:alert(1)>", "late": b"words\n" * 50 + SCRIPT,
    }  # fmt: skip
    for kind, body in bodies.items():
        for name in (*PICTURE_NAMES, *DOCUMENT_NAMES):
            if not (name == "paper.eml" and kind in {"late", "iframe"}):
                yield Hostile(f"{kind}-{name}", body)


def polyglots():
    """Two things at once."""
    jpeg, still, web = image(), image("PNG"), image("WEBP")
    behind = {
        "zip": archive(("a.txt", "x")),
        "html": HTML,
        "svg": SVG,
        "jar": archive(("META-INF/MANIFEST.MF", "x")),
        "docx": docx(),
    }
    for kind, body in behind.items():
        yield Hostile(f"jpeg-{kind}.jpg", jpeg + body)
        yield Hostile(f"png-{kind}.png", still + body)
        yield Hostile(f"webp-{kind}.webp", web + body)
        yield Hostile(
            f"comment-{kind}.jpg",
            image(comment=body[:60_000]) if kind in {"html", "svg"} else jpeg + b"\0" * 9 + body,
        )
        yield Hostile(f"text-{kind}.png", png(1, 1, b"\0" * 4, more=chunk(b"tEXt", b"x\0" + body)))
    for kind in ("zip", "jar", "docx"):
        yield Hostile(f"pdf-{kind}.pdf", pdf(b"<</Type/Catalog>>", tail=behind[kind]))
        yield Hostile(f"pdf-in-{kind}.pdf", pdf(b"<</Type/Catalog>>")[:9] + behind[kind] + b"%%EOF")
        yield Hostile(f"{kind}-behind-pdf.docx", pdf(b"<<>>") + docx())
    yield Hostile("pdf-html.pdf", pdf(HTML))
    yield Hostile("pdf-late.pdf", HTML + pdf(b"<</Type/Catalog>>"))
    yield Hostile("jpeg-pdf.jpg", image(comment=pdf(b"<<>>")))
    for script in (
        b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//;",
        b"GIF89a=1;alert(1);",
        b"GIF87a" + HTML,
        image("GIF"),
        image("BMP"),
        b"BM=1;alert(1)//\0",
    ):
        for name in PICTURE_NAMES:
            yield Hostile(f"gif-js-{len(script)}-{name}", script)
    for form in ("TIFF", "ICO", "PPM", "TGA", "SGI", "PCX", "DIB", "EPS", "JPEG2000"):
        yield Hostile(f"{form}.jpg", image(form))


def floods():
    """Small files of very many pixels."""
    sides = (
        (65_535, 65_535),
        (65_500, 65_500),
        (2**31 - 1, 2**31 - 1),
        (100_000, 401),
        (6_325, 6_325),
        (1, 40_000_001),
        (0, 10),
        (10, 0),
    )
    for width, height in sides:
        yield Hostile(f"flood-{width}x{height}.png", png(width, height))
        yield Hostile(f"grey-flood-{width}x{height}.png", png(width, height, b"\0" * 1000, colour=0))
        if max(width, height) < 1 << 16:
            yield Hostile(f"flood-{width}x{height}.jpg", _claims(image(), width, height))
        if max(width, height) <= 1 << 24:
            yield Hostile(f"flood-{width}x{height}.webp", _web_claims(width, height))
    for mode in ("RGB", "RGBA", "P", "L"):
        yield Hostile(f"empty-{mode}.png", image("PNG", (6_300, 6_300), mode, compress_level=9))
    yield Hostile("empty.webp", image("WEBP", (6_300, 6_300), lossless=True, method=0))
    yield Hostile("packed-flood.png", png(20_000, 20_000, b"\0" * 30_000_000))
    yield Hostile("scans.jpg", image(progressive=True).replace(b"\xff\xda", b"\xff\xda" * 70, 1))
    for name in (b"iCCP", b"zTXt"):
        swollen = chunk(name, b"x\0\0" + zlib.compress(b"\0" * 60_000_000))
        yield Hostile(f"{name.decode()}-bomb.png", png(65_535, 65_535, more=swollen))


def _claims(content, width, height):
    at = content.index(b"\xff\xc0")
    return content[: at + 5] + struct.pack(">HH", height & 0xFFFF, width & 0xFFFF) + content[at + 9 :]


def _web_claims(width, height):
    head = (
        b"VP8X"
        + struct.pack("<IB3x", 10, 0)
        + ((width - 1) & 0xFFFFFF).to_bytes(3, "little")
        + ((height - 1) & 0xFFFFFF).to_bytes(3, "little")
    )
    body = b"WEBP" + head + image("WEBP")[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def broken_pictures():
    """Cut short, shuffled, overwritten."""
    for form, ending in (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")):
        whole = image(form, (400, 300), colour=(9, 99, 200))
        for part in (1, 3, 8, 12, 20, 24, 30, len(whole) // 4, len(whole) // 2, 3 * len(whole) // 4):
            yield Hostile(f"cut-at-{part}.{ending}", whole[:part])
        yield Hostile(f"zeroed.{ending}", whole[:16] + b"\0" * len(whole))
        yield Hostile(f"noise.{ending}", whole[:16] + DICE.randbytes(2000))
        yield Hostile(f"swapped.{ending}", image({"jpg": "PNG", "png": "JPEG", "webp": "GIF"}[ending])[:40])
    yield Hostile("empty.jpg", b"")
    for name in DOCUMENT_NAMES:
        yield Hostile(f"empty-{name}", b"")
        yield Hostile(f"noise-{name}", b"\0\1\2" + DICE.randbytes(500))
        yield Hostile(f"program-{name}", b"MZ\x90\0\3" + b"\0" * 200)
        yield Hostile(f"elf-{name}", b"\x7fELF\2\1\1" + b"\0" * 200)


def bombs():
    """Archives that swell."""
    for make, ending in ((docx, "docx"), (xlsx, "xlsx"), (lambda *p, **m: opened("odt", *p, **m), "odt")):
        yield Hostile(f"steep.{ending}", make(("big.xml", b"\0" * 30_000_000)))
        yield Hostile(f"hundred-steep.{ending}", make(*((f"{n}.xml", b"\0" * 400_000) for n in range(100))))
        yield Hostile(f"many.{ending}", make(*((f"{n}.xml", b"x") for n in range(2_100))))
        yield Hostile(f"says-less.{ending}", _says(make(("big.xml", b"ab" * 500_000)), 10))
        yield Hostile(f"says-more.{ending}", _says(make(("big.xml", DICE.randbytes(1000))), 300_000_000))
        yield Hostile(f"says-bit-more.{ending}", _says(make(("big.xml", DICE.randbytes(1000))), 1001))
        yield Hostile(
            f"wrong-sum.{ending}",
            _flipped(make(("big.xml", b"sum-of-this"), stored=("big.xml",)), b"sum-of-this"),
        )
        yield Hostile(f"sharing.{ending}", _sharing(make(("big.xml", DICE.randbytes(200_000)))))
        yield Hostile(f"long-list.{ending}", make(*((f"{'n' * 900}{n}", b"") for n in range(1_300))))
        yield Hostile(f"sixty-four.{ending}", _sixty_four(make()))
        yield Hostile(f"counts-much.{ending}", make()[:-14] + b"\xff\xff\xff\xff" + make()[-10:])
    yield Hostile(
        "forty-two.docx",
        docx(("42.zip", archive(*((f"{n}.zip", archive(("0", b"\0" * 100_000))) for n in range(16))))),
    )
    yield Hostile("billion-laughs.xlsx", xlsx(("xl/x.xml", b"<!ENTITY a 'lol'>" * 100_000)))


def _says(content, size):
    """The list of contents lies about the size of its last part."""
    at = content.rindex(b"PK\x01\x02")
    return content[: at + 24] + struct.pack("<I", size) + content[at + 28 :]


def _flipped(content, words):
    at = content.rindex(words)
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def _sharing(content):
    """Fifty parts of the list point at the same bytes."""
    end = content.rindex(b"PK\x05\x06")
    (size, start) = struct.unpack_from("<II", content, end + 12)
    last = content[content.rindex(b"PK\x01\x02") : end]
    more = b"".join(last.replace(b"big.xml", b"b%02d.xml" % n) for n in range(50))
    count = struct.unpack_from("<H", content, end + 10)[0] + 50
    return (
        content[:end]
        + more
        + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, size + len(more), start, 0)
    )


def _sixty_four(content):
    end = content.rindex(b"PK\x05\x06")
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, 0, 1)
    return content[:end] + locator + content[end : end + 8] + b"\xff" * 12 + content[end + 20 :]


def escapes():
    """Parts that would be written, or point, elsewhere."""
    names = (
        "../../etc/passwd", "/etc/passwd", "..\\..\\windows\\x", "C:\\x", "C:/x", "word/../../x", "\\\\server\\share", "x:stream", "a/..",
        "..", "//x", "word\\x.xml",
    )  # fmt: skip
    for make, ending in ((docx, "docx"), (xlsx, "xlsx")):
        for number, name in enumerate(names):
            yield Hostile(f"slip-{number}.{ending}", make((name, "x")))
        yield Hostile(f"nul-name.{ending}", make(("nulXname", "x")).replace(b"nulXname", b"nul\0name"))
        yield Hostile(f"link.{ending}", make(("word/link", "/etc/passwd"), change=_link))
        yield Hostile(f"twice.{ending}", make(("a1.xml", "x"), ("a2.xml", "y")).replace(b"a2.xml", b"A1.xml"))
        yield Hostile(f"locked.{ending}", _locked(make()))
        yield Hostile(f"two-names.{ending}", make(("same.xml", "x")).replace(b"same.xml", b"diff.xml", 1))


def _link(entry):
    if entry.filename == "word/link":
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16


def _locked(content):
    at = content.rindex(b"PK\x01\x02")
    return content[: at + 8] + b"\1\0" + content[at + 10 :]


def nested():
    """Archives in archives, programs in documents."""
    inner = archive(("a", "b"))
    insides = {
        "zip": inner,
        "docx": docx(),
        "gz": b"\x1f\x8b\x08" + b"\0" * 20,
        "rar": b"Rar!\x1a\x07\0",
        "7z": b"7z\xbc\xaf\x27\x1c",
        "xz": b"\xfd7zXZ\0",
        "bz2": b"BZh91AY",
    }
    for make, ending in ((docx, "docx"), (xlsx, "xlsx"), (lambda *p: opened("ods", *p), "ods")):
        for kind, body in insides.items():
            yield Hostile(f"holds-{kind}.{ending}", make((f"embeddings/x.{kind}", body)))
    yield Hostile("macros.docx", docx(("word/vbaProject.bin", b"x")))
    yield Hostile("macros.xlsx", xlsx(("xl/VBAPROJECT.BIN", b"x")))
    yield Hostile("macros.odt", opened("odt", ("Basic/Standard/Module1.xml", b"x")))
    yield Hostile("scripts.ods", opened("ods", ("Scripts/python/x.py", b"x")))
    enabled = making.DOCX.replace(
        "openxmlformats-officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled.main"
    )
    yield Hostile("enabled.docx", archive(("[Content_Types].xml", enabled)))
    for name in DOCUMENT_NAMES:
        yield Hostile(f"plain-zip-{name}", archive(("a.txt", "x")))
        yield Hostile(f"jar-{name}", archive(("META-INF/MANIFEST.MF", "x"), ("A.class", b"\xca\xfe\xba\xbe")))
    yield Hostile("both.docx", archive(("[Content_Types].xml", making.DOCX + making.XLSX)))
    yield Hostile("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)
    yield Hostile("self-extracting.docx", b"MZ" + b"\0" * 100 + docx())
    yield Hostile("behind.docx", docx() + SCRIPT)
    yield Hostile("before.docx", SCRIPT + docx())


def oddities():
    """Sound content under names that mean harm, and the scanner's own test."""
    names = (
        "<script>alert(1)</script>.jpg", "../../../etc/passwd.jpg", "..\\..\\x.jpg", "photo\u202egpj.exe.jpg", "a\nSet-Cookie: x=1.jpg", "x" * 4000 + ".jpg",
        "CON", "nul.jpg", "COM1.txt.jpg", "", ".", "..", "a\0b.jpg", '";filename="x.html', "photo.jpg.html", "字" * 1400 + ".jpg", "a.svg", "%2e%2e%2f.jpg",
        "\u3164.jpg", "a" + "\u0301" * 500 + ".jpg", " .jpg", "x.jpg. . .", "\ud800.jpg", "LPT9.jpg", "aux.", "x.jpg\r\n\r\n<html>",
    )  # fmt: skip
    for name in names:
        yield Hostile(name, image(), INERT)
    for name in DOCUMENT_NAMES:
        yield Hostile(f"eicar-{name}", EICAR, INERT if name in {"paper.txt", "paper.csv"} else REFUSED)
    for name in PICTURE_NAMES:
        yield Hostile(f"eicar-{name}", EICAR)


def papers():
    """PDFs that would act in a reader: kept sealed, never drawn here."""
    acts = {
        "script": b"<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>", "launch": b"<</Type/Catalog/OpenAction<</S/Launch/F(cmd.exe)>>>>",
        "address": b"<</Type/Catalog/OpenAction<</S/URI/URI(http://canary.invalid)>>>>", "embedded": b"<</Type/Catalog/Names<</EmbeddedFiles 2 0 R>>>>",
        "form": b"<</Type/Catalog/AcroForm<</XFA 2 0 R>>>>", "pages": b"<</Type/Catalog/Pages<</Count 100000>>>>", "deep": b"[" * 50_000 + b"]" * 50_000,
        "loop": b"<</Type/Catalog/Pages 1 0 R>>", "stream": b"<</Length 9/Filter/FlateDecode>>stream\n" + zlib.compress(b"\0" * 20_000_000) + b"\nendstream",
    }  # fmt: skip
    for kind, body in acts.items():
        yield Hostile(f"{kind}.pdf", pdf(body), INERT)
    yield Hostile("cut.pdf", pdf(b"<</Type/Catalog>>" + b" " * 5000)[:4000])


def as_archive(content):
    """For those who look at what was made."""
    return zipfile.ZipFile(io.BytesIO(content))
