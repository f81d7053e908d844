"""The answers that are at hand while one writes about a case."""

from django.db.models import F, Q, QuerySet

from huying.answers.models import Answer
from huying.cases.models import Category

SHOWN = 40


def at_hand(category: Category) -> QuerySet[Answer]:
    """Answers of a category or of the one above it, then those of none; no more than one can look over."""
    rows = Answer.objects.filter(Q(category__in=category.with_parent) | Q(category=None))
    return rows.order_by(F("category").asc(nulls_last=True), "title", "pk")[:SHOWN]
