"""The office speaks of itself in the reader's language."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from huying.core.office import Office, office

OURS = {
    "name_zh_hant": "示例辦事處",
    "name_en": "Example office",
    "tagline": "One line for all.",
    "logo": "/files/logo.svg",
}


@pytest.mark.parametrize(
    ("language", "name"),
    [("zh-hant", "示例辦事處"), ("en", "Example office"), ("zh-hans", "示例办事处")],
)
def test_office_is_named_in_the_language_of_the_page(language: str, name: str, settings) -> None:
    settings.HUYING_OFFICE = OURS

    with translation.override(language):
        said = office(RequestFactory().get("/"))

    assert said == {"office": Office(name=name, tagline="One line for all.", logo="/files/logo.svg")}


def test_office_without_settings_goes_by_the_name_of_the_house(settings) -> None:
    settings.HUYING_OFFICE = {}

    with translation.override("en"):
        said = office(RequestFactory().get("/"))

    assert said == {"office": Office("Huying 呼應", "Every call answered, every figure traced.", "")}
