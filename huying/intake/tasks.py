"""Jobs of the outbox about slips: a reference in, one action called."""

from datetime import datetime

from huying.intake.actions import note_guesses


def slip_guessed(*, reference: str, at: datetime) -> None:
    note_guesses(reference=reference, at=at)
