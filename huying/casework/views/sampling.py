"""Drawing closed cases and looking at each again, for whoever answers for the centre."""

import secrets
from datetime import datetime, timedelta
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level, centres_of
from huying.casework import sampling
from huying.casework.forms import FoundForm, SampleForm
from huying.casework.kinds import QUALITY_CHECKS, QUALITY_SAMPLES
from huying.casework.models import QualityCheck, Sample
from huying.casework.queries import samples_of, summed
from huying.centres.models import Centre
from huying.records.once import do_once
from huying.records.refusing import status_of

LARGEST_SEED = 2_000_000_000


@requires(Function.CASEWORK, Level.APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def sample_draw(request: HttpRequest) -> HttpResponse:
    """Draw; and what was drawn before."""
    user, today = cast(User, request.user), timezone.localdate()
    mine = centres_of(user, Function.CASEWORK, Level.APPROVE)
    rows = Centre.objects.order_by("position", "code")
    centres = list(rows if mine is None else rows.filter(pk__in=mine))
    last = today.replace(day=1) - timedelta(days=1)
    initial = {"from_on": last.replace(day=1), "until_on": today.replace(day=1), "size": 5}
    form = SampleForm(request.POST or None, centres=centres, initial=initial)
    if request.method == "POST" and (sample := _drawn(form, user)) is not None:
        return redirect("casework:sample_page", code=sample.code)
    context = {"form": form, "samples": samples_of(user), "title": _("Samples for quality")}
    return render(request, "casework/samples.html", context, status=status_of(form))


def _drawn(form: SampleForm, user: User) -> Sample | None:
    if not form.is_valid():
        return None
    told = form.cleaned_data
    period = {"first": told["from_on"], "after": told["until_on"]}

    def work(now: datetime) -> Sample:
        seed = secrets.randbelow(LARGEST_SEED)
        return sampling.draw(centre=told["centre"], size=told["size"], seed=seed, by=user, at=now, **period)

    payload = {name: str(form.data.get(name, "")) for name in ("centre", "from_on", "until_on", "size")}
    sample: Sample | None = do_once(form, user, payload, QUALITY_SAMPLES, work, at=timezone.now())
    return sample


@requires(Function.CASEWORK, Level.APPROVE)
@require_safe
def sample_page(request: HttpRequest, code: str) -> HttpResponse:
    """The cases of one draw, each with its questions; how often each was answered yes and no."""
    user = cast(User, request.user)
    sample: Sample = get_object_or_404(QUALITY_SAMPLES.visible_to(user, Level.APPROVE), code=code)
    checks = list(QUALITY_CHECKS.visible_to(user, Level.APPROVE).filter(sample=sample).order_by("pk"))
    context = {
        "sample": sample,
        "rows": [(check, FoundForm(instance=check, auto_id=f"{check.code}-%s")) for check in checks],
        "sums": summed(checks),
        "title": _("Sample of closed cases"),
    }
    return render(request, "casework/sample.html", context)


@requires(Function.CASEWORK, Level.APPROVE)
@require_POST
def check_keep(request: HttpRequest, code: str) -> HttpResponse:
    """What was found of one case."""
    user = cast(User, request.user)
    check: QualityCheck = get_object_or_404(QUALITY_CHECKS.visible_to(user, Level.APPROVE), code=code)
    form = FoundForm(request.POST)
    if form.is_valid():
        sampling.keep_found(check=check, found=form.cleaned_data, by=user, at=timezone.now())
        messages.success(request, _("Kept."))
    else:
        messages.error(request, _("Answer every question; “does not apply” is an answer."))
    return redirect("casework:sample_page", code=check.sample.code)
