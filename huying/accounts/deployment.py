"""What start-up refuses: a sign-in without second step that others could reach."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

from huying.accounts.loopback import others


def demonstration_stays_here(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The demonstration is for this machine; everywhere else everybody needs a second step."""
    problems: list[CheckMessage] = []
    reachable = others([*settings.ALLOWED_HOSTS, *settings.CSRF_TRUSTED_ORIGINS, settings.BASE_URL])
    if settings.DEMO and reachable:
        problems.append(
            Error(
                f"HUYING_DEMO=1 signs people in without a second step, but {', '.join(reachable)} is not this machine.",
                hint="Set HUYING_DEMO=0, or take the name out of HUYING_HOSTS, HUYING_ORIGINS and HUYING_BASE_URL.",
                id="accounts.E001",
            )
        )
    if not settings.DEMO and not (settings.SECOND_FACTOR_REQUIRED and settings.STEP_UP_SECONDS):
        problems.append(Error("Outside the demonstration a second step is required.", id="accounts.E002"))
    if not settings.DEMO and settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN:
        problems.append(
            Error("Passkeys over plain http are for the demonstration alone.", id="accounts.E003")
        )
    return problems
