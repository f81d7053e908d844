"""Files made for tests: sound ones of every kind, and the pieces of those that are not."""

import io
import struct
import zipfile
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/x.xml" ContentType="application/vnd.openxmlformats-officedocument.%s.main+xml"/></Types>'
)
DOCX, XLSX = TYPES % "wordprocessingml.document", TYPES % "spreadsheetml.sheet"
MIMES = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def image(form="JPEG", size=(60, 40), mode="RGB", colour=None, **more):
    made = io.BytesIO()
    picture = Image.new(mode, size, colour)
    for place in range(min(size)):
        picture.putpixel(
            (place, place), 255 if mode in {"L", "P", "1", "I;16"} else (255,) * len(picture.getbands())
        )
    picture.save(made, form, **more)
    return made.getvalue()


def told_image():
    """A photograph that says where it was taken, by whom, and holds a small one of itself."""
    exif = Image.Exif()
    exif[0x010E], exif[0x013B], exif[0x0110] = "CANARY-description", "CANARY-author", "CANARY-camera"
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (22.0, 18.0, 1.5), 3: "E", 4: (114.0, 10.0, 2.5), 29: "2023:05:02"}
    )
    exif[0x0112] = 6
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">CANARY-xmp</x:xmpmeta>'
    return image("JPEG", (80, 40), exif=exif, comment=b"CANARY-comment", xmp=xmp)


def told_png():
    about = PngInfo()
    about.add_text("Author", "CANARY-author")
    about.add_itxt("Comment", "CANARY-comment", zip=True)
    return image("PNG", pnginfo=about)


def png(width, height, pixels=b"", *, colour=2, more=b"", ends=True):
    """A PNG whose head says what one likes."""
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    made = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more + chunk(b"IDAT", zlib.compress(pixels))
    return made + (chunk(b"IEND", b"") if ends else b"")


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def archive(*parts, first=(), stored=(), comment=b"", change=None):
    """An archive of (name, content); `change` may falsify the entry of each part before it is written."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (*first, *parts):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            if change:
                change(entry)
            file.writestr(entry, content)
        file.comment = comment
    return made.getvalue()


def docx(*parts, **more):
    return archive(
        *parts, first=(("[Content_Types].xml", DOCX), ("word/document.xml", "<w:document/>")), **more
    )


def xlsx(*parts, **more):
    return archive(*parts, first=(("[Content_Types].xml", XLSX), ("xl/workbook.xml", "<workbook/>")), **more)


def opened(ending, *parts, stored=(), **more):
    first = (("mimetype", MIMES[ending]), ("content.xml", "<office:document-content/>"))
    return archive(*parts, first=first, stored=("mimetype", *stored), **more)


def pdf(*objects, head=b"%PDF-1.7\n", tail=b""):
    body = b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, start=1)
    )
    return head + body + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n" + tail


MAIL = (
    b"From: a@example.org\r\nTo: b@example.org\r\nDate: Tue, 02 May 2023 12:00:00 +0800\r\nSubject: x\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xe5\xad\x97\r\n"
)
SOUND = {
    "a.jpg": image(), "gps.jpg": told_image(), "grey.jpg": image(mode="L", colour=9), "cmyk.jpg": image(mode="CMYK"),
    "progressive.jpg": image(progressive=True), "a.png": image("PNG"), "see-through.png": image("PNG", mode="RGBA"),
    "palette.png": image("PNG", mode="P"), "told.png": told_png(), "a.webp": image("WEBP"), "lossless.webp": image("WEBP", lossless=True),
    "see-through.webp": image("WEBP", mode="RGBA"), "a.pdf": pdf(b"<</Type/Catalog>>"), "a.docx": docx(), "a.xlsx": xlsx(),
    "a.odt": opened("odt"), "a.ods": opened("ods"), "a.txt": "一行字\n".encode(), "b5.txt": "繁體字\n".encode("big5"),
    "gb.txt": "简体字们\n".encode("gb18030"), "mark.txt": "字\n".encode("utf-16"), "a.csv": b"a,b\r\n1,2\r\n", "a.eml": MAIL,
}  # fmt: skip
