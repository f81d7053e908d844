"""The fields every kind of record shares. Shape only; no behaviour, no tables."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huying.core.dates import Basis, KnownDate, Precision
from huying.core.text import to_simplified

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # the type checker's own name for lazy words


class Record(models.Model):
    """A piece of the office's work: a stable public code, and an edit version that stops silent overwriting."""

    code = models.SlugField(_("reference"), max_length=80, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True


class Collected(Record):
    """A record that holds something people told of themselves: with it, which purpose notice they were told then."""

    notice = models.CharField(
        _("purpose notice that was told"), max_length=40, blank=True, db_default="", editable=False
    )

    class Meta:
        abstract = True


def follow(record: Any, path: str) -> Any:
    """The value at the end of a `__` path, or None when a link on the way is empty."""
    for step in path.split("__"):
        if record is None:
            return None
        record = getattr(record, step)
    return record


def id_at(record: Any, path: str) -> int | None:
    """The id at the end of a `__` path, without fetching the row it stands for."""
    way, _sep, last = path.rpartition("__")
    holder = follow(record, way) if way else record
    return None if holder is None else getattr(holder, f"{last}_id")


class DatedRecord(Record):
    """A record about a stretch of days known to a day, a month, a year or not at all.

    `from_on` is the first day, `until_on` the first day after; both empty when the date is not known.
    """

    from_on = models.DateField(_("from"), null=True, blank=True, db_index=True, editable=False)
    until_on = models.DateField(_("until (first day after)"), null=True, blank=True, editable=False)
    precision = models.CharField(
        _("date precision"), max_length=8, choices=Precision, default=Precision.NONE, editable=False
    )
    date_basis = models.CharField(_("date basis"), max_length=16, choices=Basis, default=Basis.STATED)

    class Meta:
        abstract = True

    @property
    def when(self) -> KnownDate:
        return KnownDate(self.from_on, self.until_on, Precision(self.precision))


def dated_together(name: str) -> models.CheckConstraint:
    """Both bounds or neither, first before last, and `undated` exactly when there is none."""
    both = models.Q(from_on__isnull=False, until_on__isnull=False, from_on__lt=models.F("until_on"))
    neither = models.Q(from_on__isnull=True, until_on__isnull=True, precision=Precision.NONE)
    return models.CheckConstraint(name=name, condition=(both & ~models.Q(precision=Precision.NONE)) | neither)


def in_order(
    name: str, first: str, last: str, sentence: "str | _StrPromise", *, same_day: bool = True
) -> models.CheckConstraint:
    """`last` never before `first`, as far as both days are known; without `same_day`, later than it."""
    unknown = models.Q(**{f"{first}__isnull": True}) | models.Q(**{f"{last}__isnull": True})
    after = models.Q(**{f"{last}__{'gte' if same_day else 'gt'}": models.F(first)})
    return models.CheckConstraint(name=name, condition=unknown | after, violation_error_message=sentence)


def in_language(chinese: str, english: str) -> str:
    """A bilingual field in the reader's language; Simplified is drafted from Traditional."""
    language = get_language() or "zh-hant"
    if language.startswith("en"):
        return english or chinese
    return to_simplified(chinese) if language == "zh-hans" else chinese
