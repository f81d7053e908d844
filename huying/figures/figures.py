"""Figures that follow from the reporting period itself."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from huying.figures import declare  # noqa: F401  (declares the figure of external facts)
from huying.figures.declare import of_period
from huying.figures.engine import Review
from huying.figures.units import Unit

REVIEW = Review(_("communications officer"), date(2027, 1, 31))

YEAR = of_period(
    "figures.year",
    label=_("Reporting year"),
    unit=Unit.YEAR,
    definition=_("The calendar year that the edition reports on."),
    value=lambda period: period.start.year,
    review=REVIEW,
)
OUTLOOK = of_period(
    "figures.outlook_year",
    label=_("Outlook year"),
    unit=Unit.YEAR,
    definition=_("The year after the one reported on."),
    value=lambda period: period.last_day.year + 1,
    review=REVIEW,
)
