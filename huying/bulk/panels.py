"""How many copies of a form letter came, on its page and on that of the case made of it."""

from datetime import date

from huying.accounts.models import User
from huying.bulk.forms import CountForm
from huying.bulk.kinds import FORM_LETTERS
from huying.bulk.models import FormLetter
from huying.bulk.queries import days_of
from huying.cases.models import Case
from huying.records.kind import the_kind
from huying.records.panels import Panel, panel
from huying.records.rules import can_write

STYLE = "bulk/bulk.css"


@panel(FORM_LETTERS.key)
def counting(letter: FormLetter, user: User, today: date) -> Panel:
    """The copies by day, one press to count more, and the door to make a case of the letter."""
    may_write = can_write(FORM_LETTERS, user, letter.centre_id)
    may_open = letter.case_id is None and can_write(the_kind("cases"), user, letter.centre_id)
    running = letter.began_on <= today and (letter.ended_on is None or letter.ended_on > today)
    shown = {
        "letter": letter,
        "days": days_of(letter),
        "form": CountForm(letter=letter, today=today) if may_write and running else None,
        "may_open": may_open,
        "case": the_kind("cases").visible_to(user).filter(pk=letter.case_id).first(),
    }
    return Panel("bulk/letter_panel.html", shown, STYLE)


@panel("cases")
def made_of(case: Case, user: User, _today: date) -> Panel | None:
    """A case that stands for a form letter says so, with the number of copies."""
    letter = FORM_LETTERS.visible_to(user).filter(case=case).first()
    return Panel("bulk/case_panel.html", {"letter": letter}) if letter else None
