"""The staff doors of merging people on record, and of parting them."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.contacts import merging
from huying.contacts.kinds import CONTACTS, MERGES
from huying.contacts.models import Contact
from huying.records.actions import EditedMeanwhile, NotAllowed, sentence
from huying.records.presentation import facts, record_url


@requires(Function.CONTACTS, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_merge(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """Two people side by side; one press makes them one."""
    user, mine = cast(User, request.user), CONTACTS.visible_to(cast(User, request.user), Level.WRITE)
    kept: Contact = get_object_or_404(mine, code=code)
    gone: Contact = get_object_or_404(mine.exclude(pk=kept.pk), code=other)
    if request.method == "POST":
        try:
            made = merging.merge(kept=kept, gone=gone, by=user, at=timezone.now())
        except (ValidationError, NotAllowed, EditedMeanwhile) as problem:
            messages.warning(request, sentence(problem))
        else:
            messages.success(request, _("Merged. For 30 days this can be taken back."))
            return redirect(record_url(MERGES, made.code))
    pairs = zip(facts(CONTACTS, kept, user), facts(CONTACTS, gone, user), strict=True)
    told = [(one.label, one.value, two.value) for one, two in pairs if one.value or two.value]
    return render(request, "contacts/merge.html", {"kept": kept, "gone": gone, "told": told})


@requires(Function.CONTACTS, Level.WRITE)
@require_POST
def merge_part(request: HttpRequest, code: str) -> HttpResponse:
    user = cast(User, request.user)
    merge = get_object_or_404(MERGES.visible_to(user, Level.WRITE), code=code)
    try:
        merging.part(merge=merge, by=user, at=timezone.now())
    except (ValidationError, NotAllowed, EditedMeanwhile) as problem:
        messages.warning(request, sentence(problem))
    else:
        messages.success(request, _("They are two people on record again."))
    return redirect(record_url(MERGES, code))
