"""The public directory lists what is open and listed."""

from datetime import date

import pytest

from huying.accounts.tests.factories import make_centre
from huying.directory.models import Offer, Service
from huying.directory.queries import listed_centres, offers_at

pytestmark = pytest.mark.django_db


def test_a_closed_or_unlisted_centre_is_not_shown(client):
    shown = make_centre(closed_on=date(2024, 1, 1))
    make_centre(closed_on=date(2023, 12, 31))
    make_centre(listed=False)

    assert list(listed_centres(date(2023, 12, 31))) == [shown]


def test_a_service_is_offered_from_its_first_day_until_before_its_end(now):
    centre = make_centre()
    service = Service.objects.create(code="s", name="諮詢", created_at=now, updated_at=now)
    offer = Offer.objects.create(
        code="o",
        service=service,
        centre=centre,
        began_on=date(2023, 5, 2),
        ended_on=date(2024, 1, 1),
        created_at=now,
        updated_at=now,
    )

    days = [date(2023, 5, 1), date(2023, 5, 2), date(2023, 12, 31), date(2024, 1, 1)]
    assert [list(offers_at(centre, day)) for day in days] == [[], [offer], [offer], []]


def test_the_pages_answer_in_three_languages(client):
    centre = make_centre(name_en="Sample centre")

    for language in ("zh-hant", "zh-hans", "en"):
        assert client.get(f"/{language}/centres/").status_code == 200
        assert client.get(f"/{language}/centres/{centre.code}/").status_code == 200
    assert "Sample centre" in client.get(f"/en/centres/{centre.code}/").content.decode()
