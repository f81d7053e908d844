"""The data package: every figure and table as plain files that a machine can check (Frictionless, provenance, sums)."""

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from huying.core.sheets import safe_text
from huying.reports.blocks import (
    Contacts,
    Document,
    FrozenFigure,
    Language,
    ProgressTable,
    Recommendations,
    Table,
)
from huying.reports.render import plain

FIGURE_COLUMNS = (
    "name", "key", "value", "qualifier", "unit", "from", "to", "scope", "kind", "source", "records", "digest",
)  # fmt: skip
SPOKEN_COLUMNS = ("label", "text", "hedge", "unit_words", "period", "definition", "note")
SUFFIXES: dict[Language, str] = {"zh-hant": "zh_hant", "zh-hans": "zh_hans", "en": "en"}
TYPES = {("figures", "value"): "number", ("figures", "records"): "integer", ("breakdowns", "value"): "number"}
TYPES |= {("figures", "from"): "date", ("figures", "to"): "date"}
TELEPHONE = re.compile(r"\+[\d ()/-]+")
EPOCH = (1980, 1, 1, 0, 0, 0)
Rows = list[tuple[str, ...]]


def build(documents: Mapping[Language, Document]) -> bytes:
    """A zip of one edition in its languages, the same bytes for the same documents."""
    main = next(iter(documents.values()))
    tables = {"figures": _figures(documents), **dict(_tables(main))}
    files = {f"data/{name}.csv": _csv(header, rows) for name, (header, rows) in tables.items()}
    for language, document in documents.items():
        files[f"report.{language}.json"] = plain.to_json(plain.tree(document)).encode()
    files["provenance.json"] = _json(_provenance(main))
    files["datapackage.json"] = _json(_descriptor(main, tables, files))
    files["README.txt"] = _readme(main).encode()
    sums = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    files["SHA256SUMS"] = sums.encode()
    return _zip(files)


def _figures(documents: Mapping[Language, Document]) -> tuple[Sequence[str], Rows]:
    """A row for each figure: what it is for machines, then what it says in each language."""
    main = next(iter(documents.values()))
    said = {
        language: {each.code: each for each in document.figures} for language, document in documents.items()
    }
    header = (*FIGURE_COLUMNS, *(f"{name}_{SUFFIXES[each]}" for each in documents for name in SPOKEN_COLUMNS))
    rows = [
        (*_figure_row(figure), *(words for each in documents for words in _spoken(said[each][figure.code])))
        for figure in main.figures
    ]
    return header, rows


def _tables(document: Document) -> Iterable[tuple[str, tuple[Sequence[str], Rows]]]:
    parts: Rows = [
        (figure.code, row.label, row.value) for figure in document.figures for row in figure.breakdown
    ]
    yield "breakdowns", (("figure", "part", "value"), parts)
    for section in document.sections:
        for place, block in enumerate(section.blocks, start=1):
            name = f"{section.slug}-{place}"
            if isinstance(block, Table):
                yield name, (block.columns, [tuple(cell.text for cell in row) for row in block.rows])
            if isinstance(block, ProgressTable):
                yield (
                    name,
                    (("number", "topic", "status", "as_of", "valid_until", "submitter"), _progress(block)),
                )
            if isinstance(block, Recommendations):
                rows: Rows = [
                    (str(item.number), item.text, item.addressee, item.status) for item in block.items
                ]
                yield name, (("number", "text", "addressee", "status"), rows)
            if isinstance(block, Contacts):
                columns = ("name", "city", "address", "phone", "fax", "email", "website")
                yield (
                    name,
                    (
                        columns,
                        [tuple(getattr(office, column) for column in columns) for office in block.offices],
                    ),
                )


def _figure_row(figure: FrozenFigure) -> tuple[str, ...]:
    return (
        figure.code, figure.key, figure.value, figure.qualifier, figure.unit_key, figure.first_on, figure.last_on,
        figure.scope, figure.kind, figure.source, str(figure.records), figure.digest,
    )  # fmt: skip


def _spoken(figure: FrozenFigure) -> tuple[str, ...]:
    return (
        figure.label,
        figure.text,
        figure.hedge,
        figure.unit,
        figure.period,
        figure.definition,
        figure.note,
    )


def _progress(block: ProgressTable) -> Rows:
    return [
        (str(row.number), row.topic, row.status, row.as_of, row.valid_until, row.submitter)
        for row in block.rows
    ]


def _csv(header: Sequence[str], rows: Rows) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _cell(text: str) -> str:
    """A telephone number as it is, for machines; anything else that could be a formula behind an apostrophe."""
    return text if TELEPHONE.fullmatch(text) else safe_text(text)


def _descriptor(
    document: Document, tables: Mapping[str, tuple[Sequence[str], Rows]], files: Mapping[str, bytes]
) -> Any:
    return {
        "profile": "tabular-data-package",
        "name": f"work-report-{document.code}",
        "title": f"{document.title} {document.period}",
        "version": document.colophon.data_version,
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": name.lower(),
                "path": f"data/{name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(files[f"data/{name}.csv"]),
                "hash": "sha256:" + hashlib.sha256(files[f"data/{name}.csv"]).hexdigest(),
                "schema": {"fields": [_field(name, column) for column in header]},
            }
            for name, (header, _rows) in tables.items()
        ],
    }


def _field(table: str, column: str) -> dict[str, str]:
    return {"name": column, "type": TYPES.get((table, column), "string")}


def _provenance(document: Document) -> Any:
    """Each figure as an entity derived from the records it measures, by digest; nobody's record is named."""
    return {
        "document": {
            "code": document.code,
            "period": document.period,
            "content_hash": document.colophon.content_hash,
            "data_version": document.colophon.data_version,
        },
        "figures": [
            {
                "entity": figure.code,
                "generated_by": figure.key,
                "definition": figure.definition,
                "derived_from": {"records": figure.records, "sha256": figure.digest, "source": figure.source},
                "value": figure.value,
                "qualifier": figure.qualifier,
            }
            for figure in document.figures
        ],
    }


def _readme(document: Document) -> str:
    return (
        f"{document.title} {document.period}\n{document.office}\n\n"
        "datapackage.json  description of the tables (Frictionless Data)\n"
        "data/             every figure and table of the report as CSV, UTF-8\n"
        "report.*.json     the report as a tree of blocks, one file for each language\n"
        "provenance.json   which figure counts which records, by number and digest\n"
        "SHA256SUMS        check with: sha256sum -c SHA256SUMS\n\n"
        f"{document.colophon.content_hash}\n"
    )


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _zip(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()
