"""Free legal advice by volunteer lawyers: the panel, its rota, seats and what comes of them."""

from huying.clinic.models.advice import Addition, Advice, Check
from huying.clinic.models.calling import Displaced
from huying.clinic.models.consultation import Consultation, ScopeNotice
from huying.clinic.models.rota import Lawyer, Sitting, Turn

__all__ = [
    "Addition",
    "Advice",
    "Check",
    "Consultation",
    "Displaced",
    "Lawyer",
    "ScopeNotice",
    "Sitting",
    "Turn",
]
