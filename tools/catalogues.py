"""Keep the catalogues complete: `update` writes new messages into them, `check` fails when one is missing or stale.

Pure Python (Babel), so that a machine without GNU gettext can do both.
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PROJECT = Path(__file__).parent.parent
SOURCES = PROJECT / "huying"
LOCALES = {"zh_Hant": "zh_Hant", "zh_Hans": "zh_Hans", "en": "en"}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Key = tuple[str | None, str]


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huying.config.settings")
    sys.path.insert(0, str(PROJECT))
    template = _extracted()
    if sys.argv[1:] == ["update"]:
        for locale in LOCALES:
            _update(locale, template)
        return 0
    problems = [problem for locale in LOCALES for problem in _problems(locale, template)]
    print("\n".join(problems) or f"{len(template)} messages in {len(LOCALES)} languages")
    return 1 if problems else 0


def _extracted() -> Catalog:
    """Every message of the sources, in the order of files."""
    catalog = Catalog(fuzzy=False)
    for path in sorted(SOURCES.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or {"tests", "migrations"} & set(path.parts):
            continue
        for context, singular, plural in _messages(path):
            catalog.add(
                (singular, plural) if plural else singular, context=context, locations=[(_name(path), 0)]
            )
    return catalog


def _name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def _messages(path: Path) -> Iterator[tuple[str | None, str, str | None]]:
    from django.utils.translation.template import templatize

    text = path.read_text("utf-8")
    if path.suffix != ".py":
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    for _line, function, found, _comments in extract_python(
        io.BytesIO(text.encode()), list(KEYWORDS), [], {}
    ):
        parts = found if isinstance(found, tuple) else (found,)
        if not parts or not all(isinstance(part, str) for part in parts[:1]):
            continue
        if "pgettext" in function:
            yield parts[0], parts[1], parts[2] if function.startswith("n") else None
        elif function.startswith("n"):
            yield None, parts[0], parts[1]
        else:
            yield None, parts[0], None


def _folder(locale: str) -> Path:
    return SOURCES / "locale" / locale / "LC_MESSAGES"


def _read(locale: str) -> Catalog:
    path = _folder(locale) / "django.po"
    if not path.exists():
        return Catalog(locale=LOCALES[locale])
    with path.open("rb") as file:
        return read_po(file, locale=LOCALES[locale])


def _update(locale: str, template: Catalog) -> None:
    """Keep what is translated, add what is new, drop what is gone; then compile."""
    old, new = _read(locale), Catalog(locale=LOCALES[locale], fuzzy=False, charset="utf-8")
    for message in template:
        if not message.id:
            continue
        known = old.get(message.id[0] if message.pluralizable else message.id, message.context)
        string = (
            known.string if known is not None and known.string else _same(message) if locale == "en" else ""
        )
        new.add(message.id, string, context=message.context)
    folder = _folder(locale)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "django.po").open("wb") as file:
        write_po(file, _plain(new), width=110, sort_output=True, omit_header=False)
    (folder / "django.mo").write_bytes(_compiled(_read(locale)))
    print(f"{locale}: {len(new)} messages, {len(list(_untranslated(_read(locale))))} without a translation")


def _same(message: Message) -> object:
    return message.id


def _plain(catalog: Catalog) -> Catalog:
    """The header without a date, so that nothing changes when nothing was said."""
    catalog.header_comment = "# Huying"
    catalog.mime_headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Plural-Forms", catalog.plural_forms),
        ("Language", str(catalog.locale)),
    ]
    return catalog


def _compiled(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def _untranslated(catalog: Catalog) -> Iterator[Message]:
    for message in catalog:
        strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        if message.id and (message.fuzzy or not all(strings)):
            yield message


def _keys(catalog: Catalog) -> set[Key]:
    return {
        (message.context, message.id[0] if message.pluralizable else message.id)
        for message in catalog
        if message.id
    }


def _problems(locale: str, template: Catalog) -> Iterator[str]:
    catalog = _read(locale)
    wanted, held = _keys(template), _keys(catalog)
    for _context, text in sorted(wanted - held, key=str):
        yield f"{locale}: not in the catalogue: {text!r}"
    for _context, text in sorted(held - wanted, key=str):
        yield f"{locale}: no longer used: {text!r}"
    for message in _untranslated(catalog):
        yield f"{locale}: not translated: {message.id!r}"
    for message in catalog:
        if message.id and message.string and (wrong := _lost_placeholders(message)):
            yield f"{locale}: placeholders {wrong} differ in {message.id!r}"
    compiled = _folder(locale) / "django.mo"
    if not compiled.exists() or compiled.read_bytes() != _compiled(catalog):
        yield f"{locale}: django.mo is stale; run ./run messages"


def _lost_placeholders(message: Message) -> list[str]:
    pattern = re.compile(r"%\(\w+\)[sd]")
    source = message.id if isinstance(message.id, str) else message.id[-1]
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    wanted = set(pattern.findall(source))
    return sorted({lost for string in strings for lost in wanted ^ set(pattern.findall(string))})


if __name__ == "__main__":
    sys.exit(main())
