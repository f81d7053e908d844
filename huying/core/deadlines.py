"""Days by which something is to be done, seen from today."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SOON = 7  # days: a week's work is planned at once


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day something is due and how far it is from `today` (限期)."""

    due_on: date
    today: date

    @property
    def days_left(self) -> int:
        """0 on the day itself, which is not yet late."""
        return (self.due_on - self.today).days

    @property
    def tone(self) -> str:
        """brick when late, lamp when due today or within the week, empty when there is time."""
        if self.days_left < 0:
            return "brick"
        return "lamp" if self.days_left <= SOON else ""

    @property
    def words(self) -> str:
        """How late or how soon; empty when there is time."""
        left = self.days_left
        if left < 0:
            return ngettext("%(n)s day late", "%(n)s days late", -left) % {"n": f"{-left:,}"}
        if left == 0:
            return _("due today")
        if left <= SOON:
            return ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
        return ""
