"""A case that is taken out: what its reader may read and no more, marked on every page, with a line in the trail."""

import io
import subprocess
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.cases.merging import merge
from huying.correspondence.models import Attachment
from huying.files.actions import keeping
from huying.files.media import PHOTOGRAPHS
from huying.files.models import StoredFile
from huying.files.receiving import receive
from huying.files.tests.making import told_image
from huying.records.actions import enter
from huying.records.kind import kind_named

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still", "own_home")]
TOLD = {"what": "sheet", "language": "zh-hant", "reason": "示例面談"}


def text_of(content):
    out = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True)
    return out.stdout.decode()


def flat(content):
    return "".join(text_of(content).split())


@pytest.fixture
def printed(client, case):
    def do(of=None, **typed):
        return client.post(f"/office/cases/{(of or case).code}/print/", TOLD | typed)

    return do


@pytest.fixture
def with_paper(case, centre, now):
    """A message on the case, with a photograph that came with it."""

    def make(case=case, name="示例相片.jpg"):
        values = {
            "centre": case.centre,
            "channel": "letter",
            "received_on": now.date(),
            "text": "示例來信",
            "case": case,
        }
        message = enter(kind_named("correspondence"), values, by="office", at=now)
        received = receive(SimpleUploadedFile(name, told_image(), "image/jpeg"), PHOTOGRAPHS)
        with keeping(received, by="office", at=now) as file:
            Attachment.objects.create(message=message, name=name, size=file.size, file=file)
        return file

    return make


def test_the_sheet_says_what_is_on_record_and_is_marked_on_every_page(case, printed, caseworker, now):
    for each in range(60):
        enter(
            kind_named("notes"),
            {"case": case, "noted_on": now.date(), "text": f"示例跟進{each} " + "很長的一段話" * 20},
            by="office",
            at=now,
        )
    answer = printed()
    assert answer["Content-Disposition"] == f'attachment; filename="{case.code}.pdf"'
    assert answer["Cache-Control"] == "private, no-store"

    told = flat(answer.content)
    assert all(words in told for words in (case.code, "示例經過", "示例居民癸", "示例跟進59", "示例跟進0"))
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        pages = len(pdf.pages)
    assert pages > 2
    for number in range(1, pages + 1):
        out = subprocess.run(
            ["pdftotext", "-raw", "-f", str(number), "-l", str(number), "-", "-"],
            input=answer.content,
            capture_output=True,
        )
        page = "".join(out.stdout.decode().split())
        for mark in (case.code, "示例面談", str(caseworker), "2023-05-02"):
            assert "".join(mark.split()) in page, (number, mark)


def test_it_is_an_accessible_paper_for_archives(printed):
    with pikepdf.open(io.BytesIO(printed().content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang).startswith("zh")


@pytest.mark.parametrize(
    ("language", "word"), [("zh-hant", "來往紀錄"), ("zh-hans", "来往"), ("en", "Conversation")]
)
def test_it_is_written_in_the_language_that_was_chosen(case, printed, language, word, now):
    enter(kind_named("notes"), {"case": case, "noted_on": now.date(), "text": "示例"}, by="office", at=now)

    assert word in flat(printed(language=language).content)


@pytest.mark.parametrize("what", ["sheet", "file"])
def test_each_time_leaves_a_line_in_the_trail_with_its_reason(client, case, printed, caseworker, what):
    for _time in range(2):
        assert printed(what=what).status_code == 200
    events = Event.objects.filter(code=case.code, action__in=("cases.printed", "cases.file_exported"))

    assert [(each.actor, each.note) for each in events] == [(caseworker.username, "示例面談")] * 2
    assert "示例面談" in client.get(f"/office/cases/{case.code}/").content.decode()


@pytest.mark.parametrize("typed", [{"reason": ""}, {"reason": "x" * 61}, {"language": "xx"}, {"what": "all"}])
def test_what_is_not_whole_is_refused_and_nothing_is_written_down(case, printed, typed):
    answer = printed(**typed)

    assert answer.status_code == 422
    assert not Event.objects.filter(action="cases.printed").exists()


def test_it_asks_who_sits_there_when_the_last_proof_is_old(client, case, printed, settings):
    settings.STEP_UP_SECONDS = 1

    assert printed().status_code == 302
    assert client.get(f"/office/cases/{case.code}/print/").status_code == 302
    assert not Event.objects.filter(action="cases.printed").exists()


def test_a_case_of_another_centre_is_not_there(client, case, printed):
    client.force_login(make_user(Role.CASEWORKER, make_centre()))

    assert printed().status_code == 404


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.AUDITOR, Role.ADMINISTRATOR, Role.LAWYER])
def test_whoever_reads_no_cases_prints_nothing(client, case, centre, printed, role):
    client.force_login(make_user(role, centre))

    assert printed().status_code == 404


