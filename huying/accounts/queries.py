"""What is asked of the accounts."""

from django.db.models import QuerySet

from huying.accounts.models import AccessRequest, Role, User


def administrators() -> QuerySet[User]:
    """People who may grant and end rights now."""
    return User.objects.filter(
        is_active=True, postings__role=Role.ADMINISTRATOR, postings__until_on__isnull=True
    ).distinct()


def open_requests() -> QuerySet[AccessRequest]:
    """What waits for another administrator, or for its day."""
    whole = AccessRequest.objects.select_related("user", "asked_by", "confirmed_by", "centre")
    return whole.filter(state__in=AccessRequest.OPEN).order_by("asked_at", "pk")
