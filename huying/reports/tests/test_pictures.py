"""Pictures of a report: shown while people agree, and able to do nothing but be seen."""

import pytest

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.activities.models import Photo
from huying.activities.tests.factories import ActivityFactory
from huying.core.tests.factories import MOMENT
from huying.reports.files import file_of
from huying.reports.publishing import publish_edition
from huying.reports.tests.editions import make_edition, prose, write

pytestmark = pytest.mark.django_db
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><script>alert(1)</script></svg>'


@pytest.fixture
def shown(own_home, tmp_path, now):
    """A draft with one photograph on disk, and another file beside it."""
    folder = tmp_path / "files" / "photos"
    folder.mkdir(parents=True)
    for name in ("visit.svg", "other.svg"):
        (folder / name).write_text(DRAWING, "utf-8")
    (tmp_path / "secret-key").write_text("secret", "utf-8")
    activity = ActivityFactory(code="act-visit")
    Photo.objects.create(
        code="ph-1", activity=activity, file="visit.svg", caption="示例", alt="示例", consent=Photo.Consent.GIVEN,
        created_at=MOMENT, updated_at=MOMENT,
    )  # fmt: skip
    edition = make_edition()
    write(edition, prose("甲"), {"kind": "photo", "activity": "act-visit"})
    return edition


def _publish(edition, now):
    return publish_edition(edition=edition, by="office", at=now)


def test_a_picture_of_a_published_edition_is_served_harmless(client, shown, now):
    _publish(shown, now)
    answer = client.get("/report/images/visit.svg")

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert 'src="/report/images/visit.svg"' in client.get("/zh-hant/report/2023/").content.decode()


def test_a_picture_of_a_draft_is_for_those_who_may_read_drafts(client, shown):
    assert client.get("/report/images/visit.svg").status_code == 404
    client.force_login(make_user(Role.LAWYER))
    assert client.get("/report/images/visit.svg").status_code == 404
    client.force_login(make_user(Role.EDITOR))
    assert client.get("/report/images/visit.svg").status_code == 200


def test_a_picture_goes_everywhere_when_consent_is_withdrawn(client, shown, now):
    edition = _publish(shown, now)
    before = file_of(edition, "html", "en")
    assert b"data:image/svg+xml" in before.read_bytes()
    Photo.objects.update(consent=Photo.Consent.REFUSED)
    after = file_of(edition, "html", "en")

    assert client.get("/report/images/visit.svg").status_code == 404
    assert (after != before, b"data:image/svg+xml" in after.read_bytes()) == (True, False)
    page = client.get("/en/report/2023/").content.decode()
    assert ("visit.svg" in page, "no longer agrees to be shown" in page) == (False, True)


@pytest.mark.parametrize(
    "name",
    ["other.svg", "none.svg", "../../secret-key", "..%2f..%2fsecret-key", "visit.svg%00.png", "secret-key"],
)
def test_nothing_else_is_reached_through_the_door_of_pictures(client, shown, now, name):
    _publish(shown, now)

    assert client.get(f"/report/images/{name}").status_code == (400 if "%00" in name else 404)