def test_the_case_file_holds_the_sheet_and_the_papers_as_they_came(case, printed, with_paper):
    file = with_paper()
    kept = zipfile.ZipFile(io.BytesIO(b"".join(printed(what="file").streaming_content)))
    names = kept.namelist()

    assert names == [f"{case.code}.pdf", f"001-{file.name}"]
    assert kept.read(names[1]) == file.path.read_bytes()
    assert file.name.split(".")[0] in flat(kept.read(names[0]))


def test_a_refused_or_damaged_paper_is_named_and_not_enclosed(case, printed, with_paper):
    bad, damaged = with_paper(), with_paper(name="示例另一.jpg")
    StoredFile.objects.filter(pk=bad.pk).update(state=StoredFile.State.REFUSED)
    damaged.path.chmod(0o600)
    damaged.path.write_bytes(b"x")
    kept = zipfile.ZipFile(io.BytesIO(b"".join(printed(what="file").streaming_content)))

    assert kept.namelist() == [f"{case.code}.pdf"]
    told = flat(kept.read(kept.namelist()[0]))
    assert all(name.split(".")[0] in told for name in (bad.name, damaged.name))


def test_papers_of_another_case_stay_there_and_those_of_a_merged_one_come_along(
    case, open_case, printed, with_paper, now
):
    other = open_case(title="示例另案")
    with_paper(other)
    read = lambda: zipfile.ZipFile(io.BytesIO(b"".join(printed(what="file").streaming_content))).namelist()  # noqa: E731
    assert len(read()) == 1
    merge(kept=case, gone=other, by="office", at=now)

    assert len(read()) == 2


def test_on_paper_one_reads_no_more_than_on_the_page(case, open_case, supervisor, printed, with_paper, now):
    """A restricted case of somebody else was merged into this one: nothing of it is printed or enclosed."""
    hidden = open_case(title="示例密事", story="示例隱情", assigned_to=supervisor, restricted=True)
    enter(
        kind_named("notes"), {"case": hidden, "noted_on": now.date(), "text": "示例隱言"}, by="office", at=now
    )
    with_paper(hidden)
    merge(kept=case, gone=hidden, by="office", at=now)
    kept = zipfile.ZipFile(io.BytesIO(b"".join(printed(what="file").streaming_content)))
    told = flat(kept.read(f"{case.code}.pdf"))

    assert kept.namelist() == [f"{case.code}.pdf"]
    assert not any(words in told for words in ("密事", "隱情", "隱言", hidden.code))


@pytest.mark.parametrize("text", ["😀𠮷示例", "#set text(red)", "$x$ *bold* <b>", "𡃁𨋢咗嘅喺㗎", "x" * 1500])
def test_whatever_a_resident_wrote_is_printed_as_words(case, printed, text, now):
    enter(kind_named("notes"), {"case": case, "noted_on": now.date(), "text": text}, by="office", at=now)
    answer = printed()

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    if text.startswith("#"):
        assert "#settext(red)" in flat(answer.content)
