"""The public directory: which centre is where, how to reach it, what it offers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from huying.accounts.doors import public
from huying.directory.queries import listed_centres, offers_at


@public
@require_safe
def centre_list(request: HttpRequest) -> HttpResponse:
    centres = list(listed_centres(timezone.localdate()))
    return render(request, "directory/public/centre_list.html", {"centres": centres})


@public
@require_safe
def centre_page(request: HttpRequest, code: str) -> HttpResponse:
    today = timezone.localdate()
    centre = get_object_or_404(listed_centres(today), code=code)
    context = {"centre": centre, "offers": offers_at(centre, today)}
    return render(request, "directory/public/centre_page.html", context)
