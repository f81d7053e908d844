"""Whom an erasure or a package is about: a resident with everything that hangs on them, or the words of one record."""

import re
from typing import Any

from django.db.models import Q, QuerySet

from huying.cases.models import Case, Enquiry
from huying.contacts.models import Contact, Merge
from huying.correspondence.models import Missive
from huying.intake.models import HelpRequest
from huying.privacy.datamap import Subject

CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
NOT_DIGITS = re.compile(r"[^0-9]")
SHORTEST, SHORTEST_CJK, FEWEST_DIGITS = 4, 2, 7


def subject_of(contact: Contact) -> Subject:
    """A resident: whoever was merged into them, their cases and enquiries, and what they sent from outside."""
    people = Contact.objects.filter(
        Q(pk=contact.pk) | Q(pk__in=Merge.objects.filter(kept=contact, parted_on=None).values("gone"))
    )
    phones, emails = _spoken(people, "phone"), {each.lower() for each in _spoken(people, "email")}
    cases = Case.objects.filter(contact__in=people)
    enquiries = Enquiry.objects.filter(contact__in=people)
    loose = HelpRequest.objects.filter(centre=contact.centre, case=None, enquiry=None)
    same = Q(pk__in=())
    for address in emails:
        same |= Q(email__iexact=address)
    if phones:
        same |= Q(phone__in=phones)
    sent = loose.filter(same)
    named = HelpRequest.objects.filter(Q(case__in=cases) | Q(enquiry__in=enquiries) | Q(pk__in=sent))
    enquiries = Enquiry.objects.filter(Q(pk__in=enquiries) | Q(asked_by__in=named))
    written = _letters(contact, emails, cases, enquiries)
    enquiries = Enquiry.objects.filter(Q(pk__in=enquiries) | Q(came_by__in=written))
    return Subject(
        contacts=_ids(people),
        cases=_ids(cases),
        enquiries=_ids(enquiries),
        requests=_ids(named),
        messages=_ids(written),
        codes=frozenset([*_codes(people), *_codes(cases)]),
        words=frozenset(_words(people, named)),
        addresses=frozenset(emails | {each.lower() for each in _spoken(named, "email")}),
    )


def subject_of_case(case: Case) -> Subject:
    """The words of one case, and of what it came from; its resident stays."""
    cases = Case.objects.filter(pk=case.pk)
    sent = HelpRequest.objects.filter(case=case)
    written = Missive.objects.filter(case=case)
    return Subject(
        cases=_ids(cases), requests=_ids(sent), messages=_ids(written), codes=frozenset(_codes(cases))
    )


def subject_of_enquiry(enquiry: Enquiry) -> Subject:
    """The words of one enquiry, and of what it came from."""
    sent = HelpRequest.objects.filter(enquiry=enquiry)
    written = Missive.objects.filter(enquiry=enquiry)
    return Subject(enquiries=frozenset({enquiry.pk}), requests=_ids(sent), messages=_ids(written))


def _letters(
    contact: Contact, emails: set[str], cases: QuerySet[Case], enquiries: QuerySet[Enquiry]
) -> QuerySet[Missive]:
    """Messages on the resident's cases and enquiries; and those from or to their address that belong to nobody else."""
    here = Missive.objects.filter(centre=contact.centre, case=None, enquiry=None)
    own = Q(pk__in=())
    for address in emails:
        own |= Q(sender__iexact=address) | Q(recipient__iexact=address)
    return Missive.objects.filter(Q(case__in=cases) | Q(enquiry__in=enquiries) | Q(pk__in=here.filter(own)))


def _ids(rows: QuerySet[Any]) -> frozenset[int]:
    return frozenset(rows.values_list("pk", flat=True))


def _codes(rows: QuerySet[Any]) -> list[str]:
    return list(rows.values_list("code", flat=True))


def _spoken(rows: QuerySet[Any], name: str) -> set[str]:
    return set(rows.exclude(**{name: ""}).values_list(name, flat=True))


def _words(people: QuerySet[Contact], sent: QuerySet[HelpRequest]) -> set[str]:
    """Names, numbers and addresses long enough to tell one person from another."""
    found = {
        word for name in ("name", "name_en", "alias", "email", "phone") for word in _spoken(people, name)
    }
    found |= {word for name in ("name", "email", "phone") for word in _spoken(sent, name)}
    digits = {NOT_DIGITS.sub("", each) for each in found if not CJK.search(each)}
    found |= {each for each in digits if len(each) >= FEWEST_DIGITS}
    return {each.lower() for each in found if len(each) >= (SHORTEST_CJK if CJK.search(each) else SHORTEST)}
