"""The smallest valid balances, declared totals and outside facts."""

from datetime import date

from huying.core.tests.factories import DatedFactory, RecordFactory
from huying.figures.models import DeclaredTotal, ExternalFact, OpeningBalance
from huying.figures.units import Unit


class OpeningBalanceFactory(RecordFactory):
    class Meta:
        model = OpeningBalance

    figure = "cases.visits_cumulative"
    before_on = date(2023, 1, 1)
    value = 1000
    unit = Unit.PERSON_TIMES
    source = "示例來源"


class DeclaredTotalFactory(DatedFactory):
    class Meta:
        model = DeclaredTotal

    class Params:
        when = "2023"

    figure = "proposals.declared"
    value = 17
    unit = Unit.ITEMS
    source = "示例來源"


class ExternalFactFactory(DatedFactory):
    class Meta:
        model = ExternalFact

    label = "示例外部數字"
    value = 3
    unit = Unit.YEARS
    source = "示例來源"
