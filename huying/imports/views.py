"""The doors of imports: bring a file, match its columns and values, look at the report, begin, follow, take back."""

from dataclasses import replace
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.core.sheets import csv_lines
from huying.files.bounding import files_of
from huying.imports import actions
from huying.imports.fields import MAPPED, Field
from huying.imports.forms import ColumnsForm, ReadingForm, UploadForm, ValuesForm, read_anew
from huying.imports.mapping import BadMapping, Mapping
from huying.imports.models import Import
from huying.imports.owning import visible_imports
from huying.imports.profiling import as_kept, guessed, guessed_values
from huying.imports.queries import described, found_case, kept_cases
from huying.imports.reading.unreadable import Unreadable
from huying.imports.sentences import of_exception
from huying.imports.showing import meanings, rejected, remarks

State = Import.State
WATCHED = {State.CHECKING, State.RUNNING, State.UNDOING}
supervisors = requires(Function.CASEWORK, Level.APPROVE)
supervisors_proven = requires(Function.CASEWORK, Level.APPROVE, recent=True)


def _import(request: HttpRequest, pk: int) -> Import:
    return get_object_or_404(visible_imports(request.user), pk=pk)


def _with_file(request: HttpRequest, pk: int) -> Import:
    """An import that can still be matched anew; of any other there is nothing to match."""
    found = _import(request, pk)
    if found.file is None or found.state not in actions.OPEN:
        raise Http404
    return found


@supervisors
@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """The imports one may see; what is posted is a reference of the old system, whose case is looked for."""
    sought = request.POST.get("reference", "").strip()
    if sought and (case := found_case(cast(User, request.user), sought)):
        return redirect("records:record_page", "cases", case)
    rows = visible_imports(request.user).order_by("-pk")[:200]
    return render(request, "imports/list.html", {"rows": rows, "sought": sought})


