"""Whom somebody on record may be the same person as, and who may speak for them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.contacts.models import Authority, Contact
from huying.contacts.rules import LOCAL, Standing, names_of, number_of, same_name, same_number, standing
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


@dataclass(frozen=True, slots=True)
class Help:
    """An authority seen from one of its two people: the other one, and how it stands."""

    authority: Authority
    other: Contact
    standing: Standing


def helped_by(contact: Contact, user: User, day: date) -> list[Help]:
    """Who may or might speak for somebody, those whose authority holds first, then the newest."""
    return _helps(Q(helped=contact), "helper", user, day)


def helps(contact: Contact, user: User, day: date) -> list[Help]:
    """For whom somebody may or might speak."""
    return _helps(Q(helper=contact), "helped", user, day)


def _helps(condition: Q, other: str, user: User, day: date) -> list[Help]:
    rows = the_kind("authorities").visible_to(user).filter(condition).order_by("-given_on", "-pk")
    found = [Help(each, getattr(each, other), standing(each, day)) for each in rows]
    return sorted(found, key=lambda each: not each.standing.holds)


@dataclass(frozen=True, slots=True)
class ReplyWish:
    """How and when somebody wishes to be reached, in words; `never` when they wish not to be."""

    channel: str
    words: str

    @property
    def never(self) -> bool:
        return self.channel == Contact.Channel.NONE


def reply_wish(contact: Contact | None, user: User) -> ReplyWish | None:
    """What a resident wishes about being answered; None when they said nothing, or the reader may not know."""
    if contact is None or not (contact.reply_by or contact.reply_hours):
        return None
    if not the_kind("contacts").is_open_to(user, contact):
        return None
    return ReplyWish(contact.reply_by, wish_words(contact.reply_by, contact.reply_hours))


def wish_words(reply_by: str, reply_hours: str) -> str:
    """A channel and its hours in the language of the moment."""
    channel = str(Contact.Channel(reply_by).label) if reply_by else ""
    return " · ".join(filter(None, (channel, reply_hours)))


def helper_warning(contact: Contact | None, user: User, day: date) -> str:
    """Who speaks for or as `contact` without an authority that holds, in a sentence; nothing when all is in order.

    It bars nobody: an elder's daughter is helped today, and her authority is seen to.
    """
    if contact is None or not the_kind("contacts").is_open_to(user, contact):
        return ""
    valid = Authority.objects.valid_on(day)
    helper = contact.helped_by
    if helper is not None and not valid.filter(helped=contact, helper=helper).exists():
        return _(
            "%(helper)s helps %(helped)s, and no authority on record holds today. Ask how it was given, or speak to the "
            "resident, before anything is told or handed over."
        ) % {"helper": helper, "helped": contact}
    if contact.type == Contact.Type.HELPER and not valid.filter(helper=contact).exists():
        return _(
            "%(helper)s is on record as a helper, and no authority on record holds today. Ask for whom and how it was "
            "given before anything is told or handed over."
        ) % {"helper": contact}
    return ""
