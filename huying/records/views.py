"""The staff doors of every kind of record: list, page, entry, editing, export."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huying.accounts.doors import demand_recent_proof, signed_in
from huying.accounts.models import User
from huying.accounts.policy import Level, level
from huying.audit.queries import timeline
from huying.core.shapes import follow
from huying.files.bounding import files_of
from huying.records import actions
from huying.records.asked import keep, recall
from huying.records.choosing import Picked, look_up, named, offer
from huying.records.exports import (
    MOST_ROWS,
    Copy,
    ReasonForm,
    exported,
    has_too_many,
    is_about_people,
    marked_copy,
)
from huying.records.forms import RecordForm, form_of
from huying.records.kind import Kind, kind_named
from huying.records.lists import FilterForm, Listing, chosen_columns, read_list
from huying.records.notices import notice_told
from huying.records.once import sent
from huying.records.panels import panels_of
from huying.records.presentation import facts, is_number, label_of, record_url, record_urls, rows
from huying.records.refusing import REFUSALS, refuse, status_of
from huying.records.related import related_lists
from huying.records.rules import can_write, centre_of, readable_fields
from huying.records.saving import first_of, kept_by, may_share_with
from huying.records.trail import told
from huying.records.undoing import offered


def kind_for(request: HttpRequest, key: str, needed: Level) -> tuple[Kind, User]:
    """The kind named in the address, if this person has `needed` for its function; else it does not exist."""
    kind, user = kind_named(key), request.user
    if kind is None or not isinstance(user, User) or level(user, kind.function) < needed:
        raise Http404
    return kind, user


@signed_in
@require_GET
def record_list(request: HttpRequest, key: str) -> HttpResponse:
    kind, user = kind_for(request, key, Level.STATISTICS)
    first = None if request.GET else first_of(user, kind)
    if first is not None:
        return redirect("records:list_open", key=key, pk=first.pk)
    query = _query(request, kind)
    if query is None:
        return _words_gone(request, kind)
    listing = read_list(kind, user, query)
    columns = chosen_columns(kind, user, query)
    may_open = level(user, kind.function) >= Level.READ
    address = record_urls(kind) if may_open else lambda _code: ""
    context = {
        "kind": kind,
        "listing": listing,
        "heads": _heads(kind, listing, columns),
        "rows": (
            (address(record.code), facts) for record, facts in rows(kind, listing.page.rows, user, columns)
        ),
        "newer_url": listing.address(page=listing.page.newer) if listing.page.newer else "",
        "older_url": listing.address(page=listing.page.older) if listing.page.older else "",
        "may_write": kind.entered and level(user, kind.function) >= kind.write,
        "listing_query": listing.address(),
        "export_query": listing.address(),
        "total_label": _counted(listing),
        "kept": kept_by(user, kind),
        "share_with": may_share_with(user, kind),
        "columns": [
            (name, label_of(kind, name), name in columns)
            for name in readable_fields(kind, user, kind.columns)
        ],
        "undo_url": offered(request.session),
        "today": timezone.localdate(),
    }
    return render(request, "records/list.html", context)


def _heads(kind: Kind, listing: Listing, columns: tuple[str, ...]) -> list[tuple[str, str, str, str, bool]]:
    """Name and words of each column, the address that orders by it, the order there is, and whether it holds numbers."""
    sortable = {each.lstrip("-") for each in kind.sorts}
    return [
        (
            name,
            label_of(kind, name),
            listing.address(sort=_turned(listing.sort, name)) if name in sortable else "",
            _direction(listing.sort, name),
            is_number(kind, name),
        )
        for name in columns
    ]


def _query(request: HttpRequest, kind: Kind) -> dict[str, str] | None:
    """What the list is asked for: the address, and the words behind its token; None when they are not kept any more.

    Of a kind about people no words are read from an address, so that nobody is led to put any there.
    """
    query = request.GET.dict()
    if chosen := request.GET.getlist("col"):
        query["cols"] = ",".join(chosen)
    if kind.is_personal or "find" in query:
        query.pop("q", None)
    if token := query.get("find"):
        words = recall(request.session, token)
        if words is None:
            return None
        query["q"] = words
    return query  # type: ignore[return-value]


def _words_gone(request: HttpRequest, kind: Kind) -> HttpResponse:
    """The whole list, said to be so: a list that silently forgot its words would be taken for the answer."""
    messages.warning(request, _("The words of that search are no longer kept. Please type them again."))
    return redirect("records:record_list", key=kind.key)


@signed_in
@require_POST
def list_find(request: HttpRequest, key: str) -> HttpResponse:
    """Narrow the list by what was typed and chosen; the words go into the session, the rest into the address."""
    kind, user = kind_for(request, key, Level.STATISTICS)
    names = FilterForm(kind, user).fields
    return _to_list(request, kind, {name: request.POST.get(name, "") for name in names})


def _to_list(request: HttpRequest, kind: Kind, parts: dict[str, str]) -> HttpResponse:
    words = parts.pop("q", "").strip()
    if words:
        parts["find"] = keep(request.session, words)
    wanted = urlencode({name: value for name, value in parts.items() if value})
    return redirect(reverse("records:record_list", args=[kind.key]) + f"?{wanted or 'sort='}")


def _direction(sort: str, name: str) -> str:
    """What the head of a column says about the order, for those who cannot see the arrow."""
    if sort.lstrip("-") != name:
        return ""
    return "descending" if sort.startswith("-") else "ascending"


def _counted(listing: Listing) -> str:
    """How many there are, up to the bound."""
    if listing.more:
        return _("more than %(count)s in all") % {"count": f"{listing.counted:,}"}
    return _("%(count)s in all") % {"count": f"{listing.counted:,}"}


def _turned(sort: str, name: str) -> str:
    """The other direction for the column already sorted by."""
    return name if sort == f"-{name}" else f"-{name}"


@signed_in
@require_http_methods(["GET", "POST"])
def record_export(request: HttpRequest, key: str, form: str) -> HttpResponse | StreamingHttpResponse:
    """A list as a file; one about people is given out when it has been said what for."""
    kind, user = kind_for(request, key, Level.STATISTICS)
    demand_recent_proof(request)
    query = _query(request, kind)
    if query is None:
        return _words_gone(request, kind)
    listing, today = read_list(kind, user, query), timezone.localdate()
    copy = Copy(user, today)
    if is_about_people(kind, user):
        asked, too_many = ReasonForm(sent(request)), has_too_many(listing)
        if request.method != "POST" or too_many or not asked.is_valid():
            return _asked_why(request, kind, listing, asked, form_name=form, too_many=too_many)
        copy = marked_copy(user, today, asked.cleaned_data["reason"])
    answer = exported(kind, listing, form, copy)
    note = f"{copy.mark} {copy.reason}".strip()
    actions.note_export(kind=kind, query=listing.query, note=note, by=user, at=timezone.now())
    return answer


def _asked_why(
    request: HttpRequest, kind: Kind, listing: Listing, asked: ReasonForm, *, form_name: str, too_many: bool
) -> HttpResponse:
    back = reverse("records:record_list", args=[kind.key]) + listing.address()
    context = {"kind": kind, "listing": listing, "form": asked, "form_name": form_name, "back": back}
    status = 422 if too_many and request.method == "POST" else status_of(asked)
    return render(
        request, "records/export.html", context | {"too_many": too_many, "most": MOST_ROWS}, status=status
    )


@signed_in
@require_GET
def record_page(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """A record with everything about it that the reader may know."""
    kind, user = kind_for(request, key, Level.READ)
    record = get_object_or_404(kind.visible_to(user), code=code)
    today = timezone.localdate()
    context = {
        "kind": kind,
        "record": record,
        "facts": facts(kind, record, user),
        "panels": list(panels_of(kind, record, user, today)),
        "related": related_lists(kind, record, user),
        "events": told(timeline(kind.key, code)[:50], kind, user),
        "may_write": _may_write(kind, record, user),
        "may_edit": kind.edited and _may_write(kind, record, user),
        "today": today,
        "due": kind.due_day(record),
        "undo_url": offered(request.session),
    }
    return render(request, "records/record.html", context)


@signed_in
@require_POST
def record_choose(request: HttpRequest, key: str) -> HttpResponse:
    """What may be ticked in a form for the words typed so far; beside what is ticked already."""
    kind, user = kind_for(request, key, Level.READ)
    name = request.POST.get("field", "")
    if not name.isidentifier():
        raise Http404
    picked = Picked.read(request.POST, name)
    hits = look_up(kind, user, picked.words) if picked.words else []
    choice = offer(
        kind,
        user,
        named(kind, user, picked),
        hits,
        name=name,
        many=bool(request.POST.get("many")),
        required=bool(request.POST.get("required")),
        asked=picked.words,
    )
    return render(request, "records/choice_offered.html", {"choice": choice})


@signed_in
@require_http_methods(["GET", "POST"])
def record_create(request: HttpRequest, key: str) -> HttpResponse:
    kind, user = kind_for(request, key, kind_level(key))
    if not kind.entered:
        raise Http404
    form = form_of(kind)(
        request.POST or None,
        files_of(request) or None,
        user=user,
        initial=_begun(request, kind, user) if request.method == "GET" else None,
    )
    if request.method == "POST" and (record := _sent(kind, form, user)) is not None:
        messages.success(request, _("Saved: %(name)s") % {"name": record.code})
        return _to_what_was_saved(kind, record.code, user)
    context = {"kind": kind, "form": form, "title": _("New: %(kind)s") % {"kind": kind.singular}}
    if kind.collects:
        context["notice"] = notice_told(timezone.localdate())
    return render(request, "records/form.html", context, status=status_of(form))


def _to_what_was_saved(kind: Kind, code: str, user: User) -> HttpResponse:
    """The page of a record; the list when who saved it has given it away to others."""
    if kind.visible_to(user).filter(code=code).exists():
        return redirect(record_url(kind, code))
    return redirect("records:record_list", kind.key)


def _begun(request: HttpRequest, kind: Kind, user: User) -> dict[str, Any]:
    """What a new form begins with: what is nearly always so, and the records that its link names; nothing typed."""
    usual = {kind.owner: user.pk} | ({kind.day: timezone.localdate()} if kind.of_today else {})
    links = {column.name for column in kind.model._meta.fields if column.is_relation}
    named = {name: value for name, value in request.GET.dict().items() if name in links}
    return {name: value for name, value in (usual | named).items() if name in kind.fields}


@signed_in
@require_http_methods(["GET", "POST"])
def record_edit(request: HttpRequest, key: str, code: str) -> HttpResponse:
    kind, user = kind_for(request, key, kind_level(key))
    record = get_object_or_404(kind.visible_to(user), code=code)
    if not kind.edited or not _may_write(kind, record, user):
        raise Http404
    form = form_of(kind)(request.POST or None, files_of(request) or None, user=user, instance=record)
    status = _changed(kind, form, record, user) if request.method == "POST" else 200
    if status == 302:
        messages.success(request, _("Saved: %(name)s") % {"name": code})
        return _to_what_was_saved(kind, code, user)
    context = {"kind": kind, "form": form, "record": record, "title": _("Edit: %(name)s") % {"name": record}}
    if status == 409:
        context["theirs"] = facts(kind, record, user)
    return render(request, "records/form.html", context, status=status)


def kind_level(key: str) -> Level:
    """The level that writing this kind takes; an unknown kind takes more than anybody has."""
    kind = kind_named(key)
    return kind.write if kind else Level.APPROVE


def _sent(kind: Kind, form: RecordForm, user: User) -> Any:
    """The record that a form makes; None when the form is refused, and then it says why."""
    try:
        if not form.is_valid():
            return None
        values = form.values()
        return _once(kind, form, user, values, lambda now: actions.enter(kind, values, by=user, at=now))
    except REFUSALS as problem:
        return refuse(form, problem)
    finally:
        form.let_go()


def _changed(kind: Kind, form: RecordForm, record: Any, user: User) -> int:
    """Save a form over a record; the status to answer with, which is 302 when it was saved."""
    try:
        if not form.is_valid():
            return 422
        _save(kind, form, record, user)
    except actions.EditedMeanwhile as problem:
        form.add_error(None, actions.sentence(problem))
        form.data = data = cast(Any, form.data).copy()
        data["version"] = record.version
        return 409
    except REFUSALS as problem:
        refuse(form, problem)
        return status_of(form)
    finally:
        form.let_go()
    return 302


def _save(kind: Kind, form: RecordForm, record: Any, user: User) -> None:
    """Change the record once, however often the form is sent."""
    values, version = form.values(), form.cleaned_data["version"] or 0
    payload = values | {"version": version, "code": record.code}
    _once(
        kind,
        form,
        user,
        payload,
        lambda now: actions.change(kind, record, values, version=version, by=user, at=now),
    )


def _once(
    kind: Kind, form: RecordForm, user: User, payload: dict[str, Any], work: Callable[[datetime], Any]
) -> Any:
    """Do `work` for the first sending of the form, and give its record to every further one."""
    now, key = timezone.now(), form.cleaned_data["form_key"]
    return actions.send_once(key=key, payload=payload, user=user, at=now, work=lambda: work(now), kind=kind)


def _may_write(kind: Kind, record: Any, user: User) -> bool:
    centre, owner = centre_of(kind, record), follow(record, kind.owner) if kind.owner else None
    return can_write(kind, user, getattr(centre, "pk", None), getattr(owner, "pk", None))
