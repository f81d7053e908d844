"""Signature campaigns and street stations as kinds of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.campaigns.models import Campaign, Station
from huying.records.kind import Child, Kind, register

GROUP = _("Evidence and proposals")

CAMPAIGNS = register(
    Kind(
        key="campaigns",
        model=Campaign,
        function=Function.CAMPAIGNS,
        label=_("Signature campaigns"),
        prefix="CA",
        group=GROUP,
        fields=("title", "title_en", "date_basis", "request", "addressee", "activities"),
        columns=("title", "when", "addressee"),
        sorts=("-from_on", "title"),
        search=("title", "title_en", "request", "addressee"),
        children=(Child("stations", "campaign"),),
    )
)
STATIONS = register(
    Kind(
        key="stations",
        model=Station,
        function=Function.CAMPAIGNS,
        label=_("Street stations"),
        prefix="ST",
        group=GROUP,
        fields=("campaign", "activity", "centre", "place", "held_on", "signatures", "qualifier"),
        columns=("place", "campaign", "held_on", "signatures", "qualifier"),
        sorts=("-held_on", "signatures"),
        filters=("campaign",),
        search=("place", "campaign"),
        related=("campaign",),
        day="held_on",
    )
)
