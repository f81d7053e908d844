"""What happens to requests from outside, for whoever stands above them."""

from huying.core.moments import Moment

MOVED = Moment()  # request, by, at: a request that is no case has been given to another centre
SAID = Moment()  # instruction, at: a resident has told something on the status page
