"""The office's own doors: reading a draft, writing its text, looking at checks, publishing."""

import pytest

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.reports.models import Section
from huying.reports.publishing import publish_edition
from huying.reports.tests.editions import make_cases, make_report

pytestmark = pytest.mark.django_db
DOORS = ["preview", "checks", "publish", "figures/fig-cases"]
TEXT = "/office/sections/2023-cases/edit/"


@pytest.fixture
def edition():
    return make_report()


@pytest.fixture
def editor(client, edition):
    client.force_login(make_user(Role.EDITOR))
    return client


def _posted(section, **changed):
    """What the browser sends when nothing was touched, but for `changed`."""
    data = {"version": section.version, "number": section.number, "level": section.level, "do": "save"}
    data |= {f"title_{name}": words for name, words in section.title.items()}
    for place, block in enumerate(section.blocks):
        for name, value in block.items():
            data[f"b{place}-{name}"] = " ".join(value) if isinstance(value, list) else value
    return data | {"total": len(section.blocks)} | changed


def _section():
    return Section.objects.get(code="2023-cases")


@pytest.mark.parametrize("door", DOORS)
def test_strangers_are_sent_to_the_sign_in(client, edition, door):
    assert client.get(f"/office/editions/2023/{door}/").status_code == 302
    assert client.get(TEXT).status_code == 302


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.LAWYER, [404, 404, 404, 404, 404]),
        (Role.AUDITOR, [404, 404, 404, 404, 404]),
        (Role.COUNTER, [200, 200, 404, 200, 404]),
        (Role.EDITOR, [200, 200, 200, 200, 200]),
    ],
)
def test_each_role_opens_what_the_policy_gives(client, edition, role, expected):
    client.force_login(make_user(role))
    addresses = [*(f"/office/editions/2023/{door}/" for door in DOORS), TEXT]

    assert [client.get(address).status_code for address in addresses] == expected


def test_a_preview_is_marked_as_a_draft_and_links_to_cards_of_the_draft(editor):
    page = editor.get("/office/editions/2023/preview/").content.decode()

    assert "report-draft" in page
    assert 'href="/office/editions/2023/figures/fig-cases/"' in page


def test_what_stops_the_build_is_said_where_it_is_read(editor):
    section = _section()
    section.blocks = [{"kind": "prose", "zh_hant": "共12宗"}]
    section.save()

    for door in ("preview", "figures/fig-cases"):
        answer = editor.get(f"/office/editions/2023/{door}/")
        assert (
            answer.status_code,
            "12" in str(answer.context["problem"]),
        ) == (422, True)
    assert editor.get("/office/editions/2023/checks/").status_code == 200


def test_publishing_asks_first_and_then_freezes(editor, edition):
    asked = editor.get("/office/editions/2023/publish/")
    assert (asked.status_code, asked.context["edition"].is_published) == (200, False)

    answer = editor.post("/office/editions/2023/publish/")
    edition.refresh_from_db()

    assert (answer.status_code, answer["Location"]) == (302, "/zh-hant/report/2023/")
    assert (edition.is_published, edition.published_by != "") == (True, True)
    assert editor.post("/office/editions/2023/publish/")["Location"] == "/office/editions/2023/checks/"


def test_a_refused_publication_says_why(editor, edition):
    edition.sections.all().delete()
    answer = editor.post("/office/editions/2023/publish/")

    assert (answer.status_code, bool(answer.context["problem"])) == (422, True)


def test_the_checks_show_progress_and_drift(editor, edition, now):
    publish_edition(edition=edition, by="office", at=now)
    make_cases(2)
    context = editor.get("/office/editions/2023/checks/").context

    assert [(row.section.slug, row.blocks, row.untranslated, row.problem) for row in context["progress"]] == [
        ("cases", 4, 0, "")
    ]
    assert [(each.name, each.live) for each in context["differences"]] == [("fig-cases", "6 exact")]


def test_saving_what_was_opened_changes_nothing(editor):
    before = _section()
    answer = editor.post(TEXT, _posted(before))
    after = _section()

    assert answer.status_code == 302
    assert (after.blocks, after.title, after.version) == (before.blocks, before.title, before.version)


def test_the_text_of_a_section_is_saved_with_its_version(editor):
    answer = editor.post(
        TEXT, _posted(_section(), **{"b1-zh_hant": "年內接獲{figure:fig-cases}。", "title_en": "New"})
    )
    section = _section()

    assert answer.status_code == 302
    assert (section.blocks[1]["zh_hant"], section.title["en"], section.version) == (
        "年內接獲{figure:fig-cases}。",
        "New",
        2,
    )


def test_two_editors_do_not_overwrite_each_other(editor):
    opened = _posted(_section())
    editor.post(TEXT, opened | {"b1-zh_hant": "先到"})
    answer = editor.post(TEXT, opened | {"b1-zh_hant": "後到"})
    page = answer.content.decode()

    assert (answer.status_code, "後到" in page, "先到" in page) == (409, True, True)
    assert _section().blocks[1]["zh_hant"] == "先到"
    assert editor.post(TEXT, opened | {"b1-zh_hant": "後到", "version": 2}).status_code == 302


def test_looking_shows_the_text_without_saving_it(editor):
    answer = editor.post(
        TEXT, _posted(_section(), do="look", language="en", **{"b1-en": "Seen {figure:fig-cases}."})
    )

    assert (answer.status_code, "Seen <a" in answer.content.decode()) == (200, True)
    assert _section().version == 1


def test_looking_at_a_typed_number_says_where_it_stands(editor):
    answer = editor.post(TEXT, _posted(_section(), do="look", language="zh-hant", **{"b1-zh_hant": "共12宗"}))

    assert (answer.status_code, len(answer.context["problems"]), answer.context["seen"]) == (200, 1, "")


@pytest.mark.parametrize(
    ("do", "kinds"),
    [
        ("up-1", ["prose", "heading", "figure_row", "note"]),
        ("down-0", ["prose", "heading", "figure_row", "note"]),
        ("remove-0", ["prose", "figure_row", "note"]),
        ("add", ["heading", "prose", "figure_row", "note", "photo"]),
        ("up-0", ["heading", "prose", "figure_row", "note"]),
        ("down-99", ["heading", "prose", "figure_row", "note"]),
        ("nonsense", ["heading", "prose", "figure_row", "note"]),
    ],
)
def test_blocks_move_without_being_saved(editor, do, kinds):
    answer = editor.post(TEXT, _posted(_section(), do=do, new="photo"))

    assert [form.chosen for form in answer.context["blocks"]] == kinds
    assert [block["kind"] for block in _section().blocks] == ["heading", "prose", "figure_row", "note"]


def test_a_block_without_what_it_needs_is_refused(editor):
    answer = editor.post(TEXT, _posted(_section(), **{"b2-figures": " "}))

    assert (answer.status_code, len(answer.context["problems"])) == (422, 1)
    assert _section().version == 1


def test_hostile_text_is_shown_as_text(editor):
    words = "</textarea><script>alert(1)</script>"
    answer = editor.post(TEXT, _posted(_section(), do="look", language="zh-hant", **{"b1-zh_hant": words}))

    assert "<script>alert" not in answer.content.decode()


def test_the_text_of_a_published_edition_is_closed(editor, edition, now):
    publish_edition(edition=edition, by="office", at=now)

    assert editor.get(TEXT)["Location"] == "/office/sections/2023-cases/"
    assert editor.post(TEXT, _posted(_section(), **{"b1-zh_hant": "改"})).status_code == 302
    assert _section().version == 1
