"""The answers that are at hand while one writes about a case."""

from django.db.models import F, Q, QuerySet

from huying.answers.models import Answer

SHOWN = 40


def at_hand(category: int) -> QuerySet[Answer]:
    """Answers of a category, then those of none; no more than one can look over."""
    rows = Answer.objects.filter(Q(category=category) | Q(category=None))
    return rows.order_by(F("category").asc(nulls_last=True), "title", "pk")[:SHOWN]
