"""What a case may be entered with, and what belongs to it."""

from datetime import date

from django.db.models import QuerySet

from huying.accounts.models import User
from huying.cases.models import Case, CaseMerge, Category
from huying.core.period import in_force
from huying.records.kind import the_kind


def categories_on(day: date) -> QuerySet[Category]:
    """The categories that a case opened on `day` may have, in the office's order."""
    return Category.objects.filter(in_force(day)).order_by("position", "name")


def together(case: Case, user: User) -> list[int]:
    """The ids of a case and of those merged into it today that `user` may read: its page shows what hangs on any of them."""
    merged = CaseMerge.objects.filter(kept=case, parted_on=None).values("gone")
    return [case.pk, *the_kind("cases").visible_to(user).filter(pk__in=merged).values_list("pk", flat=True)]