@supervisors
@require_http_methods(["GET", "POST"])
def import_create(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, files_of(request) if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = actions.receive_import(
            received=form.cleaned_data["file"],
            profile=as_kept(form.columns, form.table),
            total=form.total,
            mapping=form.mapping,
            by=cast(User, request.user),
            at=timezone.now(),
        )
        return redirect("imports:import_columns", made.pk)
    return render(request, "imports/new.html", {"form": form}, status=422 if form.errors else 200)


@supervisors
@require_http_methods(["GET", "POST"])
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What each column holds."""
    found = _with_file(request, pk)
    form = ColumnsForm(
        request.POST or None,
        columns=found.profile["columns"],
        mapping=Mapping.from_kept(found.mapping),
        user=cast(User, request.user),
    )
    if form.is_valid():
        mapping = form.chosen()
        actions.keep_mapping(of=found, mapping=mapping)
        if _values(found, mapping):
            return redirect("imports:import_values", pk)
        actions.ask_check(of=found, mapping=mapping, at=timezone.now())
        return redirect("imports:import_page", pk)
    context = _context(found) | {"form": form, "reading_form": ReadingForm(initial=_reading(found))}
    return render(request, "imports/columns.html", context, status=422 if form.errors else 200)


def _reading(found: Import) -> dict[str, Any]:
    return dict(found.mapping["reading"])


@supervisors
@require_POST
def import_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the file in another encoding, with another header or sheet; the matching begins anew."""
    found = _with_file(request, pk)
    form = ReadingForm(request.POST)
    if form.is_valid() and found.file is not None:
        try:
            table, columns, total = read_anew(found.file.path, found.file.media_type, form.reading())
        except Unreadable as problem:
            form.add_error(None, of_exception(problem))
        else:
            mapping = guessed(columns, table, form.reading().encoding)
            actions.keep_mapping(of=found, mapping=mapping, profile=as_kept(columns, table), total=total)
            return redirect("imports:import_columns", pk)
    mapping, columns_kept = Mapping.from_kept(found.mapping), found.profile["columns"]
    columns_form = ColumnsForm(columns=columns_kept, mapping=mapping, user=cast(User, request.user))
    context = _context(found) | {"form": columns_form, "reading_form": form}
    return render(request, "imports/columns.html", context, status=422)


@supervisors
@require_http_methods(["GET", "POST"])
def import_values(request: HttpRequest, pk: int) -> HttpResponse:
    """What each value of the matched columns means."""
    found = _with_file(request, pk)
    mapping = Mapping.from_kept(found.mapping)
    values = _values(found, mapping)
    told = {name: mapping.values.get(name) or _guessed(name, counted) for name, counted in values.items()}
    form = ValuesForm(request.POST or None, values=values, told=told, user=cast(User, request.user))
    if form.is_valid():
        mapping = replace(mapping, values=form.chosen())
        actions.ask_check(of=found, mapping=mapping, at=timezone.now())
        return redirect("imports:import_page", pk)
    context = _context(found) | {"form": form}
    return render(request, "imports/values.html", context, status=422 if form.errors else 200)


def _values(found: Import, mapping: Mapping) -> dict[Field, dict[str, int]]:
    columns = {column["name"]: column for column in found.profile["columns"]}
    named = {name: mapping.columns[name][0] for name in MAPPED if name in mapping.columns}
    return {name: columns[column]["values"] for name, column in named.items() if column in columns}


def _guessed(name: Field, counted: dict[str, int]) -> dict[str, str]:
    return guessed_values(name, counted, {code: [words] for code, words in meanings(name).items()})


@supervisors
@require_safe
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an import stands: its report, its progress, its end. Asked again every second while it moves."""
    found = _import(request, pk)
    moving = found.state in WATCHED
    if request.headers.get("HX-Request"):
        if moving:
            return render(request, "imports/progress.html", _context(found))
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    if found.state == State.MAPPING and found.file is not None and not found.report:
        return redirect("imports:import_columns", pk)
    context = _context(found) | described(found) | {"kept": kept_cases(found, cast(User, request.user))}
    return render(request, "imports/page.html", context)


@supervisors_proven
@require_safe
def import_rejected(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows that cannot be imported, with what is wrong with each, as CSV."""
    found = _import(request, pk)
    if found.file is None:
        raise Http404
    try:
        header, *rows = rejected(found, cast(User, request.user), timezone.now())
    except (Unreadable, BadMapping) as problem:
        raise Http404 from problem
    answer = StreamingHttpResponse(csv_lines([str(cell) for cell in header], rows), content_type="text/csv")
    answer["Content-Disposition"] = f'attachment; filename="import-{found.pk}-rows-left-out.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@supervisors_proven
@require_POST
def import_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin, or go on after a stop; the second click finds that it has begun."""
    found, by, at = _import(request, pk), cast(User, request.user), timezone.now()
    try:
        if found.state == State.STOPPED:
            actions.go_on(of=found, by=by, at=at)
        else:
            actions.begin(of=found, by=by, at=at, good_rows_only=request.POST.get("good") == "yes")
    except actions.NotNow:
        messages.warning(request, _("Nothing was begun: look at where the import stands now."))
    return redirect("imports:import_page", pk)


@supervisors_proven
@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        actions.ask_undo(of=_import(request, pk), by=cast(User, request.user), at=timezone.now())
    except actions.NotNow:
        messages.warning(request, _("There is nothing to take back just now."))
    return redirect("imports:import_page", pk)


@supervisors
@require_POST
def import_give_up(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        actions.give_up(of=_import(request, pk), by=cast(User, request.user), at=timezone.now())
    except actions.NotNow:
        messages.warning(request, _("It has begun; take it back instead."))
        return redirect("imports:import_page", pk)
    messages.success(request, _("Given up. The file is forgotten."))
    return redirect("imports:import_list")


def _context(found: Import) -> dict[str, Any]:
    """What every page of an import shows: its steps, and how far it has come."""
    order: list[str] = [State.MAPPING, State.CHECKING, State.CHECKED, State.RUNNING, State.DONE]
    at = order.index(found.state) if found.state in order else len(order) - 1
    words = [_("File"), _("Columns and values"), _("Report"), _("Import")]
    now = {0: 1, 1: 2, 2: 2, 3: 3, 4: 4}[at]
    steps = [
        (each, "done" if place < now else "now" if place == now else "next")
        for place, each in enumerate(words)
    ]
    undone = found.rows.filter(undone=True).count() if found.state == State.UNDOING else 0
    return {
        "import": found,
        "steps": steps,
        "read_as": remarks(found.profile),
        "moving": found.state in WATCHED,
        "done_so_far": undone if found.state == State.UNDOING else found.made + found.left_out,
        "of_all": found.made if found.state == State.UNDOING else found.total,
    }
