"""The staff menu: every kind of work the person may see, grouped as the office thinks of it."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
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
Held = dict[Function, Level]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the menu of those who have at least `least` for `function`; every staff member has none of None.

    `beneath`: its entry stays marked on the pages beneath its address. `role` has it whatever the rights say.
    """

    door: str
    label: str | Promise
    function: Function | None = None
    least: Level = Level.READ
    beneath: bool = False
    role: Role | None = None

    def is_for(self, user: User, held: Held) -> bool:
        if self.function is None or held[self.function] >= self.least:
            return True
        return any(post.role == self.role for post in user.postings_held)


START = (
    Entry("home:office", _("My day")),
    Entry("desk:board", _("Front desk"), Function.ENQUIRIES, Level.WRITE, beneath=True),
    Entry("desk:duty_start", _("Duty roster"), Function.ENQUIRIES, Level.WRITE, beneath=True),
    Entry("bulk:count_page", _("Count form letters"), Function.ENQUIRIES, Level.WRITE, beneath=True),
    Entry("casework:queue", _("Casework"), Function.CASEWORK, Level.WRITE, beneath=True),
    Entry("papers:scans_waiting", _("Scans waiting"), Function.CASEWORK, Level.WRITE),
    Entry("clinic:rota", _("Legal advice"), Function.CASEWORK, Level.WRITE),
    Entry("clinic:tonight", _("My seats of legal advice"), Function.LEGAL, Level.WRITE),
    Entry("clinic:time_sheet", _("Hours of volunteer lawyers"), Function.CASEWORK, Level.APPROVE),
    Entry("casework:sample_draw", _("Samples for quality"), Function.CASEWORK, Level.APPROVE),
    Entry("staff_proposals:problems_to_raise", _("Problems to raise"), Function.PROPOSALS, Level.WRITE),
    Entry(  # letters may be put before a representative, who else has nothing to do with cases
        *("letters:letters_to_sign", _("Letters to sign"), Function.CASEWORK, Level.APPROVE),
        beneath=True,
        role=Role.REPRESENTATIVE,
    ),
    Entry("returns:return_start", _("Monthly return"), Function.CASEWORK, Level.WRITE, beneath=True),
)
HOUSE = (  # the keeping of the house itself: trail, accounts, pieces
    Entry("home:audit_trail", _("Audit trail"), Function.AUDIT, beneath=True),
    Entry("staff_cases:tag_usage", _("Tags and their use"), Function.DIRECTORY, Level.WRITE, beneath=True),
    Entry("imports:import_list", _("Moving in"), Function.CASEWORK, Level.APPROVE, beneath=True),
    Entry("accounts:people", _("Accounts"), Function.ACCOUNTS, beneath=True),
    Entry("privacy:retention_plan", _("Keeping and deleting"), Function.PROTECTION, beneath=True),
    Entry("privacy:transfers", _("Transfers"), Function.PROTECTION, beneath=True),
    Entry("privacy:opening_list", _("Openings"), Function.PROTECTION, beneath=True),
    Entry("privacy:number_find", _("Find by identity card"), Function.CONTACTS, Level.WRITE, beneath=True),
    Entry("home:pieces", _("Pieces"), Function.ACCOUNTS, beneath=True),
)


def staff_menu(request: HttpRequest) -> dict[str, Any]:
    """Menu groups for the signed-in person, found when a template asks for them; nothing for the public."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not request.path.startswith(("/office/", "/accounts/")):
        return {}
    return {"staff_menu": SimpleLazyObject(lambda: _groups(request.path, user))}


def _groups(path: str, user: User) -> list[dict[str, Any]]:
    held = {function: level(user, function) for function in Function}
    shown = [_group(_("Start"), START, path, user, held), *_work(path, held)]
    house = _group(_("House"), HOUSE, path, user, held)
    return [*shown, house] if house["items"] else shown


def _group(
    label: str | Promise, entries: tuple[Entry, ...], path: str, user: User, held: Held
) -> dict[str, Any]:
    items = [
        _item(each.label, _address(each.door), path, beneath=each.beneath)
        for each in entries
        if each.is_for(user, held)
    ]
    return {"label": label, "items": items}


def _work(path: str, held: Held) -> list[dict[str, Any]]:
    """The lists of all kinds whose counts at least the person may see; groups that nobody has named come last."""
    groups: dict[str, list[dict[str, Any]]] = {str(label): [] for label in GROUPS}
    for kind in kinds():
        if held[kind.function] >= Level.STATISTICS:
            address = _address("records:record_list", kind.key)
            groups.setdefault(str(kind.group), []).append(_item(kind.label, address, path, beneath=True))
    return [{"label": label, "items": items} for label, items in groups.items() if items]


def _item(label: str | Promise, address: str, path: str, *, beneath: bool) -> dict[str, Any]:
    current = path.startswith(address) if beneath else path == address
    return {"label": label, "url": address, "current": current}


@cache
def _address(door: str, *words: str) -> str:
    """The address of a page, which stays what it is as long as the program runs."""
    return reverse(door, args=words)
