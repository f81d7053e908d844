"""The staff menu: every kind of work the person may see, grouped as the office thinks of it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huying.accounts.models import Role, User
from huying.accounts.policy import Function, Level, level
from huying.records.kind import kinds

GROUPS = (
    _("Front desk and cases"),
    _("Personal data"),
    _("Evidence and proposals"),
    _("Activities and publishing"),
    _("Relief"),
    _("Places and people"),
    _("Figures and report"),
    _("Vocabulary"),
)


def staff_menu(request: HttpRequest) -> dict[str, Any]:
    """Menu groups for the signed-in person; nothing for the public."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not request.path.startswith(("/office/", "/accounts/")):
        return {}
    groups: dict[str, list[dict[str, Any]]] = {}
    for kind in kinds():
        if level(user, kind.function) < Level.STATISTICS:
            continue
        url = reverse("records:record_list", args=[kind.key])
        item = {"label": kind.label, "url": url, "current": request.path.startswith(url)}
        groups.setdefault(str(kind.group), []).append(item)
    order = [
        *(label for label in map(str, GROUPS) if label in groups),
        *(label for label in groups if label not in set(map(str, GROUPS))),
    ]
    shown = [{"label": label, "items": groups[label]} for label in order]
    return {"staff_menu": [_start(request, user), *shown, *_house(request, user)]}


def _start(request: HttpRequest, user: User) -> dict[str, Any]:
    url, desk = reverse("home:office"), reverse("desk:board")
    items = [{"label": _("My day"), "url": url, "current": request.path == url}]
    if level(user, Function.ENQUIRIES) >= Level.WRITE:
        items.append({"label": _("Front desk"), "url": desk, "current": request.path.startswith(desk)})
        duty = reverse("desk:duty_start")
        items.append({"label": _("Duty roster"), "url": duty, "current": request.path.startswith(duty)})
        copies = reverse("bulk:count_page")
        items.append(
            {"label": _("Count form letters"), "url": copies, "current": request.path.startswith(copies)}
        )
    if level(user, Function.CASEWORK) >= Level.WRITE:
        queues = reverse("casework:queue")
        items.append({"label": _("Casework"), "url": queues, "current": request.path.startswith(queues)})
        scans = reverse("papers:scans_waiting")
        items.append({"label": _("Scans waiting"), "url": scans, "current": request.path == scans})
    for name, label, may in (
        ("clinic:rota", _("Legal advice"), level(user, Function.CASEWORK) >= Level.WRITE),
        ("clinic:tonight", _("My seats of legal advice"), level(user, Function.LEGAL) >= Level.WRITE),
        (
            "clinic:time_sheet",
            _("Hours of volunteer lawyers"),
            level(user, Function.CASEWORK) >= Level.APPROVE,
        ),
        (
            "casework:sample_draw",
            _("Samples for quality"),
            level(user, Function.CASEWORK) >= Level.APPROVE,
        ),
        (
            "staff_proposals:problems_to_raise",
            _("Problems to raise"),
            level(user, Function.PROPOSALS) >= Level.WRITE,
        ),
    ):
        if may:
            url = reverse(name)
            items.append({"label": label, "url": url, "current": request.path == url})
    if level(user, Function.CASEWORK) >= Level.APPROVE or _is_representative(user):
        url = reverse("letters:letters_to_sign")
        items.append({"label": _("Letters to sign"), "url": url, "current": request.path.startswith(url)})
    if level(user, Function.CASEWORK) >= Level.WRITE:
        months = reverse("returns:return_start")
        items.append(
            {"label": _("Monthly return"), "url": months, "current": request.path.startswith(months)}
        )
    return {"label": _("Start"), "items": items}


def _is_representative(user: User) -> bool:
    """Whether letters may be put before somebody, who else has nothing to do with cases."""
    return any(post.role == Role.REPRESENTATIVE for post in user.postings_held)


def _house(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    """The keeping of the house itself: trail, accounts, pieces."""
    wanted = [
        ("home:audit_trail", _("Audit trail"), level(user, Function.AUDIT) >= Level.READ),
        ("staff_cases:tag_usage", _("Tags and their use"), level(user, Function.DIRECTORY) >= Level.WRITE),
        ("imports:import_list", _("Moving in"), level(user, Function.CASEWORK) >= Level.APPROVE),
        ("accounts:people", _("Accounts"), level(user, Function.ACCOUNTS) >= Level.READ),
        ("privacy:retention_plan", _("Keeping and deleting"), level(user, Function.PROTECTION) >= Level.READ),
        ("privacy:transfers", _("Transfers"), level(user, Function.PROTECTION) >= Level.READ),
        ("privacy:opening_list", _("Openings"), level(user, Function.PROTECTION) >= Level.READ),
        ("privacy:number_find", _("Find by identity card"), level(user, Function.CONTACTS) >= Level.WRITE),
        ("home:pieces", _("Pieces"), level(user, Function.ACCOUNTS) >= Level.READ),
    ]
    items = [
        {"label": label, "url": reverse(name), "current": request.path.startswith(reverse(name))}
        for name, label, may in wanted
        if may
    ]
    return [{"label": _("House"), "items": items}] if items else []
