"""The slip as it is printed: for whoever asked on the website, and for whom the office gives one."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from huying.centres.models import Centre
from huying.core import qr
from huying.intake.matters import Matter
from huying.intake.slips import in_groups, secret_of


@dataclass(frozen=True, slots=True)
class Card:
    """Both lines, where they are typed in, and whom to call. The code in squares holds the address alone."""

    reference: str
    secret: str
    address: str
    code: SafeString
    centre: Centre


def card(request: HttpRequest, matter: Matter, key: str) -> Card:
    """The slip of a matter in the language of the moment, with the secret that goes with `key`."""
    address = request.build_absolute_uri(reverse("intake:status"))
    drawn = qr.svg(address, title=_("The page where you see how it goes on"))
    return Card(
        reference=matter.code,
        secret=in_groups(secret_of(key)),
        address=address,
        code=mark_safe(drawn),  # noqa: S308 (drawn by us, its title escaped there)
        centre=matter.centre,
    )
