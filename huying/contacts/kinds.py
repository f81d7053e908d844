"""Residents and households as kinds of record."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.contacts.merging import write_merge
from huying.contacts.models import Authority, Contact, Household, Merge
from huying.records.happened import happened, refuse_by_hand
from huying.records.kind import Child, Kind, Section, register

GROUP = _("Front desk and cases")


@dataclass(frozen=True, slots=True, eq=False)
class PeopleOnce(Kind):
    """People on record: each once, also after two of them were found to be one."""

    def rows(self) -> QuerySet[Any]:
        return Contact.objects.themselves().select_related(*self.related)


CONTACTS = register(
    PeopleOnce(
        key="contacts",
        model=Contact,
        function=Function.CONTACTS,
        looked_up=True,
        sections=(
            Section(_("Who it is"), ("type", "name", "alias", "centre")),
            Section(
                _("How to reach them"), ("phone", "email", "address", "district", "reply_by", "reply_hours")
            ),
            Section(_("What helps them"), ("language", "needs", "helped_by", "household", "note")),
            Section(_("Work"), ("employer", "post"), later=True),
            Section(_("Parts of the name"), ("name_en", "family_name", "given_name"), later=True),
        ),
        label=_("Residents and helpers"),
        prefix="R",
        group=GROUP,
        fields=(
            "centre",
            "type",
            "name",
            "name_en",
            "alias",
            "family_name",
            "given_name",
            "phone",
            "email",
            "address",
            "district",
            "language",
            "reply_by",
            "reply_hours",
            "needs",
            "household",
            "helped_by",
            "employer",
            "post",
            "note",
        ),
        columns=("name", "type", "phone", "district", "centre"),
        sorts=("name", "district"),
        filters=("centre", "type", "reply_by"),
        search=(
            "name",
            "name_en",
            "alias",
            "family_name",
            "given_name",
            "phone",
            "email",
            "address",
            "district",
            "employer",
            "note",
        ),
        personal=frozenset(
            {
                "name",
                "name_en",
                "alias",
                "family_name",
                "given_name",
                "phone",
                "email",
                "address",
                "note",
                "needs",
                "reply_hours",
                "employer",
                "post",
            }
        ),
        facts=("notice",),
        collects=True,
        hints={
            "name": _("The whole name as the person writes it; this is the name that is shown and found."),
            "family_name": _("Only if a form or a letter needs the parts of the name."),
        },
        centre="centre",
        related=("centre", "household"),
        children=(Child("cases", "contact"), Child("enquiries", "contact"), Child("presses", "contact")),
    )
)
HOUSEHOLDS = register(
    Kind(
        key="households",
        model=Household,
        function=Function.CONTACTS,
        looked_up=True,
        label=_("Households"),
        prefix="HH",
        group=GROUP,
        fields=("centre", "name", "district", "note"),
        columns=("name", "district", "centre"),
        sorts=("name",),
        filters=("centre",),
        search=("name", "district", "note"),
        personal=frozenset({"name", "note"}),
        centre="centre",
        related=("centre",),
        children=(Child("contacts", "household"),),
    )
)
MERGES = register(
    Kind(
        key="merges",
        model=Merge,
        function=Function.CONTACTS,
        label=_("Merges of people"),
        prefix="MG",
        group=GROUP,
        fields=("kept", "gone", "merged_on"),
        columns=("merged_on", "kept", "gone", "parted_on"),
        sorts=("-merged_on",),
        personal=frozenset({"kept", "gone"}),
        facts=("parted_on",),
        centre="kept__centre",
        day="merged_on",
        related=("kept", "gone"),
        entered=False,
        edited=False,
        create=write_merge,
        edit=refuse_by_hand,
    )
)
AUTHORITIES = register(
    Kind(
        key="authorities",
        model=Authority,
        function=Function.CONTACTS,
        label=_("Authorities to help"),
        prefix="AU",
        group=GROUP,
        fields=("helped", "helper", "matter", "manner", "given_on", "valid_until", "withdrawn_on"),
        columns=("helper", "helped", "matter", "manner", "given_on", "valid_until", "withdrawn_on"),
        sorts=("-given_on", "valid_until"),
        filters=("manner",),
        search=("matter", "helped", "helper"),
        personal=frozenset({"helped", "helper", "matter"}),
        hints={
            "matter": _("In words, for example: ask about the case and fetch papers."),
            "valid_until": _("Left empty when it was given without an end."),
        },
        centre="helped__centre",
        day="given_on",
        of_today=True,
        facts=("notice",),
        collects=True,
        related=("helped", "helped__centre", "helper"),
        **happened("authorities", "given_on", "withdrawn_on"),
    )
)
