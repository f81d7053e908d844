"""Relief money and goods as kinds of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.appeals import actions
from huying.appeals.models import Acknowledgement, Appeal, Delivery, Disbursement, Donation, Event, Grant
from huying.records.happened import happened
from huying.records.kind import Child, Kind, register

GROUP = _("Relief")
MONEY = ("amount_cents", "currency", "currency_basis", "qualifier")

EVENTS = register(
    Kind(
        key="events",
        model=Event,
        function=Function.RELIEF,
        label=_("Events"),
        prefix="EV",
        group=GROUP,
        fields=("title", "title_en", "type", "date_basis", "place", "place_en"),
        columns=("title", "type", "when", "place"),
        sorts=("-from_on", "title"),
        filters=("type",),
        search=("title", "title_en", "place", "place_en"),
        children=(
            Child("appeals", "event"),
            Child("donations", "event"),
            Child("grants", "event"),
            Child("deliveries", "event"),
            Child("acknowledgements", "event"),
        ),
    )
)
APPEALS = register(
    Kind(
        key="appeals",
        model=Appeal,
        function=Function.RELIEF,
        label=_("Appeals"),
        prefix="AP",
        group=GROUP,
        fields=(
            "title",
            "title_en",
            "event",
            "organiser",
            "audience",
            "date_basis",
            "raised_cents",
            "currency",
            "qualifier",
            "raised_known",
            "note",
        ),
        columns=("title", "event", "when", "raised_cents", "qualifier"),
        sorts=("-from_on", "title"),
        filters=("event",),
        search=("title", "title_en", "audience", "note"),
        related=("event",),
        children=(Child("donations", "appeal"), Child("disbursements", "appeal")),
    )
)
DONATIONS = register(
    Kind(
        key="donations",
        model=Donation,
        function=Function.RELIEF,
        looked_up=True,
        label=_("Donations"),
        prefix="DO",
        group=GROUP,
        fields=(
            "title",
            "title_en",
            "kind",
            *MONEY,
            "date_basis",
            "event",
            "appeal",
            "grant",
            "source",
            "giver",
            "anonymous",
            "part_of",
            "part_of_basis",
            "quantity",
            "note",
        ),
        columns=("title", "kind", "amount_cents", "qualifier", "when", "source", "part_of"),
        sorts=("-from_on", "amount_cents"),
        filters=("event", "kind", "source"),
        search=("title", "title_en", "source", "giver", "note"),
        personal=frozenset({"giver"}),
        related=("source", "part_of", "event"),
        children=(
            Child("donations", "part_of"),
            Child("deliveries", "donation"),
            Child("acknowledgements", "donation"),
        ),
        hints={
            "giver": _("Only if the gift comes from a person; never printed or shown to the public."),
            "part_of": _("Of the same event, kind and currency."),
        },
        create=actions.enter_donation,
        edit=actions.edit_donation,
    )
)
GRANTS = register(
    Kind(
        key="grants",
        model=Grant,
        function=Function.RELIEF,
        label=_("Grants"),
        prefix="GR",
        group=GROUP,
        fields=(
            "title",
            "title_en",
            "source_kind",
            *MONEY,
            "date_basis",
            "awarded_on",
            "event",
            "source",
            "grantee",
            "note",
        ),
        columns=("title", "source_kind", "amount_cents", "when", "source", "awarded_on"),
        sorts=("-from_on", "amount_cents"),
        filters=("event", "source_kind"),
        search=("title", "title_en", "source", "note"),
        related=("source", "grantee", "event"),
        children=(
            Child("disbursements", "grant"),
            Child("donations", "grant"),
            Child("deliveries", "grant"),
        ),
        **happened("grants", "awarded_on"),
    )
)
DISBURSEMENTS = register(
    Kind(
        key="disbursements",
        model=Disbursement,
        function=Function.RELIEF,
        label=_("Disbursements"),
        prefix="DB",
        group=GROUP,
        fields=("purpose", "grant", "appeal", "payee", *MONEY, "paid_on", "date_basis"),
        columns=("purpose", "payee", "amount_cents", "when", "paid_on"),
        sorts=("-from_on", "amount_cents"),
        search=("purpose", "payee"),
        related=("payee", "grant", "appeal"),
        **happened("disbursements", "when", "paid_on"),
    )
)
DELIVERIES = register(
    Kind(
        key="deliveries",
        model=Delivery,
        function=Function.RELIEF,
        label=_("Deliveries"),
        prefix="DL",
        group=GROUP,
        fields=(
            "title",
            "title_en",
            "event",
            "activity",
            "donation",
            "grant",
            "recipient_count",
            "recipient_unit",
            "place",
            "date_basis",
        ),
        columns=("title", "event", "when", "recipient_count", "recipient_unit", "place"),
        sorts=("-from_on", "title"),
        filters=("event",),
        search=("title", "title_en", "place"),
        related=("event",),
        **happened("deliveries", "when"),
    )
)
ACKNOWLEDGEMENTS = register(
    Kind(
        key="acknowledgements",
        model=Acknowledgement,
        function=Function.RELIEF,
        label=_("Acknowledgements"),
        prefix="AK",
        group=GROUP,
        fields=(
            "direction",
            "sender",
            "recipient",
            "donation",
            "event",
            "activity",
            "form",
            "date_basis",
        ),
        columns=("direction", "sender", "recipient", "event", "when", "form"),
        sorts=("-from_on",),
        filters=("event", "direction"),
        search=("sender", "recipient", "form"),
        related=("sender", "recipient", "event"),
        **happened("acknowledgements", "when"),
    )
)
