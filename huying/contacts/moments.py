"""What happens to people on record, for whoever stands above them."""

from huying.core.moments import Moment

MERGED = Moment()  # merge, by, at: two have just been made one
PARTED = Moment()  # merge, by, at: they are two again
