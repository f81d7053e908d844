"""Numbers that no record of the period can yield, each with its source: balances, declared totals, outside facts."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.lookups import Exact
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from huying.core.shapes import DatedRecord, Record, dated_together, in_language
from huying.figures.engine import label_of
from huying.figures.units import Qualifier, Unit
from huying.figures.wording import spoken

FIGURE_KEY = RegexValidator(r"^[a-z]+\.[a-z0-9_]+$", _("A figure's key reads like cases.received."))


class JsonType(models.Func):
    """What a JSON value is, in words that both databases share: object, array, null …"""

    function = "JSON_TYPE"
    output_field = models.CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="jsonb_typeof", **context)


class Counted(models.Model):
    """A value with its unit and qualifier; `decimals` says how many of its digits stand after the point."""

    value = models.BigIntegerField(_("value"))
    decimals = models.PositiveSmallIntegerField(_("digits after the point"), default=0)
    unit = models.CharField(_("unit"), max_length=20, choices=Unit)
    qualifier = models.CharField(_("qualifier"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    source = models.CharField(_("source"), max_length=300)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        abstract = True

    @property
    def exact_value(self) -> int | Decimal:
        return Decimal(self.value).scaleb(-self.decimals) if self.decimals else self.value

    @property
    def value_words(self) -> int | str:
        """The value as a list shows it: with its decimals, which the column alone does not have."""
        return f"{self.exact_value:,f}" if self.decimals else self.value


class OpeningBalance(Record, Counted):
    """A running total brought forward: everything counted before `before_on` (承前結餘)."""

    figure = models.CharField(_("figure"), max_length=80, validators=[FIGURE_KEY])
    before_on = models.DateField(_("counted before"))
    representative = models.CharField(_("representative"), max_length=80, blank=True)
    centre = models.CharField(_("centre"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("opening balance")
        verbose_name_plural = _("opening balances")
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "before_on", "representative", "centre"], name="opening_balance_once"
            ),
            models.CheckConstraint(name="opening_balance_not_negative", condition=models.Q(value__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{label_of(self.figure)} {date_format(self.last_day)}"

    @property
    def figure_words(self) -> str:
        return label_of(self.figure)

    @property
    def last_day(self) -> date:
        """The last day that it counts, as people write it."""
        return self.before_on - timedelta(days=1)


class DeclaredTotal(DatedRecord, Counted):
    """A total that the office stands by but has not itemised, or not wholly (申報總數).

    `figure` is the declared figure it answers, `parts` narrows it (for example {"kind": "suggestion"}).
    The records that itemise it are those of the figure's own itemised counterpart, in the same scope.
    """

    figure = models.CharField(_("figure"), max_length=80, db_index=True, validators=[FIGURE_KEY])
    parts = models.JSONField(_("part of the figure"), default=dict, blank=True)
    representative = models.CharField(_("representative"), max_length=80, blank=True)
    centre = models.CharField(_("centre"), max_length=80, blank=True)
    unclear_items = models.PositiveIntegerField(_("items that may or may not belong"), default=0)

    class Meta:
        verbose_name = _("declared total")
        verbose_name_plural = _("declared totals")
        constraints = [
            dated_together("declared_total_dated_together"),
            models.CheckConstraint(
                name="declared_total_parts_are_named",
                condition=Exact(JsonType("parts"), models.Value("object")),
                violation_error_message=_('Write the part as {"grouping": "part"}, or {} for the whole.'),
            ),
            models.CheckConstraint(name="declared_total_not_negative", condition=models.Q(value__gte=0)),
        ]

    def __str__(self) -> str:
        told = spoken(self.exact_value, Unit(self.unit), Qualifier(self.qualifier))
        return f"{label_of(self.figure)} {told.text}"

    @property
    def figure_words(self) -> str:
        return label_of(self.figure)


class ExternalFact(DatedRecord, Counted):
    """A number from outside the office, quoted for background and never recomputed (外部數據)."""

    label = models.CharField(_("label"), max_length=160)
    label_en = models.CharField(_("label in English"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("external fact")
        verbose_name_plural = _("external facts")
        constraints = [dated_together("external_fact_dated_together")]

    def __str__(self) -> str:
        return in_language(self.label, self.label_en)
