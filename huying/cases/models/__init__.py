"""Help given to residents: contacts counted, cases followed to their end, referrals and letters on the way."""

from huying.cases.models.case import Case, CaseMerge, CaseQuerySet, Note, NumberBook, Reopening
from huying.cases.models.category import Category, Regrouping
from huying.cases.models.counter import Enquiry, Tally
from huying.cases.models.letter import Letter
from huying.cases.models.link import Link
from huying.cases.models.past import Assignment, Recategorising
from huying.cases.models.referral import Referral, Route
from huying.cases.models.tag import Tag

__all__ = [
    "Assignment",
    "Case",
    "CaseMerge",
    "CaseQuerySet",
    "Category",
    "Enquiry",
    "Letter",
    "Link",
    "Note",
    "NumberBook",
    "Recategorising",
    "Referral",
    "Regrouping",
    "Reopening",
    "Route",
    "Tag",
    "Tally",
]
