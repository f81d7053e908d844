"""What may be written in a source only with a reason (R18, R23): each use is listed here with the one it has."""

import ast
import re

import pytest
from django.conf import settings

# Who may, and why. A new use needs an entry; an entry needs its use.
REASONS = {
    ("huying/reports/render/charts.py", "mark_safe"): "a chart drawn by draw, whose labels are escaped there",
    ("huying/reports/cards.py", "SafeString"): "the empty text",
    (
        "huying/files/drawing.py",
        "except Exception",
    ): "whatever a decoder says of a hostile picture, in the child, it is refused",
    (
        "huying/files/extracting.py",
        "except Exception",
    ): "whatever a reader says of a hostile document, in the child, it could not be read",
    (
        "huying/reports/render/html.py",
        "mark_safe",
    ): "our own style sheet; QR codes and charts drawn by us, labels escaped",
    ("huying/reports/render/html.py", "SafeString"): "what render_to_string has escaped; the empty text",
    ("huying/reports/views/sections.py", "SafeString"): "the empty text",
    ("huying/records/finding.py", "SafeString"): "the empty text",
    (
        "huying/records/templatetags/rows.py",
        "SafeString",
    ): "rows of a list drawn at once, each word escaped where it is put in",
    ("huying/core/selects.py", "SafeString"): "a select drawn at once, each word escaped where it is put in",
    ("huying/intake/views/card.py", "mark_safe"): "a QR code drawn by us, its title escaped there",
    ("huying/search/index.py", "RawSQL"): "the full-text index, whose words are parameters",
    (
        "huying/outbox/actions.py",
        "except Exception",
    ): "whatever a task raises is kept on its row, not lost in a log",
    (
        "huying/outbox/mail.py",
        "except Exception",
    ): "whatever a mail server does, the message's own row says it",
    (
        "huying/upkeep/management/commands/verify.py",
        "except Exception",
    ): "data so broken that they cannot be read are broken: that is the finding",
    (
        "huying/upkeep/faults/children.py",
        "except everything",
    ): "children are ended whatever happened, then it is raised on",
    (
        "huying/upkeep/backup/sealing.py",
        "except everything",
    ): "a half-written box is removed, then it is raised on",
}
CALLS = {
    "mark_safe", "SafeString", "SafeText", "RawSQL", "eval", "exec", "compile", "__import__", "csrf_exempt", "system", "popen",
}  # fmt: skip
BUILT_IN = {"eval", "exec", "compile"}  # as methods of something else they are another matter
METHODS = {
    ("objects", "raw"),
    ("objects", "extra"),
    ("yaml", "load"),
    ("marshal", "loads"),
    ("shelve", "open"),
    ("dill", "loads"),
}
MODULES = {"pickle", "shelve", "marshal", "dill", "jinja2", "xml.sax", "telnetlib"}
RUNS = {"run", "Popen", "call", "check_call", "check_output"}
TEMPLATE = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off|\{%\s*debug")
FOLDERS = ("huying", "tools", "bench")


def sources(ending):
    for folder in FOLDERS:
        for path in sorted((settings.PROJECT / folder).rglob(f"*.{ending}")):
            if not {"tests", "migrations", "node_modules"} & set(path.parts):
                yield path.relative_to(settings.PROJECT).as_posix(), path.read_text("utf-8")


def _name(node):
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def uses(tree):
    """The constructs that need a reason, wherever they stand in a source."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _in_call(node)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            named = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [each.name for each in node.names]
            )
            yield from (each for each in named if each.split(".")[0] in MODULES or each in MODULES)
        elif isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            for each in caught:
                if each is None or _name(each) in {"Exception", "BaseException"}:
                    yield (
                        "except Exception"
                        if each is not None and _name(each) == "Exception"
                        else "except everything"
                    )
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield from (_name(each) for each in node.decorator_list if _name(each) == "csrf_exempt")


def _in_call(node):
    name, owner = _name(node.func), _name(node.func.value) if isinstance(node.func, ast.Attribute) else ""
    if name in CALLS and not (name in BUILT_IN and isinstance(node.func, ast.Attribute)):
        yield name
    if (owner, name) in METHODS or (name in {"raw", "extra"} and isinstance(node.func, ast.Attribute)):
        yield f".{name}"
    if any(each.arg == "shell" for each in node.keywords):
        yield "shell="
    if owner == "subprocess" and name in RUNS and node.args:
        first = node.args[0]
        if isinstance(first, (ast.Constant, ast.JoinedStr)) or (
            isinstance(first, ast.BinOp) and isinstance(first.op, ast.Mod)
        ):
            yield "subprocess of one text"


FOUND = {(path, use) for path, text in sources("py") for use in uses(ast.parse(text))}


def test_every_dangerous_construct_has_its_reason_here():
    assert sorted(FOUND - set(REASONS)) == []


def test_every_reason_here_has_its_construct():
    assert sorted(set(REASONS) - FOUND) == []
    assert all(len(reason) > 10 for reason in REASONS.values())


def test_no_template_switches_escaping_off():
    assert [path for path, text in sources("html") if TEMPLATE.search(text)] == []


def test_no_user_dictionary_is_spread_into_a_query():
    """`filter(**request.GET)` would let a reader name columns (R5)."""
    wrong = []
    for path, text in sources("py"):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and _name(node.func) in {
                "filter",
                "exclude",
                "order_by",
                "annotate",
                "get",
                "values",
            }:
                spread = [each.value for each in node.keywords if each.arg is None]
                told = "".join(ast.unparse(each) for each in spread)
                if re.search(r"request|GET|POST|cleaned_data|\bquery\b", told):
                    wrong.append(f"{path}:{node.lineno}")

    assert wrong == []


@pytest.mark.parametrize(("source", "use"), [
    ("mark_safe(x)", "mark_safe"), ("a.b.mark_safe(x)", "mark_safe"), ("Case.objects.raw('x')", ".raw"), ("rows.extra(where=[])", ".extra"),
    ("eval('1')", "eval"), ("import pickle", "pickle"), ("from pickle import loads", "pickle"), ("yaml.load(x)", ".load"),
    ("subprocess.run('ls', shell=True)", "shell="), ("subprocess.run('ls')", "subprocess of one text"), ("os.system('ls')", "system"),
    ("try:\n  x\nexcept:\n  y", "except everything"), ("try:\n  x\nexcept (ValueError, Exception):\n  y", "except Exception"),
    ("@csrf_exempt\ndef f(): pass", "csrf_exempt"), ("csrf_exempt(view)", "csrf_exempt"), ("RawSQL('x', [])", "RawSQL"),
])  # fmt: skip
def test_each_construct_would_be_found(source, use):
    assert use in set(uses(ast.parse(source)))


def test_a_pattern_is_no_program():
    assert set(uses(ast.parse("re.compile('x'); subprocess.run(['ls'])"))) == set()
