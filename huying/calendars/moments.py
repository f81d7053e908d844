"""What happens to calendars, for whoever counts by them."""

from huying.core.moments import Moment

DAYS_CHANGED = Moment()  # calendar, at: a day was added, changed or withdrawn
