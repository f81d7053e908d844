"""Second steps: the codes of an authenticator app and the codes for a lost phone, each good for one time."""

import base64
import hashlib
import re
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from huying.accounts.models import User

STEP_SECONDS = 30
PRIMARY = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes alone are no second step


def accept_code(*, user: User, code: str, at: datetime) -> Authenticator | None:
    """The second step that `code` proves, used up by this very call; None when it proves nothing."""
    said = re.sub(r"[\s-]", "", code)
    if not (said.isascii() and said.isdigit()):
        return None
    return _accept_totp(user, said, at) or _accept_recovery_code(user, said)


def matching_step(secret: str, code: str, at: datetime, *, latest: int = 1) -> int | None:
    """The half minute that `code` belongs to: this one, the one before, or at most `latest` after it."""
    now = step_of(at)
    for step in range(now - 1, now + latest + 1):
        if constant_time_compare(format_hotp_value(hotp_value(secret, step)), code):
            return step
    return None


def step_of(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS


@transaction.atomic
def _accept_totp(user: User, code: str, at: datetime) -> Authenticator | None:
    """Only a later half minute than the last one accepted: the same code, however written, works once."""
    row = Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.TOTP).first()
    if row is None:
        return None
    step = matching_step(unsealed(row.data["secret"]), code, at)
    if step is None or step <= row.data.get("last_step", step_of(row.created_at)):
        return None
    row.data["last_step"] = step
    row.save(update_fields=["data"])
    return row


def _accept_recovery_code(user: User, code: str) -> Authenticator | None:
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return row if row is not None and RecoveryCodes(row).validate_code(code) else None


def has_second_step(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=PRIMARY).exists())


def is_last_step(factor: Authenticator) -> bool:
    """Whether its owner would be left without any second step."""
    others = Authenticator.objects.filter(user_id=factor.user_id, type__in=PRIMARY).exclude(pk=factor.pk)
    return bool(factor.type in PRIMARY) and not others.exists()


def sealed(text: str) -> str:
    """What a second step is made of, unreadable to whoever has the database without the office's key."""
    return _seals().encrypt(text.encode()).decode()


def unsealed(text: str) -> str:
    return _seals().decrypt(text.encode()).decode()


def _seals() -> MultiFernet:
    keys = map(str, [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])
    digests = (hashlib.sha256(b"huying.accounts.factors:" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
