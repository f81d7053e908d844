"""Money is a whole number of cents and a currency; never a float, never without its currency."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

AMOUNT = re.compile(r"(\d{1,13})(?:\.(\d{1,2}))?")


class Currency(models.TextChoices):
    """Currencies the office receives and pays."""

    HKD = "HKD", _("Hong Kong dollar")
    CNY = "CNY", _("renminbi")
    MOP = "MOP", _("Macao pataca")
    USD = "USD", _("US dollar")


SYMBOLS = {"HKD": "HK$", "CNY": "¥", "MOP": "MOP$", "USD": "US$"}


def parse_cents(text: str) -> int:
    """`1,310,654.5` as cents. Raises ValidationError with a sentence for the person who typed it."""
    match = AMOUNT.fullmatch(text.replace(",", "").replace("，", "").strip())
    if match is None:
        raise ValidationError(_("Write an amount such as 1,310,654 or 250.50, without a currency sign."))
    whole, fraction = match.groups()
    return int(whole) * 100 + int((fraction or "0").ljust(2, "0"))


def money_words(cents: int, currency: str) -> str:
    """`131065400`, `HKD` as `HK$1,310,654.00`."""
    sign = "-" if cents < 0 else ""
    whole, fraction = divmod(abs(cents), 100)
    return f"{sign}{SYMBOLS.get(currency, currency + ' ')}{whole:,}.{fraction:02d}"
