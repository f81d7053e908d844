"""Tables as people have them, and imports in every state."""

import csv
import io
import zipfile

from django.core.files.base import ContentFile
from django.utils import timezone

from huying.core.tests.factories import MOMENT
from huying.files.keeping import new_id, path_of, place_of
from huying.files.media import Media
from huying.files.models import StoredFile
from huying.files.receiving import receive
from huying.imports import actions
from huying.imports.mapping import from_toml
from huying.imports.models import Import
from huying.imports.profiling import as_kept, profiled
from huying.imports.reading.table import WANTED, open_table

HEADER = ["no", "title", "category", "channel", "day", "closed", "status", "name", "phone"]
ROW = ["A-1", "示例個案", "示例類別", "電話", "2023-01-05", "", "處理中", "示例居民", "2345 6789"]
MAPPING = """
[columns]
reference = "no"
title = "title"
category = "category"
channel = "channel"
received_on = "day"
closed_on = "closed"
status = "status"
name = "name"
phone = "phone"
[fixed]
centre = "{centre}"
[values.category]
"*" = "+"
[values.channel]
"電話" = "phone"
"親臨" = "visit"
[values.status]
"處理中" = "open"
"已解決" = "resolved"
"""


def as_csv(rows, delimiter=","):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def table_of(tmp_path, content, name="a.csv", media=Media.CSV, **more):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_table(path, media, **more)


def row(**changed):
    """A sound row, with some cells changed."""
    return [changed.get(name, cell) for name, cell in zip(HEADER, ROW, strict=True)]


def numbered(count):
    return [
        row(no=f"A-{number}", title=f"示例個案{number}", name=f"示例居民{number}", phone=f"5{number:07d}")
        for number in range(1, count + 1)
    ]


def brought(rows, centre, *, by, at, header=HEADER, name="cases.csv", mapping=MAPPING):
    """An import of these rows, with its mapping, not checked yet."""
    told = from_toml(mapping.format(centre=centre.code))
    received = receive(ContentFile(as_csv([header, *rows]).encode(), name), WANTED)
    table = open_table(received.waiting.path, received.media)
    columns, total = profiled(table)
    return actions.receive_import(
        received=received, profile=as_kept(columns, table), total=total, mapping=told, by=by, at=at
    )


def checked(rows, centre, *, by, at, **more):
    made = brought(rows, centre, by=by, at=at, **more)
    made = actions.ask_check(
        of=made, mapping=from_toml(more.get("mapping", MAPPING).format(centre=centre.code)), at=at
    )
    return actions.check(of=made, at=at)


def imported_by(user, state, centre):
    """An import in `state` that `user` has brought; made anew, because it may have gone on."""
    name = f"{state.replace(' ', '-')}.csv"
    Import.objects.filter(made_by=user, name=name).delete()
    path_id = new_id()
    content = as_csv([HEADER, [f"{user.pk} {state}", *ROW[1:]]]).encode()
    file = StoredFile.objects.create(
        id=path_id, name=name, media_type=Media.CSV, size=len(content), sha256=new_id() * 2,
        state="clean", place=place_of(path_id), kept_by="walk", kept_at=timezone.now(),
    )  # fmt: skip
    path_of(file.place).parent.mkdir(parents=True, exist_ok=True)
    path_of(file.place).write_bytes(content)
    table = open_table(file.path, file.media_type)
    columns, total = profiled(table)
    made = Import.objects.create(
        file=file, name=name, sha256=file.sha256, made_by=user, received_at=MOMENT, total=total,
        mapping=from_toml(MAPPING.format(centre=centre.code)).as_kept(), profile=as_kept(columns, table),
        state={"values": "mapping", "given up": "mapping"}.get(state, state), made=state == "done",
        report={"rows": 1, "good": 1, "bad": 0, "new_categories": [], "counts": {}} if state == "checked" else {},
    )  # fmt: skip
    return made


def workbook(rows, *, extra=""):
    """A small XLSX written by hand: `rows` are lists of (reference, xml of the cell's inside, attributes)."""
    lines = "".join(
        f'<row r="{number}">'
        + "".join(f'<c r="{at}" {about}>{inside}</c>' for at, inside, about in cells)
        + "</row>"
        for number, cells in rows
    )
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{lines}</sheetData>{extra}</worksheet>'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{relations}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()
