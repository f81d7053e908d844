"""Ending what a person has open."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import F

from huying.accounts.models import User


def end_sessions(user: User, *, keep: str = "") -> None:
    """End every session of `user`, also those nobody listed; called inside the act that is its reason.

    One more `sessions_ended` makes the seal of all of them void at their next request. `keep` is the key of the one
    session that its holder re-seals at once.
    """
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    user.refresh_from_db(fields=["sessions_ended"])
    listed = UserSession.objects.filter(user_id=user.pk).exclude(session_key=keep)
    Session.objects.filter(session_key__in=listed.values("session_key")).delete()
    listed.delete()
