"""Who may be given a case."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, people_with
from huying.cases.models import Case


def colleagues_for(case: Case) -> QuerySet[User]:
    """People who write the cases of its centre."""
    return people_with(Function.CASEWORK, Level.WRITE, {case.centre_id})


def must_be_able_to_read(person: User, case: Case) -> None:
    """Refuse to give a case to somebody who could not open it. Raises ValidationError."""
    if not people_with(Function.CASEWORK, Level.READ, {case.centre_id}).filter(pk=person.pk).exists():
        words = _("%(person)s has no role at %(centre)s that opens its cases.")
        raise ValidationError({"to": words % {"person": person, "centre": case.centre}})
