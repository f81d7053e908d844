"""The smallest valid people and places."""

from datetime import date
from itertools import count

from django.utils import timezone

from huying.accounts.models import Posting, Role, User
from huying.centres.models import Centre

_numbers = count(1)


def make_centre(code: str = "", **values) -> Centre:
    number = next(_numbers)
    moment = timezone.now()
    defaults = {"name": f"示例中心{number}", "type": Centre.Type.DISTRICT, "city": "香港"} | values
    return Centre.objects.create(
        code=code or f"centre-{number}", created_at=moment, updated_at=moment, **defaults
    )


def make_user(role: Role | None = None, centre: Centre | None = None, *, username: str = "") -> User:
    number = next(_numbers)
    user = User.objects.create(username=username or f"user{number}")
    if role is not None:
        Posting.objects.create(user=user, role=role, centre=centre, since_on=date(2023, 1, 1))
    return user
