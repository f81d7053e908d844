"""The form of agreement on paper: in the resident's language, with what is known, and nothing of the matter."""

import io

import pikepdf
import pytest

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.tests.factories import CaseFactory
from huying.casework import agreements
from huying.casework.views import agreements as doors
from huying.core.typeset import setting
from huying.core.typeset.setting import CannotTypeset
from huying.intake.tests.factories import NoticeFactory
from huying.letters.tests.factories import ContactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(client):
    centre = make_centre()
    client.force_login(make_user(Role.COUNTER, centre))
    return centre


@pytest.fixture
def case(centre):
    contact = ContactFactory(centre=centre, name="示例居民")
    return CaseFactory(centre=centre, contact=contact, title="示例機密事項", story="示例機密經過")


@pytest.fixture
def printed(monkeypatch):
    """What the typesetter was given."""
    told = []
    monkeypatch.setattr(setting, "typeset_alone", lambda source, data, day: told.append(data) or b"%PDF")
    return told


@pytest.mark.parametrize(
    ("language", "title"), [("zh-hant", "同意"), ("zh-hans", "同意"), ("en", "Agreement to pass on")]
)
def test_one_press_gives_it_in_the_language_chosen(client, case, printed, language, title):
    answer = client.get(f"/office/cases/{case.code}/consent/{language}.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert printed[0]["name"] == "示例居民"
    assert printed[0]["reference"] == (case.number or case.code)
    assert language != "en" or title in printed[0]["title"]


def test_nothing_of_the_matter_stands_on_it_and_the_notice_does(client, case, printed):
    NoticeFactory(name="示例版", words="示例聲明全文")
    client.get(f"/office/cases/{case.code}/consent/en.pdf")

    assert "機密" not in str(printed)
    assert printed[0]["notice"] == ["示例聲明全文"]


@pytest.mark.parametrize("language", agreements.LANGUAGES)
def test_it_is_a_real_accessible_pdf_whatever_a_name_holds(client, case, language):
    case.contact.name = "示例🙂𪚥居民"
    case.contact.save()
    made = client.get(f"/office/cases/{case.code}/consent/{language}.pdf").content
    with pikepdf.open(io.BytesIO(made)) as paper:
        assert paper.Root.MarkInfo.Marked
        assert len(paper.pages) == 1


def test_it_is_at_hand_on_the_case_and_on_the_resident(client, case):
    for language in agreements.LANGUAGES:
        assert f"/cases/{case.code}/consent/{language}.pdf" in client.get(f"/office/cases/{case.code}/").text
        person = client.get(f"/office/contacts/{case.contact.code}/").text
        assert f"/contacts/{case.contact.code}/consent/{language}.pdf" in person


def test_another_centres_case_and_an_unknown_language_have_none(client, case):
    assert client.get(f"/office/cases/{case.code}/consent/fr.pdf").status_code == 404
    client.force_login(make_user(Role.COUNTER, make_centre()))
    assert client.get(f"/office/cases/{case.code}/consent/en.pdf").status_code == 404
    assert client.get(f"/office/contacts/{case.contact.code}/consent/en.pdf").status_code == 404


def test_what_cannot_be_set_is_said_on_the_page_of_the_case(client, case, monkeypatch):
    def fails(*_told):
        raise CannotTypeset("示例：不能排版")

    monkeypatch.setattr(doors, "consent_for_case", fails)
    answer = client.get(f"/office/cases/{case.code}/consent/en.pdf", follow=True)

    assert "示例：不能排版" in answer.text
