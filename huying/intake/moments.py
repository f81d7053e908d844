"""What happens to requests from outside, for whoever stands above them."""

from huying.core.moments import Moment

SAID = Moment()  # instruction, at: a resident has told something on the status page
