"""Making accounts and postings."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from huying.accounts.models import Posting, Role, User
from huying.audit import actions as audit
from huying.centres.models import Centre


@transaction.atomic
def create_user(*, username: str, display_name: str, password: str, by: str, at: datetime) -> User:
    """Make an account. It can do nothing until it is posted to a role."""
    user = User(username=username, display_name=display_name)
    user.set_password(password)
    user.save()
    audit.record("user.created", kind="users", code=username, by=by, at=at)
    return user


@transaction.atomic
def set_password(*, user: User, password: str, by: str, at: datetime) -> User:
    """Give `user` a new password; sessions begun with the old one end."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record("user.password_set", kind="users", code=user.username, by=by, at=at)
    return user


@transaction.atomic
def post_user(*, user: User, role: Role, centre: Centre | None, by: str, at: datetime) -> Posting:
    """Post `user` to `role` at `centre`, or everywhere; a posting already held is returned as it is."""
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
    """End a posting; its rights are gone at the person's next request."""
    posting.until_on = timezone.localdate(at)
    posting.save(update_fields=["until_on"])
    audit.record(
        "user.posting_ended", kind="users", code=posting.user.username, by=by, at=at, note=posting.role
    )
    return posting
