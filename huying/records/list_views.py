"""The doors of lists that are kept under a name. Words about people go from the database into the session, never into an address."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huying.accounts.doors import signed_in
from huying.accounts.policy import Level
from huying.records import saving
from huying.records.asked import keep, recall
from huying.records.kind import Kind
from huying.records.models import SavedList
from huying.records.undoing import offer
from huying.records.views import kind_for


@signed_in
@require_POST
def list_save(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what the page shows under a name, for oneself or for a centre."""
    kind, user = kind_for(request, key, Level.STATISTICS)
    parts = dict(parse_qsl(request.POST.get("query", "")[: saving.LONGEST_QUERY].lstrip("?")))
    if token := parts.pop("find", ""):
        parts["q"] = recall(request.session, token) or ""
    place = saving.QUEUE if "queue" in parts else ""
    told = {"name": request.POST.get("name", ""), "centre": request.POST.get("centre", "")}
    try:
        saving.save(user=user, kind=kind, place=place, query=urlencode(parts), **told)
    except ValidationError as problem:
        messages.warning(request, " ".join(problem.messages))
    else:
        messages.success(request, _("The list is saved."))
    return opened(request, kind, parts)


@signed_in
@require_GET
def list_open(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A saved list, with one press; of a shared one everybody sees what their own rights show."""
    kind, user = kind_for(request, key, Level.STATISTICS)
    places = (*saving.seen_by(user, kind), *saving.seen_by(user, kind, saving.QUEUE))
    known = {each.pk: each for each in places}
    saved = known.get(pk) or get_object_or_404(SavedList.objects.none())
    return opened(request, kind, dict(parse_qsl(saved.query)))


@signed_in
@require_POST
def list_forget(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    kind, saved = _mine(request, key, pk)
    place = saved.place
    saving.forget(saved=saved, session=request.session)
    offer(request.session, reverse("records:list_bring_back", args=[key]))
    messages.success(request, _("Forgotten: %(name)s") % {"name": saved.name})
    return _home(kind, place)


@signed_in
@require_POST
def list_bring_back(request: HttpRequest, key: str) -> HttpResponse:
    """The list that was forgotten last is there again."""
    kind, user = kind_for(request, key, Level.STATISTICS)
    try:
        saved = saving.bring_back(user=user, kind=kind, session=request.session)
    except ValidationError as problem:
        saved = None
        messages.warning(request, " ".join(problem.messages))
    if saved is not None:
        messages.success(request, _("The list is there again."))
    return _home(kind, saved.place if saved else "")


@signed_in
@require_POST
def list_rename(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    kind, saved = _mine(request, key, pk)
    try:
        saving.rename(saved=saved, name=request.POST.get("name", ""))
    except ValidationError as problem:
        messages.warning(request, " ".join(problem.messages))
    else:
        messages.success(request, _("The list is saved."))
    return _home(kind, saved.place)


@signed_in
@require_POST
def list_move(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    kind, saved = _mine(request, key, pk)
    saving.move(saved=saved, up=request.POST.get("way") == "up")
    return _home(kind, saved.place)


@signed_in
@require_POST
def list_first(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The page opens with this list from now on, or with everything again."""
    kind, user = kind_for(request, key, Level.STATISTICS)
    places = (*saving.seen_by(user, kind), *saving.seen_by(user, kind, saving.QUEUE))
    saved = {each.pk: each for each in places}.get(pk) or get_object_or_404(SavedList.objects.none())
    saving.open_first(user=user, saved=saved, wanted=request.POST.get("first") == "1")
    messages.success(request, _("The list is saved."))
    return _home(kind, saved.place)


def opened(request: HttpRequest, kind: Kind, parts: dict[str, Any]) -> HttpResponse:
    """The page on which a list is read, narrowed by `parts`; words are kept in the session."""
    words = parts.pop("q", "").strip()
    if "queue" in parts:
        return redirect(f"{reverse('casework:queue')}?{urlencode(parts)}")
    if words:
        parts["find"] = keep(request.session, words)
    wanted = urlencode({name: value for name, value in parts.items() if value})
    return redirect(reverse("records:record_list", args=[kind.key]) + f"?{wanted or 'sort='}")


def _mine(request: HttpRequest, key: str, pk: int) -> tuple[Kind, SavedList]:
    """A list that is the reader's own; one that is merely shared with them is not theirs to change."""
    kind, user = kind_for(request, key, Level.STATISTICS)
    return kind, get_object_or_404(SavedList, pk=pk, user=user, kind=key)


def _home(kind: Kind, place: str) -> HttpResponse:
    """The page where the list is kept, with nothing narrowed."""
    if place == saving.QUEUE:
        return redirect(f"{reverse('casework:queue')}?queue=mine")
    return redirect(reverse("records:record_list", args=[kind.key]) + "?sort=")
