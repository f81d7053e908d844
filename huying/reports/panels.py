"""On the page of an edition, the chapters that can be put into it."""

from datetime import date

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, allows
from huying.records.panels import Panel, panel
from huying.reports.chapters import HELP_GIVEN
from huying.reports.models import Edition


@panel("editions")
def ready_chapters(edition: Edition, user: User, today: date) -> Panel | None:
    """For those who write a draft that does not have the chapter yet."""
    if edition.is_published or not allows(user, Function.REPORT, Level.WRITE):
        return None
    if edition.sections.filter(slug=HELP_GIVEN).exists():
        return None
    return Panel("reports/staff/chapters_panel.html", {"edition": edition})
