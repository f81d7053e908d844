"""How the state of a letter is said and coloured."""

from django.utils.text import capfirst

from huying.letters.models import Draft

TONES = {
    Draft.State.DRAFT: "slate",
    Draft.State.REVIEW: "harbour",
    Draft.State.RETURNED: "lamp",
    Draft.State.SIGNED: "leaf",
    Draft.State.SENT: "leaf",
    Draft.State.WITHDRAWN: "slate",
}


def shown_state(state: str) -> tuple[str, str]:
    """The words of a state, and the tone in which they stand."""
    known = Draft.State(state)
    return str(capfirst(known.label)), TONES[known]
