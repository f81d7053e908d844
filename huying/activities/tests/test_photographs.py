"""A photograph is chosen in the form, kept with its record, and shown only as we drew it anew."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.activities.invariants import pictures
from huying.activities.models import Photo
from huying.activities.tests.factories import ActivityFactory
from huying.audit.models import Event
from huying.core.invariants import asked_at, invariants
from huying.files.models import StoredFile
from huying.files.tests.conftest import home  # noqa: F401 (a data folder of its own)
from huying.files.tests.corpus import corpus
from huying.files.tests.giving import on_disk
from huying.files.tests.making import SOUND, told_image
from huying.records.models import SentForm
from huying.reports.files import file_of
from huying.reports.publishing import publish_edition
from huying.reports.tests.editions import make_edition, prose, write

pytestmark = pytest.mark.django_db
NEW = "/office/photos/new/"


@pytest.fixture
def editor(client):
    client.force_login(make_user(Role.EDITOR))
    client.cookies["language"] = "en"
    return client


def _typed(activity, **more):
    return {
        "form_key": "k" * 32, "activity": activity.code, "caption": "所打的字", "caption_en": "Typed words", "alt": "示例描述", "consent": "given",
    } | more  # fmt: skip


def _upload(content, name="a.jpg"):
    return SimpleUploadedFile(name, content, "image/jpeg")


def _entered(client, content=None, name="相片.jpg", **more):
    activity = ActivityFactory(code="act-visit")
    answer = client.post(NEW, _typed(activity, picture=_upload(content or told_image(), name), **more))
    assert answer.status_code == 302, answer.context["form"].errors
    return Photo.objects.get()


def _nothing_is_left():
    assert on_disk() == []
    assert [table.objects.count() for table in (Photo, StoredFile, Event, SentForm)] == [0, 0, 0, 0]


def test_a_photograph_is_entered_with_its_record(editor):
    photo = _entered(editor)

    assert (photo.file, photo.picture.name, photo.picture.state) == ("", "相片.jpg", "unscanned")
    assert photo.picture.path.read_bytes() == told_image()
    assert photo.shown_as == f"{photo.picture.drawn.pk}.jpg"
    assert sorted(Event.objects.values_list("action", flat=True)) == [
        "files.kept",
        "files.kept",
        "photos.created",
    ]
    assert sorted(on_disk()) == sorted([f"files/{photo.picture.place}", f"files/{photo.picture.drawn.place}"])


def test_everything_that_must_be_true_is_true_after_it(editor, now):
    _entered(editor)

    with asked_at(now):
        asked = [
            each
            for each in invariants()
            if each.key.startswith(("files.", "activities.", "records.", "audit.chain"))
        ]
        assert [told for each in asked for told in each.look() if not told.startswith("activ")] == []
    assert {"files.bytes", "files.orphans", "activities.pictures"} <= {each.key for each in asked}


def test_a_form_sent_twice_is_one_photograph(editor):
    photo = _entered(editor)

    again = editor.post(NEW, _typed(photo.activity, picture=_upload(told_image(), "相片.jpg")))

    assert (again.status_code, Photo.objects.count(), StoredFile.objects.count()) == (302, 1, 2)
    assert len(on_disk()) == 2


HOSTILE = [each for each in corpus() if each.name in {
    "svg-photo.jpg", "jpeg-zip.jpg", "flood-65535x65535.png", "empty.jpg", "cut-at-24.png", "steep.docx", "slip-0.docx", "script.pdf",
    "html-photo.png", "mhtml-photo.webp", "eicar-photo.jpg",
}]  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE, ids=str)
@pytest.mark.parametrize(
    ("language", "what_to_do"),
    [("en", ("Choose", "choose", "Make it smaller")), ("zh-hant", ("選擇",)), ("zh-hans", ("选择",))],
)
def test_a_refusal_names_the_field_and_says_what_to_do_and_nothing_typed_is_lost(
    editor, hostile, language, what_to_do
):
    editor.cookies["language"] = language

    answer = editor.post(NEW, _typed(ActivityFactory(), picture=_upload(hostile.content, hostile.name)))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["picture"]
    (said,) = answer.context["form"].errors["picture"]
    page = answer.content.decode()
    assert any(words in said for words in what_to_do)
    label = answer.context["form"]["picture"].label
    colon = ": " if language == "en" else "："
    assert f'<a href="#id_picture">{label}{colon}{said.split(".")[0].split("。")[0]}' in page
    assert 'id="id_picture_error"' in page
    assert all(words in page for words in ("所打的字", "Typed words", "示例描述", "k" * 32))
    _nothing_is_left()


def test_a_file_that_is_too_large_is_refused_and_nothing_typed_is_lost(editor, settings):
    settings.LARGEST_FILE = 3_000_000

    answer = editor.post(NEW, _typed(ActivityFactory(), picture=_upload(b"\xff" * 3_000_001)))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["picture"])
    assert "larger than 3 MB" in answer.content.decode()
    assert "Typed words" in answer.content.decode()
    _nothing_is_left()


def test_a_photograph_must_be_chosen(editor):
    answer = editor.post(NEW, _typed(ActivityFactory()))

    assert list(answer.context["form"].errors) == ["picture"]


def test_when_another_answer_is_wrong_the_file_must_be_chosen_again_and_is_not_kept(editor):
    answer = editor.post(NEW, _typed(ActivityFactory(), picture=_upload(told_image()), alt=""))

    assert sorted(answer.context["form"].errors) == ["alt", "picture"]
    assert "Choose it again" in answer.context["form"].errors["picture"][0]
    _nothing_is_left()


def test_the_same_photograph_is_not_recorded_twice_with_two_consents(editor):
    photo = _entered(editor)

    answer = editor.post(
        NEW, _typed(photo.activity, picture=_upload(told_image()), form_key="o" * 32, consent="refused")
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["picture"])
    assert "on record already" in answer.content.decode()
    assert (Photo.objects.count(), len(on_disk())) == (1, 2)


def test_editing_without_choosing_leaves_the_file_as_it_is(editor):
    photo = _entered(editor)

    answer = editor.post(
        f"/office/photos/{photo.code}/edit/",
        _typed(photo.activity, form_key="e" * 32, caption="別的字", version=1),
    )
    edited = Photo.objects.get()

    assert (answer.status_code, edited.caption, edited.picture_id) == (302, "別的字", photo.picture_id)


def test_another_file_takes_the_place_of_the_first_which_is_kept(editor, now):
    photo = _entered(editor)

    answer = editor.post(
        f"/office/photos/{photo.code}/edit/",
        _typed(photo.activity, form_key="e" * 32, picture=_upload(SOUND["a.png"], "b.png"), version=1),
    )
    edited = Photo.objects.get()

    assert (answer.status_code, edited.picture.name) == (302, "b.png")
    assert photo.picture.path.exists()
    assert editor.get(f"/office/files/{photo.picture_id}/").status_code == 404
    with asked_at(now):
        asked = [each for each in invariants() if each.key.startswith(("files.", "records."))]
        assert [
            told for each in asked for told in each.look() if "photos" in told or each.key[0] == "f"
        ] == []


def test_a_conflict_keeps_neither_text_nor_file(editor):
    photo = _entered(editor)
    before = on_disk()

    answer = editor.post(
        f"/office/photos/{photo.code}/edit/",
        _typed(photo.activity, form_key="e" * 32, picture=_upload(SOUND["a.png"]), version=7, caption="別"),
    )

    assert answer.status_code == 409
    assert "Choose it again" in answer.content.decode()
    assert (on_disk(), Photo.objects.get().version) == (before, 1)


def test_a_photograph_takes_the_place_of_a_drawing(editor, now):
    drawing = Photo.objects.create(
        code="ph-1", activity=ActivityFactory(), file="visit.svg", caption="示例", alt="示例", consent="not-needed",
        illustration=True, created_at=now, updated_at=now,
    )  # fmt: skip
    page = editor.get("/office/photos/ph-1/edit/").content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert 'name="file"' not in page

    answer = editor.post(
        "/office/photos/ph-1/edit/", _typed(drawing.activity, picture=_upload(told_image()), version=1)
    )

    drawing.refresh_from_db()
    assert (answer.status_code, drawing.file, drawing.picture.name) == (302, "", "a.jpg")


# --- the doors ----------------------------------------------------------------------------------
def test_an_unscanned_file_comes_with_a_warning_first(editor):
    photo = _entered(editor)

    warned = editor.get(f"/office/files/{photo.picture_id}/")
    given = editor.get(f"/office/files/{photo.picture_id}/unscanned/")

    assert (warned.status_code, warned["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert f"/office/files/{photo.picture_id}/unscanned/" in warned.content.decode()
    assert b"".join(given.streaming_content) == told_image()


def test_a_file_is_given_to_be_saved_and_can_do_nothing(editor):
    photo = _entered(editor)
    StoredFile.objects.update(state="clean")

    given = editor.get(f"/office/files/{photo.picture_id}/")

    assert b"".join(given.streaming_content) == told_image()
    assert given["Content-Disposition"] == "attachment; filename*=utf-8''%E7%9B%B8%E7%89%87.jpg"
    assert given["Content-Type"] == "image/jpeg"
    assert given["X-Content-Type-Options"] == "nosniff"
    assert given["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert given["Cache-Control"] == "private, no-store"
    assert given["Cross-Origin-Resource-Policy"] == "same-origin"


def test_what_the_scanner_refused_is_given_to_nobody(editor):
    photo = _entered(editor)
    StoredFile.objects.update(state="refused")

    for where in ("", "unscanned/"):
        answer = editor.get(f"/office/files/{photo.picture_id}/{where}")
        assert (answer.status_code, answer["Content-Type"]) == (403, "text/html; charset=utf-8")


@pytest.mark.parametrize("where", ["", "unscanned/"])
def test_damaged_bytes_are_never_given(editor, where):
    photo = _entered(editor)
    StoredFile.objects.update(state="clean")
    content = bytearray(told_image())
    content[100] ^= 1
    photo.picture.path.write_bytes(content)

    answer = editor.get(f"/office/files/{photo.picture_id}/{where}")

    assert (answer.status_code, "damaged" in answer.content.decode()) == (410, True)


def test_the_page_of_a_record_shows_the_photograph_as_we_drew_it(editor):
    photo = _entered(editor)

    page = editor.get(f"/office/photos/{photo.code}/").content.decode()
    shown = editor.get(f"/office/files/{photo.picture_id}/picture/")

    assert f'src="/office/files/{photo.picture_id}/picture/"' in page
    assert f'href="/office/files/{photo.picture_id}/"' in page
    content = b"".join(shown.streaming_content)
    assert b"CANARY" not in content
    assert Image.open(io.BytesIO(content)).size == (40, 80)
    assert shown["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("role", [Role.LAWYER, Role.AUDITOR])
def test_a_file_of_a_record_one_may_not_see_does_not_exist(editor, client, role):
    photo = _entered(editor)
    client.force_login(make_user(role))

    for where in ("", "unscanned/", "picture/"):
        assert client.get(f"/office/files/{photo.picture_id}/{where}").status_code == 404
    client.logout()
    assert client.get(f"/office/files/{photo.picture_id}/").status_code == 302


@pytest.mark.parametrize(
    "name", ["drawn", "0" * 32, "x", "..%2f..%2fsecret-key", "A" * 32, "%00", "a" * 3000]
)
def test_no_other_file_is_reached(editor, name):
    photo = _entered(editor)
    name = photo.picture.drawn.pk if name == "drawn" else name

    assert editor.get(f"/office/files/{name}/").status_code in {404, 400}


# --- the report ---------------------------------------------------------------------------------
def test_a_published_report_shows_the_photograph_drawn_anew_while_people_agree(editor, client, now):
    photo = _entered(editor)
    edition = make_edition()
    write(edition, prose("甲"), {"kind": "photo", "activity": "act-visit"})
    publish_edition(edition=edition, by="office", at=now)
    client.logout()
    address = f"/report/images/{photo.shown_as}"

    answer = client.get(address)
    content = b"".join(answer.streaming_content)
    assert f'src="{address}"' in client.get("/zh-hant/report/2023/").content.decode()
    assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        200,
        "image/jpeg",
        "nosniff",
    )
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"CANARY" not in content
    assert not dict(Image.open(io.BytesIO(content)).getexif())
    assert client.get(f"/report/images/{photo.picture_id}.jpg").status_code == 404

    files = {form: file_of(edition, form, "en").read_bytes() for form in ("html", "pdf")}
    assert b"data:image/jpeg" in files["html"]
    assert b"/Subtype /Image" in files["pdf"] or b"/Subtype/Image" in files["pdf"]
    assert not any(b"CANARY" in each for each in files.values())

    Photo.objects.update(consent="refused")

    assert client.get(address).status_code == 404
    assert photo.shown_as not in client.get("/zh-hant/report/2023/").content.decode()


def test_a_photograph_that_was_never_drawn_anew_or_has_gone_is_named(editor):
    photo = _entered(editor)
    assert list(pictures.look()) == []

    photo.picture.drawn.path.unlink()
    assert list(pictures.look()) == [f"{photo.code}: there is no file {photo.shown_as}"]
    photo.picture.drawn.delete()
    assert list(pictures.look()) == [f"{photo.code}: its photograph was never drawn anew"]


def test_lists_of_photographs_ask_as_much_for_three_as_for_one(editor):
    _entered(editor)
    editor.get("/office/photos/")
    with CaptureQueriesContext(connection) as one:
        editor.get("/office/photos/")
    for number, name in enumerate(("a.png", "a.webp")):
        editor.post(
            NEW,
            _typed(
                Photo.objects.first().activity, picture=_upload(SOUND[name], name), form_key=f"{number}" * 32
            ),
        )
    editor.get("/office/photos/")  # it has been said that they were saved
    with CaptureQueriesContext(connection) as three:
        editor.get("/office/photos/")

    assert Photo.objects.count() == 3
    assert len(three) == len(one)
