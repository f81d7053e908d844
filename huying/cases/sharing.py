"""What the centre that took a case over may read of its resident: what was agreed to, as long as that holds."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from huying.cases.models import Referral

Told = tuple[str, str]


def is_shared(referral: Referral) -> bool:
    """Whether anything about the resident may be read where the case was referred to."""
    accepted = referral.answer == Referral.Answer.ACCEPTED
    return accepted and referral.shares_anything and referral.consent_ended_on is None


def shared_with_receiver(referral: Referral) -> list[Told]:
    """Labels and words of what the receiving centre may read; nothing before it has accepted or after the consent ended."""
    if not is_shared(referral):
        return []
    case, found = referral.case, []
    if referral.shares_story:
        found += [(_("matter"), case.title), (_("what happened"), case.story), (_("wish"), case.wish)]
    if case.contact is not None and referral.shares_name:
        found.append((_("resident"), str(case.contact)))
    if case.contact is not None and referral.shares_reach:
        found += [(_("telephone"), case.contact.phone), (_("e-mail"), case.contact.email)]
    return [(str(capfirst(label)), words) for label, words in found if words]
