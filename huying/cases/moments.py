"""What happens to cases, for whoever stands above them."""

from huying.core.moments import Moment

OPENED = Moment()  # case, by, at: a case has just been entered
CHANGED = Moment()  # case, by, at: its fields were edited
