"""What stands on a monthly return, and which months there are."""

from datetime import date, timedelta

from huying.core.period import Period

# Each figure with the breakdown that is shown below it, in the order of the page.
LINES: tuple[tuple[str, str], ...] = (
    ("cases.visits", "channel"),
    ("desk.contacts", "kind"),
    ("correspondence.received", "channel"),
    ("cases.enquiries", "channel"),
    ("bulk.copies", "letter"),
    ("cases.received", "category"),
    ("cases.residents", ""),
    ("cases.closed", "outcome"),
    ("cases.reopened", ""),
    ("cases.open", "category"),
    ("cases.handled", ""),
    ("cases.referred", "centre"),
    ("cases.referrals_sent", "receiver"),
    ("cases.referrals_accepted", "receiver"),
    ("letters.sent", "organisation"),
    ("cases.with_letters", "organisation"),
    ("cases.first_answers", ""),
    ("cases.first_answers_in_time_share", ""),
    ("cases.first_answers_overdue", ""),
    ("cases.days_to_first_answer", ""),
    ("cases.waiting_first_answer", ""),
    ("cases.days_to_close", ""),
    ("cases.closings_in_time_share", ""),
    ("cases.told", ""),
    ("cases.told_share", ""),
    ("cases.asked_after", ""),
    ("cases.answered_said", ""),
    ("cases.answered_yes_share", ""),
    ("cases.answered_unsaid", ""),
    ("cases.solved_said", ""),
    ("cases.solved_yes_share", ""),
    ("cases.solved_unsaid", ""),
    ("clusters.cases", "problem"),
    ("clinic.sessions", ""),
    ("clinic.consultations", "category"),
    ("clinic.persons", ""),
    ("clinic.hours", ""),
    ("clinic.missed", ""),
    ("clinic.days_waited", ""),
)
KEYS = tuple(key for key, _part in LINES)


def period_of(month: date) -> Period:
    """The month that begins on that day, half-open."""
    return Period.month(month.year, month.month)


def is_over(month: date, today: date) -> bool:
    """Whether nothing more can happen in that month."""
    return period_of(month).end <= today


def month_after(month: date) -> date:
    """The first day of the next month."""
    return period_of(month).end


def month_before(day: date) -> date:
    """The first day of the last month that is over."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=1)
