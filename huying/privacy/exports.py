"""The list of a retention rule and the register of transfers as tables: references and days, nothing about anybody."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from huying.core.languages import listed
from huying.core.sheets import Cell
from huying.privacy.crossing import Crossing
from huying.privacy.overdue import Due

Table = tuple[list[str], Iterator[list[Cell]]]


def due_table(rows: Iterable[Due]) -> Table:
    """Everything that a run would touch, and what a hold keeps."""
    header = [_("Kind"), _("Reference"), _("Counted from"), _("Centre"), _("Kept by a hold")]
    return header, ([row.kind, row.code, row.day, row.centre, _("Yes") if row.held else ""] for row in rows)


def crossing_table(rows: Iterable[Crossing]) -> Table:
    """One line for each transfer."""
    header = [
        *(_("Case"), _("Referral"), _("From centre"), _("To centre"), _("Accepted on"), _("What went along")),
        *(
            _("Resident agreed on"),
            _("Agreement taken back on"),
            _("Transfer route"),
            _("Ground"),
            _("Contract number"),
        ),
    ]
    return header, (_line(each) for each in rows)


def _line(each: Crossing) -> list[Cell]:
    referral, route = each.referral, each.route
    return [
        referral.case.code,
        referral.code,
        str(referral.case.centre),
        str(referral.to_centre),
        referral.answered_on,
        listed(each.parts),
        referral.consented_on,
        referral.consent_ended_on,
        route.code if route else _("none"),
        route.get_basis_display() if route else "",
        route.contract if route else "",
    ]
