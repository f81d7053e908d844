"""Making accounts and postings."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from huying.accounts.models import Posting, Role, User
from huying.accounts.sessions import end_sessions
from huying.audit import actions as audit
from huying.centres.models import Centre


@transaction.atomic
def create_user(
    *, username: str, display_name: str, password: str, by: str, at: datetime, email: str = ""
) -> User:
    """Make an account. It can do nothing until it is posted to a role."""
    user = User(username=username.lower(), display_name=display_name, email=email)
    user.set_password(password)
    user.save()
    audit.record("user.created", kind="users", code=user.username, by=by, at=at)
    return user


@transaction.atomic
def set_password(*, user: User, password: str, by: str, at: datetime) -> User:
    """Give `user` a new password; sessions begun with the old one end."""
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user)
    audit.record("user.password_set", kind="users", code=user.username, by=by, at=at)
    return user


@transaction.atomic
def post_user(*, user: User, role: Role, centre: Centre | None, by: str, at: datetime) -> Posting:
    """Post `user` to `role` at `centre`, or everywhere; a posting already held is returned as it is.

    For commands on the machine itself, and for what two administrators agreed on (`access.confirm`). No view calls it.
    """
    posting, made = Posting.objects.get_or_create(
        user=user, role=role, centre=centre, until_on=None, defaults={"since_on": timezone.localdate(at)}
    )
    if made:
        audit.record(
            "user.posted",
            kind="users",
            code=user.username,
            by=by,
            at=at,
            centre=centre.code if centre else "",
            note=str(role),
        )
    return posting


@transaction.atomic
def end_posting(*, posting: Posting, by: str, at: datetime) -> Posting:
    """End a posting at once; the person is signed out everywhere and comes back without its rights."""
    posting.until_on = max(timezone.localdate(at), posting.since_on)
    posting.save(update_fields=["until_on"])
    end_sessions(posting.user)
    audit.record(
        "user.posting_ended", kind="users", code=posting.user.username, by=by, at=at, note=posting.role
    )
    return posting


@transaction.atomic
def deactivate_user(*, user: User, by: str, at: datetime) -> User:
    """Close an account at once: nobody signs in by it, and whatever it had open is over. Its postings stay written."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    audit.record("user.deactivated", kind="users", code=user.username, by=by, at=at)
    return user
