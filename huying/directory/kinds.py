"""Centres, services and where they are offered, as kinds of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.centres.models import Centre
from huying.directory import actions
from huying.directory.models import Offer, Service
from huying.records.kind import Child, Kind, register

GROUP = _("Places and people")

CENTRES = register(
    Kind(
        key="centres",
        model=Centre,
        function=Function.DIRECTORY,
        label=_("Centres"),
        prefix="CE",
        group=GROUP,
        fields=(
            "name",
            "name_en",
            "initials",
            "type",
            "city",
            "city_en",
            "phone",
            "fax",
            "email",
            "website",
            "address",
            "address_en",
            "opened_on",
            "closed_on",
            "listed",
            "position",
        ),
        columns=("name", "initials", "type", "city", "phone", "opened_on", "listed"),
        sorts=("position", "name", "city"),
        filters=("type", "listed"),
        search=("name", "name_en", "city", "city_en", "phone", "address"),
        hints={
            "initials": _(
                "Two to four capitals that case numbers of this centre begin with; found by itself when left empty. "
                "Numbers that were given stay as they are."
            )
        },
        children=(Child("offers", "centre"),),
        create=actions.enter_centre,
        edit=actions.edit_centre,
    )
)
SERVICES = register(
    Kind(
        key="services",
        model=Service,
        function=Function.DIRECTORY,
        label=_("Services"),
        prefix="SE",
        group=GROUP,
        fields=("name", "name_en", "owner", "began_on", "began_known_to", "ended_on", "note"),
        columns=("name", "owner", "began_on", "ended_on"),
        sorts=("name", "began_on"),
        search=("name", "name_en", "owner", "note"),
        children=(Child("offers", "service"),),
    )
)
OFFERS = register(
    Kind(
        key="offers",
        model=Offer,
        function=Function.DIRECTORY,
        label=_("Services at centres"),
        prefix="OF",
        group=GROUP,
        fields=("service", "centre", "began_on", "ended_on"),
        columns=("service", "centre", "began_on", "ended_on"),
        sorts=("began_on",),
        filters=("service", "centre"),
        search=("service", "centre"),
        related=("service", "centre"),
        day="began_on",
    )
)
