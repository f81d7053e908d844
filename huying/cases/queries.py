"""What a case may be entered with."""

from datetime import date

from django.db.models import QuerySet

from huying.cases.models import Category
from huying.core.period import in_force


def categories_on(day: date) -> QuerySet[Category]:
    """The categories that a case opened on `day` may have, in the office's order."""
    return Category.objects.filter(in_force(day)).order_by("position", "name")
