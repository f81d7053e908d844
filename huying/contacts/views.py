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
from huying.records.presentation import Fact, facts, record_url


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
    context = {
        "kept": kept,
        "gone": gone,
        "told": _side_by_side(kept, gone, user),
        "said": merging.words_before(kept, gone),
    }
    return render(request, "contacts/merge.html", context)


def _side_by_side(kept: Contact, gone: Contact, user: User) -> list[tuple[str, str, str]]:
    """Label and both values of every field that at least one of them has."""
    one, two = ({fact.name: fact for fact in facts(CONTACTS, each, user)} for each in (kept, gone))
    labels = {name: fact.label for name, fact in (two | one).items()}
    names = [name for name in CONTACTS.fields if name in labels]
    return [(labels[name], _value(one.get(name)), _value(two.get(name))) for name in names]


def _value(fact: Fact | None) -> str:
    return fact.value if fact else ""


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
