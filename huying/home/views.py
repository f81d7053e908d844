"""The front doors: language, welcome, the staff start page, search, the trail."""

from itertools import islice

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from huying.accounts.doors import public, requires, signed_in
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.audit import queries as audit
from huying.audit.models import Event
from huying.core.pages import keyset_page
from huying.core.specimens import specimens
from huying.directory.queries import listed_centres
from huying.home.queries import LEVEL_WORDS, SHOWN_LEVELS, my_day, personal_words, who_reads_what
from huying.records.asked import keep, recall
from huying.records.finding import named_by_number
from huying.records.finding import search as search_records
from huying.records.trail import act, field_names, thing, things
from huying.reports.queries import document_of, published

SHOWN_FIGURES = (
    "fig-cases-total",
    "fig-submissions-total",
    "fig-progress-achieved",
    "fig-centres-visits-cumulative",
)


@public
@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """`/` sends each reader to the office in their own language."""
    response = redirect(f"/{get_language() or 'zh-hant'}/")
    response["Vary"] = "Accept-Language, Cookie"
    return response


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the process answers; says nothing else."""
    return JsonResponse({"status": "ok"})


@public
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    edition = published().first()
    figures = []
    if edition is not None:
        document = document_of(edition, get_language() or "zh-hant", base="")
        by_name = {figure.code: figure for figure in document.figures}
        figures = [by_name[name] for name in SHOWN_FIGURES if name in by_name] or list(document.figures[:4])
    centres = listed_centres(timezone.localdate())
    return render(request, "home/welcome.html", {"edition": edition, "figures": figures, "centres": centres})


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "levels": [LEVEL_WORDS[each] for each in SHOWN_LEVELS],
        "table": who_reads_what(),
        "personal": personal_words(),
    }
    return render(request, "home/privacy.html", context)


@signed_in
@require_safe
def office(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 (signed_in has let in nobody else)
    now = timezone.now()
    context = {"day": my_day(request.user, now), "today": timezone.localdate(now)}
    return render(request, "home/office.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Words come by POST and stay in the session; an address holds only their token. A case number opens its case."""
    assert isinstance(request.user, User)  # noqa: S101 (signed_in has let in nobody else)
    if request.method == "POST":
        words = request.POST.get("q", "").strip()
        here = reverse("home:search")
        if (named := named_by_number(words, request.user)) is not None and named.record:
            return redirect(named.url)
        return redirect(f"{here}?find={keep(request.session, words)}" if words else here)
    token = request.GET.get("find", "")
    query = recall(request.session, token) if token else ""
    named = named_by_number(query, request.user) if query else None
    groups = search_records(query, request.user) if query and named is None else []
    context = {"query": query or "", "token": token, "gone": query is None, "groups": groups, "named": named}
    return render(request, "home/search.html", context)


@signed_in
@require_safe
def pieces(request: HttpRequest) -> HttpResponse:
    return render(request, "home/pieces.html", specimens())


@requires(Function.AUDIT, Level.READ)
@require_safe
def audit_trail(request: HttpRequest) -> HttpResponse:
    rows = Event.objects.all()
    wanted = {name: request.GET.get(name, "").strip()[:80] for name in ("kind", "actor", "code")}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    page = keyset_page(rows, field="seq", descending=True, mark=request.GET.get("page", ""))
    seq, digest = audit.head()
    context = {
        "page": page,
        "rows": [(event, act(event), thing(event), field_names(event)) for event in page.rows],
        "things": things(),
        "wanted": wanted,
        "head_seq": seq,
        "head_digest": digest,
        "breaks": list(islice(audit.recent_breaks(), 20)),
    }
    return render(request, "home/audit_trail.html", context)
