"""The chapter about help given: put into a draft with one press, with the figures it needs."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.reports import blocks
from huying.reports.chapters import add_help_given
from huying.reports.document import build
from huying.reports.forms import BlockForm
from huying.reports.models import Section
from huying.reports.prose import UnknownQuotation
from huying.reports.shape import HELP
from huying.reports.tests.editions import make_cases, make_edition, quote, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


def table_of(edition, language="zh-hant"):
    [table] = [
        block
        for section in build(edition, language).sections
        for block in section.blocks
        if isinstance(block, blocks.Table)
    ]
    return table


def test_the_chapter_stands_behind_the_others_and_its_table_tells_what_the_records_say(now):
    edition = make_edition()
    write(edition, {"kind": "prose", "zh_hant": "前文"})
    make_cases(4)
    made = add_help_given(edition=edition, by="tests", at=now)
    table = table_of(edition)

    assert made.number == max(edition.sections.values_list("number", flat=True))
    assert [cell.figure.key for _label, cell in table.rows] == list(HELP)
    assert table.rows[0][1].text == "4宗"
    assert set(made.title) == {"zh_hant", "zh_hans", "en"}


def test_what_the_edition_quotes_already_is_not_quoted_twice(now):
    edition = make_edition()
    quote(edition, "fig-mine", "cases.received")
    add_help_given(edition=edition, by="tests", at=now)

    assert table_of(edition).rows[0][1].figure.code == "fig-mine"
    assert edition.figures.filter(key="cases.received").count() == 1


def test_a_table_of_help_without_its_figures_stops_the_build():
    edition = make_edition()
    write(edition, {"kind": "table", "source": "help", "zh_hant": "幫助"})

    with pytest.raises(UnknownQuotation):
        build(edition, "zh-hant")


def test_a_second_press_changes_nothing_and_says_why(client, now):
    edition = make_edition()
    client.force_login(make_user(Role.EDITOR))
    address = reverse("staff_reports:help_given", args=[edition.code])
    assert client.get(address).status_code == 405
    first, second = (client.post(address) for _each in range(2))
    section = Section.objects.get(slug="help-given")

    assert first.url == reverse("staff_reports:section_text", args=[section.code])
    assert second.url == reverse("records:record_page", args=["editions", edition.code])
    assert edition.figures.count() == len(HELP)


def test_it_is_offered_on_the_page_of_a_draft_to_those_who_write_it_until_it_is_there(client, now):
    edition = make_edition()
    page = reverse("records:record_page", args=["editions", edition.code])
    door = reverse("staff_reports:help_given", args=[edition.code])
    client.force_login(make_user(Role.ASSISTANT))
    assert door not in client.get(page).text
    client.force_login(make_user(Role.EDITOR))
    assert door in client.get(page).text

    add_help_given(edition=edition, by="tests", at=now)
    assert door not in client.get(page).text


def test_a_published_edition_takes_no_chapter(now):
    edition = make_edition(published_at=now, published_by="editor", content_hash="0" * 64)

    with pytest.raises(ValidationError):
        add_help_given(edition=edition, by="tests", at=now)


def test_a_table_keeps_what_it_tells_when_its_words_are_edited():
    block = {"kind": "table", "source": "help", "zh_hant": "示例"}
    shown = BlockForm.of(block, 0)
    sent = {f"b0-{name}": shown[name].value() or "" for name in shown.fields} | {"b0-zh_hant": "示例改寫"}
    form = BlockForm("table", sent, prefix="b0")

    assert form.is_valid()
    assert form.block() == block | {"zh_hant": "示例改寫"}
