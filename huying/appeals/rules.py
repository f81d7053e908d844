"""What must hold between records of relief money."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huying.appeals.models import Donation
from huying.core.chains import goes_round


def must_be_part_of_its_like(donation: Donation) -> None:
    """Refuse a gift as stored when it and what it belongs to, or what belongs to it, cannot be one gift.

    A part is never added to the whole again, so a part that its whole does not hold would be lost from the sums.
    Raises ValidationError.
    """
    if goes_round(donation, "part_of"):
        raise ValidationError({"part_of": _("These gifts would be parts of one another in a circle.")})
    if donation.part_of is not None and (wrong := list(_differences(donation, donation.part_of))):
        raise ValidationError({"part_of": wrong})
    if any(next(_differences(part, donation), "") for part in donation.parts.all()):
        raise ValidationError(
            _("Gifts recorded as parts of this one are of another event, kind or currency.")
        )


def _differences(part: Donation, whole: Donation) -> Iterator[str]:
    """Why one gift cannot be part of the other, in sentences."""
    if part.event_id != whole.event_id:
        yield _("A gift and what it is part of answer to the same event.")
    if part.kind != whole.kind:
        yield _("Money is part of money, and goods are part of goods.")
    if None not in {part.amount_cents, whole.amount_cents} and part.currency != whole.currency:
        yield _("A gift and what it is part of are in the same currency.")
