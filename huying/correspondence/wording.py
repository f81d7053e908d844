"""Sentences about messages: why one was not kept, what is missing of one, why something that came with it was left."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.correspondence.reading.mail import LARGEST_MAIL, MOST_ATTACHMENTS, NoMail, Trouble, Why
from huying.files.media import Media
from huying.files.reasons import Reason, Refused
from huying.files.sentences import sentence

NO_MAIL = {
    Why.EMPTY: gettext_lazy("There is nothing in it."),
    Why.TOO_LARGE: gettext_lazy(
        "It is larger than %(most)s MB. Save what matters in it by itself, and bring that in."
    ),
    Why.NO_MAIL: gettext_lazy(
        "This is not an e-mail: it does not begin with lines such as From and Subject."
    ),
}
TROUBLES = {
    Trouble.TOO_MUCH: gettext_lazy("This message has more parts than are read here. Look at the original."),
    Trouble.BROKEN: gettext_lazy("The parts of this message cannot be told apart. Look at the original."),
    Trouble.CUT: gettext_lazy("The text is longer than is shown here. The rest is in the original."),
    Trouble.LEFT: gettext_lazy(
        "This message is larger than is taken here. It stays in the mailbox; open it there."
    ),
}
BEYOND, MANY = (
    "too-many",
    gettext_lazy("There are more than %(most)s files in this message. They are in the original."),
)


def why_not(problem: NoMail) -> str:
    """Why some bytes were not kept as a message."""
    return str(NO_MAIL[problem.why]) % {"most": LARGEST_MAIL // 1_000_000}


def with_trouble(text: str, trouble: Trouble | None) -> str:
    """The text of a message, and below it what is missing there."""
    return text if trouble is None else f"{text}\n\n({TROUBLES[trouble]})".strip()


def why_left(refused: str) -> str:
    """Why something that came with a message was not kept as a file of its own."""
    if refused == BEYOND:
        return str(MANY) % {"most": MOST_ATTACHMENTS}
    return sentence(Refused(Reason(refused)), Media)


def receipt_words(own: str, token_less_reference: str) -> str:
    """What the office answers by itself: its own words, or these."""
    words = own.strip() or _(
        "Your message has reached us. Somebody of the centre reads it on the next working day. Please do not send "
        "identity card or bank numbers by e-mail."
    )
    return f"{words}\n\n{token_less_reference}"
