"""The staff door of a declared total: what it says, and the records that itemise it."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level, level
from huying.audit.queries import timeline
from huying.figures.items import items_of
from huying.figures.kinds import DECLARED_TOTALS
from huying.records.presentation import facts
from huying.records.trail import told


@requires(Function.FIGURES, Level.READ)
@require_safe
def declared_total(request: HttpRequest, code: str) -> HttpResponse:
    kind, user = DECLARED_TOTALS, cast(User, request.user)
    total = get_object_or_404(kind.visible_to(user), code=code)
    context = {
        "kind": kind,
        "record": total,
        "facts": facts(kind, total, user),
        "related": [],
        "events": told(timeline(kind.key, code)[:50], kind, user),
        "may_write": level(user, kind.function) >= kind.write,
        "items": items_of(total, user),
    }
    return render(request, "figures/declared_total.html", context)
