"""Where the sign-in library asks us: who may try, what counts as signed in, what is told and written down."""

import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.accounts import factors, post
from huying.accounts.access import SUBJECT
from huying.accounts.doors import is_recently_proven
from huying.accounts.models import User
from huying.accounts.sessions import end_sessions
from huying.accounts.tries import ADDRESS, NAME, Limit, give_back, take
from huying.audit import actions as audit
from huying.core.refusals import ask_to_wait

log = logging.getLogger("huying.accounts")
BEGAN, SEEN = "began_at", "seen_at"
WAYS = {
    "reauthenticate": gettext_lazy("Enter your password"),
    "mfa_reauthenticate": gettext_lazy("Enter a code"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Use a passkey"),
}
STEP_ADDED = {"mfa/email/totp_activated": "totp", "mfa/email/webauthn_added": "webauthn"}
TOLD = {
    "mfa/email/totp_activated": (
        "user.second_step_added",
        gettext_lazy("An authenticator app was added to your sign-in."),
    ),
    "mfa/email/webauthn_added": (
        "user.second_step_added",
        gettext_lazy("A passkey was added to your sign-in."),
    ),
    "mfa/email/totp_deactivated": (
        "user.second_step_removed",
        gettext_lazy("The authenticator app was taken off your sign-in."),
    ),
    "mfa/email/webauthn_removed": (
        "user.second_step_removed",
        gettext_lazy("A passkey was taken off your sign-in."),
    ),
    "mfa/email/recovery_codes_generated": (
        "user.recovery_codes_made",
        gettext_lazy("New recovery codes were made for your sign-in; the old ones are void."),
    ),
    "account/email/password_changed": (
        "user.password_changed",
        gettext_lazy("The password of your sign-in was changed."),
    ),
}


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in for staff only: an administrator makes the accounts, nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("The sign-in name or the password is not right."),
        "incorrect_password": gettext_lazy("The password is not right."),
        "enter_current_password": gettext_lazy("The present password is not right."),
        "incorrect_code": gettext_lazy("This code is not right, or has been used."),
        "too_many_login_attempts": gettext_lazy("Too many tries"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only a path of this very site."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        count_try(request, ADDRESS, self.get_client_ip(request))
        count_try(request, NAME, _name(credentials))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A deactivated account answers as an unknown one does, also to the right password."""
        user: User | None = super().authenticate(request, **credentials)
        if user is None or not user.is_active:
            return None
        give_back(ADDRESS, self.get_client_ip(request))
        give_back(NAME, _name(credentials))
        return user

    def _rollback_login_failed_rl_usage(self) -> None:
        """Tries are counted by us, in one table for all workers."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        log.warning("sign-in refused, request %s", getattr(request, "request_id", ""))

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        request.session[BEGAN] = request.session[SEEN] = time.time()
        with transaction.atomic():
            audit.record(
                "user.signed_in", kind="users", code=user.username, by=user.username, at=timezone.now()
            )

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        messages.error(request, _("This account is closed. Ask an administrator."))
        return redirect("account_login")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not is_recently_proven(context.request)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [way | {"description": WAYS[way["id"]]} for way in found]

    def send_notification_mail(
        self, template_prefix: str, user: User, context: Any = None, email: str | None = None
    ) -> None:
        """What happened to somebody's sign-in is written down and told to them."""
        action, words = TOLD[template_prefix]
        with transaction.atomic():
            audit.record(action, kind="users", code=user.username, by=user.username, at=timezone.now())
            post.tell(user, subject=SUBJECT, body=words, at=timezone.now())
        if kind := STEP_ADDED.get(template_prefix):
            record_authentication(self.request, user, method="mfa", type=kind)
        if kind or template_prefix == "account/email/password_changed":
            _end_other_sessions(self.request, user)


class StaffFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Second steps: sealed in the database, never all taken away by their owner."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is not right, or has been used."),
        "cannot_delete_authenticator": gettext_lazy(
            "This is your only second step. Set up another one first."
        ),
    }

    def encrypt(self, text: str) -> str:
        return factors.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factors.unsealed(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not settings.SECOND_FACTOR_REQUIRED or not factors.is_last_step(authenticator)

    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": str(settings.HUYING_OFFICE["name_zh_hant"])}


def count_try(request: HttpRequest, limit: Limit, subject: str) -> None:
    """Count one try; when there were too many, answer with the page that says how long to wait."""
    wait = take(limit, subject, at=timezone.now())
    if wait:
        raise ImmediateHttpResponse(ask_to_wait(request, wait))


def _name(credentials: dict[str, Any]) -> str:
    """As the accounts are looked up: sign-in names are kept in small letters."""
    return str(credentials.get("username", "")).lower()


def _end_other_sessions(request: HttpRequest, user: User) -> None:
    """This session goes on under a new key; what else the person, or somebody with the password, had open is over."""
    old = request.session.session_key or ""
    with transaction.atomic():
        end_sessions(user, keep=old)
        update_session_auth_hash(request, user)
        UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)
