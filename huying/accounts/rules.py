"""What decides over sign-in and rights, without writing anything."""

from datetime import datetime, timedelta

from huying.accounts.models import AccessRequest, User
from huying.accounts.policy import Function, Level, allows

COOLING = timedelta(hours=24)  # between the confirmation of a lost second step and its falling away
IDLE_END, ABSOLUTE_END = timedelta(minutes=30), timedelta(hours=12)
LONGEST_WAIT = timedelta(hours=1)
A_DAY = timedelta(days=1)


def is_administrator(user: User) -> bool:
    """Whether this person may grant and end rights now."""
    return allows(user, Function.ACCOUNTS, Level.APPROVE)


def may_confirm(request: AccessRequest, user: User) -> bool:
    """Another administrator than the one who asked, never the person concerned, while the one who asked still is one."""
    return (
        request.state == AccessRequest.State.PENDING
        and user.pk not in {request.asked_by_id, request.user_id}
        and is_administrator(user)
        and is_administrator(request.asked_by)
    )


def may_decline(request: AccessRequest, user: User) -> bool:
    """Any other administrator, as long as nothing has been decided."""
    return (
        request.state == AccessRequest.State.PENDING
        and user.pk != request.asked_by_id
        and is_administrator(user)
    )


def may_withdraw(request: AccessRequest, user: User) -> bool:
    """The one who asked; a new second step also any administrator and, above all, the person concerned."""
    if request.state not in AccessRequest.OPEN:
        return False
    if request.kind == AccessRequest.Kind.RESET and (user.pk == request.user_id or is_administrator(user)):
        return True
    return user.pk == request.asked_by_id and is_administrator(user)


def wait_after(count: int, free: int) -> timedelta:
    """How long the next try must wait after `count` tries, of which `free` were unhindered: it doubles each time."""
    if count < free:
        return timedelta()
    return min(timedelta(minutes=2 ** min(count - free, 12)), LONGEST_WAIT)


def has_ended(*, began_at: datetime, seen_at: datetime, at: datetime) -> bool:
    """A session ends when nobody used it for half an hour, and after twelve hours in any case."""
    return at - seen_at >= IDLE_END or at - began_at >= ABSOLUTE_END
