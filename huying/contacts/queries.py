"""Whom somebody on record may be the same person as."""

from dataclasses import dataclass

from huying.accounts.models import User
from huying.contacts.models import Contact
from huying.contacts.rules import LOCAL, names_of, number_of, same_name, same_number
from huying.records.choosing import look_up
from huying.records.kind import the_kind

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Likely:
    """Somebody who may be the same person, and what speaks for it."""

    contact: Contact
    by_number: bool
    by_name: bool


def likely_same(contact: Contact, user: User) -> list[Likely]:
    """Others of the same centre with the same number or name, in whatever script; both alike first."""
    kind = the_kind("contacts")
    words = {number_of(contact)[-LOCAL:], *(contact.name, contact.name_en, contact.alias), *names_of(contact)}
    found = {other.pk: other for each in sorted(filter(None, words)) for other in look_up(kind, user, each)}
    others = [
        each for each in found.values() if each.pk != contact.pk and each.centre_id == contact.centre_id
    ]
    likely = [Likely(each, same_number(contact, each), same_name(contact, each)) for each in others]
    told = [each for each in likely if each.by_number or each.by_name]
    told.sort(key=lambda each: (-each.by_number - each.by_name, -each.by_number, each.contact.pk))
    return told[:SHOWN]
