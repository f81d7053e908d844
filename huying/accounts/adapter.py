"""How people come to have an account: an administrator makes it. Nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in for staff only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
