"""What takes two administrators: one asks, another confirms; neither is the person concerned."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.accounts import actions, post
from huying.accounts.models import AccessRequest, Posting, Role, User
from huying.accounts.rules import COOLING, is_administrator, may_confirm, may_decline, may_withdraw
from huying.accounts.sessions import end_sessions
from huying.audit import actions as audit
from huying.centres.models import Centre

SUBJECT = gettext_lazy("Your sign-in at the office")
ASKED = gettext_lazy(
    "Two administrators have agreed to take away the second step of your sign-in a day from now. If you did not ask "
    "for this, sign in and stop it, and tell an administrator."
)
CARRIED_OUT = gettext_lazy(
    "The second step of your sign-in has been taken away. Sign in with your password and set up a new one."
)


class Refused(Exception):
    """The request cannot be made or decided by this person, or not now."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def person(user: User | AnonymousUser | AbstractBaseUser) -> User:
    """The member of staff behind a request that a door has let in."""
    if not isinstance(user, User):
        raise Refused(_("Only an administrator can ask for this."))
    return user


@transaction.atomic
def ask_role(*, user: User, role: Role, centre: Centre | None, by: User, at: datetime) -> AccessRequest:
    """Ask that `user` serve as `role`; the right begins when another administrator confirms. Raises Refused."""
    if Posting.objects.filter(user=user, role=role, centre=centre, until_on__isnull=True).exists():
        raise Refused(_("This person serves there already."))
    return _ask(AccessRequest.Kind.ROLE, user, by, at, role=role, centre=centre)


@transaction.atomic
def ask_return(*, user: User, by: User, at: datetime) -> AccessRequest:
    """Ask that a deactivated account be opened again. Raises Refused."""
    if user.is_active:
        raise Refused(_("This account is open."))
    return _ask(AccessRequest.Kind.RETURN, user, by, at)


@transaction.atomic
def ask_reset(*, user: User, by: User, at: datetime) -> AccessRequest:
    """Ask that the second step of somebody who lost it fall away. Raises Refused."""
    if not Authenticator.objects.filter(user=user).exists():
        raise Refused(_("This person has no second step."))
    return _ask(AccessRequest.Kind.RESET, user, by, at)


@transaction.atomic
def confirm(*, request: AccessRequest, by: User, at: datetime) -> AccessRequest:
    """Let the request take effect: a role or a return now, a new second step after a day. Raises Refused."""
    request, by = _locked(request), _fresh(by)
    if not may_confirm(request, by):
        raise Refused(
            _("Another administrator than the one who asked must confirm, and never for themselves.")
        )
    request.confirmed_by, request.confirmed_at = by, at
    request.state, request.closed_at = AccessRequest.State.DONE, at
    if request.kind == AccessRequest.Kind.RESET:
        _begin_cooling(request, at)
    request.save(update_fields=["confirmed_by", "confirmed_at", "state", "closed_at", "due_at"])
    _record("confirmed", request, by.username, at)
    if request.kind == AccessRequest.Kind.ROLE:
        _grant(request, by, at)
    elif request.kind == AccessRequest.Kind.RETURN:
        _reopen(request, by, at)
    return request


@transaction.atomic
def decline(*, request: AccessRequest, by: User, at: datetime) -> AccessRequest:
    """Another administrator says no. Raises Refused."""
    request, by = _locked(request), _fresh(by)
    if not may_decline(request, by):
        raise Refused(_("Only another administrator can decline this."))
    return _close(request, AccessRequest.State.DECLINED, by, at)


@transaction.atomic
def withdraw(*, request: AccessRequest, by: User, at: datetime) -> AccessRequest:
    """Take the request back; a new second step can also be stopped by the person concerned. Raises Refused."""
    request, by = _locked(request), _fresh(by)
    if not may_withdraw(request, by):
        raise Refused(_("You cannot withdraw this."))
    User.objects.filter(pk=request.user_id).update(reset_due_at=None)
    return _close(request, AccessRequest.State.WITHDRAWN, by, at)


@transaction.atomic
def carry_out_reset(*, request: AccessRequest, at: datetime) -> AccessRequest:
    """After the day has passed: the second step falls away and every session ends. Earlier, or once stopped, nothing."""
    request = _locked(request)
    if request.state != AccessRequest.State.COOLING or request.due_at is None or at < request.due_at:
        return request
    user = request.user
    Authenticator.objects.filter(user=user).delete()
    user.reset_due_at = None
    user.save(update_fields=["reset_due_at"])
    end_sessions(user)
    request.state, request.closed_at = AccessRequest.State.DONE, at
    request.save(update_fields=["state", "closed_at"])
    audit.record("user.second_step_reset", kind="users", code=user.username, by="system", at=at)
    post.tell(user, subject=SUBJECT, body=CARRIED_OUT, at=at)
    return request


def _ask(kind: AccessRequest.Kind, user: User, by: User, at: datetime, **values: Any) -> AccessRequest:
    by = _fresh(by)
    if not is_administrator(by):
        raise Refused(_("Only an administrator can ask for this."))
    if by.pk == user.pk:
        raise Refused(_("Nobody can ask for rights of their own."))
    if kind != AccessRequest.Kind.RETURN and not user.is_active:
        raise Refused(_("This account is closed."))
    User.objects.select_for_update().get(pk=user.pk)  # two people asking the same at once
    same = AccessRequest.objects.filter(user=user, kind=kind, state__in=AccessRequest.OPEN, **values)
    if same.exists():
        raise Refused(_("This has been asked for already."))
    request = AccessRequest.objects.create(user=user, kind=kind, asked_by=by, asked_at=at, **values)
    _record("asked", request, by.username, at)
    return request


def _begin_cooling(request: AccessRequest, at: datetime) -> None:
    request.state, request.closed_at, request.due_at = AccessRequest.State.COOLING, None, at + COOLING
    User.objects.filter(pk=request.user_id).update(reset_due_at=request.due_at)
    post.tell(request.user, subject=SUBJECT, body=ASKED, at=at)
    post.later(
        "huying.accounts.tasks.carry_out_reset",
        arguments={"request": request.pk},
        key=f"second-step-reset-{request.pk}",
        at=at,
        delay=COOLING,
    )


def _grant(request: AccessRequest, by: User, at: datetime) -> None:
    if not request.user.is_active:
        raise Refused(_("This account is closed."))
    actions.post_user(
        user=request.user, role=Role(request.role), centre=request.centre, by=by.username, at=at
    )


def _reopen(request: AccessRequest, by: User, at: datetime) -> None:
    user = request.user
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("user.reactivated", kind="users", code=user.username, by=by.username, at=at)


def _close(request: AccessRequest, state: AccessRequest.State, by: User, at: datetime) -> AccessRequest:
    request.state, request.closed_at = state, at
    request.save(update_fields=["state", "closed_at"])
    _record(str(state), request, by.username, at)
    return request


def _locked(request: AccessRequest) -> AccessRequest:
    whole = AccessRequest.objects.select_related("user", "asked_by")
    return whole.select_for_update(of=("self",)).get(pk=request.pk)


def _fresh(user: User) -> User:
    """The person as the database knows them now, not as a session remembered them."""
    return User.objects.get(pk=user.pk)


def _record(verb: str, request: AccessRequest, by: str, at: datetime) -> None:
    audit.record(
        f"user.{request.kind}_{verb}",
        kind="users",
        code=request.user.username,
        by=by,
        at=at,
        centre=request.centre.code if request.centre else "",
        note=request.role,
    )
