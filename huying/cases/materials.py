"""Categories for the table and the chart of cases: one order, one set of labels and colours for both."""

from huying.cases.models import Category
from huying.core.period import Period
from huying.figures.materials import CategoryMaterial, material


@material("categories")
def categories(code: str, period: Period) -> tuple[CategoryMaterial, ...]:
    """Categories that were in use on the last day of `period`, in the office's order."""
    rows = Category.objects.filter(period.in_force_on_last_day("began_on", "ended_on")).order_by(
        "position", "code"
    )
    return tuple(CategoryMaterial(each.code, str(each), each.colour) for each in rows)
