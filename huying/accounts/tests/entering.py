"""Signing in as a browser does it."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.utils import timezone

from huying.accounts.factors import step_of

PASSWORD = "correct-horse-battery-staple"
LOGIN, SECOND = "/accounts/login/", "/accounts/2fa/authenticate/"


def make_app(user):
    """An authenticator app set up a while ago; gives its secret."""
    secret = generate_totp_secret()
    row = TOTP.activate(user, secret).instance
    Authenticator.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=1))
    return secret


def make_recovery_codes(user):
    return RecoveryCodes.activate(user).get_unused_codes()


def code_of(secret, at=None, *, steps=0):
    return format_hotp_value(hotp_value(secret, step_of(at or timezone.now()) + steps))


def give_password(client, name="person", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": name, "password": password}, **more)


def enter(client, secret, name="person"):
    """Password and second step; the answer to the second."""
    give_password(client, name)
    return client.post(SECOND, {"code": code_of(secret)})


def is_in(client):
    return client.get("/office/").status_code == 200
