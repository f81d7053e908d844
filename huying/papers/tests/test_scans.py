"""The scanner's folder: taken once at rest, killed anywhere nothing is lost or doubled; filed with one press after a look."""

import os
from datetime import timedelta

import pytest

from huying.files.models import StoredFile
from huying.files.tests.giving import on_disk
from huying.files.tests.making import image
from huying.files.tests.papers import PLAIN, written_pdf
from huying.outbox.models import Job
from huying.papers import actions, taking
from huying.papers.models import CasePaper, Scan
from huying.papers.rules import KEPT_FOR
from huying.papers.taking import NotSet, take_all, take_from
from huying.papers.tests.conftest import a_case
from huying.papers.tests.factories import a_scan, client_of, said, wrong_in_index
from huying.records.finding import search

pytestmark = pytest.mark.django_db
SHEET = written_pdf([PLAIN])
RESTED = timedelta(seconds=30)


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def folder(tmp_path, office, settings):
    settings.SCANS = str(tmp_path / "scans")
    place = tmp_path / "scans" / office.centre.code
    place.mkdir(parents=True)
    return place


@pytest.fixture
def later():
    """A moment at which what was just laid down has been at rest for half a minute."""
    from django.utils import timezone

    return timezone.now() + RESTED


def lay(folder, name="scan.pdf", content=SHEET):
    path = folder / name
    path.write_bytes(content)
    return path


def left(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_finished_sheet_is_taken_and_leaves_the_folder(folder, office, later):
    lay(folder, "一.pdf")
    lay(folder, "b.jpg", image())

    outcome = take_all(at=later)[office.centre.code]

    assert (outcome.taken, outcome.known, outcome.waiting, outcome.refused) == (2, 0, 0, [])
    assert left(folder) == []
    assert sorted(Scan.objects.values_list("name", "state")) == [("b.jpg", "waiting"), ("一.pdf", "waiting")]
    assert Job.objects.filter(task="huying.records.tasks.read_file").count() == 2
    assert wrong_in_index() == []


def test_what_is_not_at_rest_is_left_alone(folder, office, later):
    path = lay(folder)

    assert (
        take_from(folder=folder, centre=office.centre, at=later - RESTED + timedelta(seconds=5)).waiting == 1
    )
    assert path.exists()
    assert Scan.objects.count() == 0


@pytest.mark.parametrize("name", ["a.pdf.part", ".a.pdf", "a.tmp", "a.pdf.filepart"])
def test_what_says_that_it_is_half_of_a_file_is_left_alone(folder, office, later, name):
    lay(folder, name)

    assert take_from(folder=folder, centre=office.centre, at=later).taken == 0
    assert left(folder) == [name]


def test_a_sheet_that_still_grows_while_it_is_read_is_left_alone(folder, office, later, monkeypatch):
    path, real = lay(folder), taking.receive

    def grows(file, wanted):
        received = real(file, wanted)
        with path.open("ab") as more:
            more.write(b"more")
        return received

    monkeypatch.setattr(taking, "receive", grows)
    assert take_from(folder=folder, centre=office.centre, at=later).waiting == 1
    assert (Scan.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert not any("incoming" in place for place in on_disk())


def test_half_a_sheet_waits_a_while_before_it_is_refused_with_a_sentence(folder, office, later):
    lay(folder, "half.pdf", SHEET[:-20])

    assert take_from(folder=folder, centre=office.centre, at=later).waiting == 1
    outcome = take_from(folder=folder, centre=office.centre, at=later + timedelta(seconds=120))

    assert [name for name, _why in outcome.refused] == ["half.pdf"]
    assert left(folder) == ["refused/half.pdf", "refused/half.pdf.txt"]
    assert len((folder / "refused" / "half.pdf.txt").read_text("utf-8")) > 10


@pytest.mark.parametrize("content", [b"<script>x</script>", b"MZ\x90\0", b"GIF89a"])
def test_what_is_no_sheet_is_refused_at_once(folder, office, later, content):
    lay(folder, "x.pdf", content)
    lay(folder, "y.pdf")

    outcome = take_from(folder=folder, centre=office.centre, at=later)

    assert (outcome.taken, len(outcome.refused)) == (1, 1)
    assert left(folder) == ["refused/x.pdf", "refused/x.pdf.txt"]


def test_two_refused_of_one_name_both_stay(folder, office, later):
    for _time in range(2):
        lay(folder, "x.pdf", b"<script>x</script>")
        take_from(folder=folder, centre=office.centre, at=later)

    assert left(folder) == ["refused/2-x.pdf", "refused/2-x.pdf.txt", "refused/x.pdf", "refused/x.pdf.txt"]


def test_links_and_folders_are_not_followed(folder, office, later, tmp_path):
    (tmp_path / "outside.pdf").write_bytes(SHEET)
    os.symlink(tmp_path / "outside.pdf", folder / "link.pdf")
    os.mkfifo(folder / "pipe.pdf")
    (folder / "sub").mkdir()

    assert take_from(folder=folder, centre=office.centre, at=later).taken == 0
    assert (tmp_path / "outside.pdf").exists()


def test_folders_that_name_no_centre_are_left_alone_and_each_goes_to_its_own(folder, office, later, tmp_path):
    for name in ("nobody", office.other.code):
        (tmp_path / "scans" / name).mkdir()
        lay(tmp_path / "scans" / name, content=written_pdf([name]))
    lay(folder)

    assert set(take_all(at=later)) == {office.centre.code, office.other.code}
    assert left(tmp_path / "scans" / "nobody") == ["scan.pdf"]
    assert {scan.centre for scan in Scan.objects.all()} == {office.centre, office.other}


def test_without_a_folder_it_is_said_what_to_do(settings):
    for told in ("", "/nowhere/at/all"):
        settings.SCANS = told
        with pytest.raises(NotSet):
            take_all(at=None)


KILLS = ("receive", "take_scan", "after", "unlink", "force_down")


@pytest.mark.parametrize("place", KILLS)
def test_killed_anywhere_nothing_is_lost_and_nothing_doubled(folder, office, later, monkeypatch, place):
    path = lay(folder)

    def dies(*_about, **_told):
        raise Killed

    def does_and_dies(**told):
        actions.take_scan(**told)
        raise Killed

    with monkeypatch.context() as patch:
        if place == "unlink":
            patch.setattr(taking.Path, "unlink", dies)
        elif place == "after":
            patch.setattr(taking, "take_scan", does_and_dies)
        else:
            patch.setattr(taking, place, dies)
        with pytest.raises(Killed):
            take_from(folder=folder, centre=office.centre, at=later)
    assert path.exists() or Scan.objects.count() == 1

    for _time in range(2):
        take_from(folder=folder, centre=office.centre, at=later)

    assert left(folder) == []
    (scan,) = Scan.objects.all()
    assert scan.file.path.read_bytes() == SHEET
    assert StoredFile.objects.count() == 1


def test_filed_before_the_file_had_left_the_folder_it_is_not_taken_again(folder, office, later):
    lay(folder)
    take_from(folder=folder, centre=office.centre, at=later)
    actions.file_scan(scan=Scan.objects.get(), case=office.case, by=office.caseworker, at=later)
    lay(folder)

    assert take_from(folder=folder, centre=office.centre, at=later).known == 1
    assert (Scan.objects.count(), CasePaper.objects.count(), StoredFile.objects.count()) == (1, 1, 1)


def test_what_was_thrown_away_and_is_scanned_again_waits_again_even_after_its_bytes_are_gone(
    folder, office, later
):
    lay(folder)
    take_from(folder=folder, centre=office.centre, at=later)
    actions.set_scan_aside(scan=Scan.objects.get(), by=office.caseworker, at=later)
    lay(folder)
    take_from(folder=folder, centre=office.centre, at=later)
    assert Scan.objects.get().state == "waiting"

    actions.set_scan_aside(scan=Scan.objects.get(), by=office.caseworker, at=later)
    assert actions.forget_removed(at=later + 2 * KEPT_FOR) == 1
    assert StoredFile.objects.count() == 0
    lay(folder)
    assert take_from(folder=folder, centre=office.centre, at=later).taken == 1
    assert Scan.objects.filter(state="waiting").count() == 1


@pytest.fixture
def scan(office, now, still):
    return a_scan(office.centre, now, content=SHEET, name="一.pdf", read=True)


def test_a_scan_is_filed_with_one_press_and_is_a_paper_of_the_case(office, scan):
    client = client_of(office.counter)

    answer = client.post(
        f"/office/scans/{scan.code}/file/", {"case": office.case.code.lower(), "from": "case"}
    )

    paper = CasePaper.objects.get()
    assert answer["Location"] == f"/office/cases/{office.case.code}/#papers"
    assert (paper.source, paper.title, paper.file_id, paper.added_by) == (
        "scanner",
        "一.pdf",
        scan.file_id,
        office.counter,
    )
    done = Scan.objects.get()
    assert (done.state, done.file, done.name) == ("filed", None, "")
    assert [hit.code for group in search(PLAIN, office.caseworker) for hit in group.hits] == [paper.code]
    assert wrong_in_index() == []
    assert said(client.post(f"/office/scans/{scan.code}/file/", {"case": office.case.code}, follow=True))
    assert CasePaper.objects.count() == 1


def test_the_list_shows_what_waits_at_ones_own_centres(office, scan):
    assert scan.name in client_of(office.counter).get("/office/scans/waiting/").text
    assert scan.name not in client_of(office.stranger).get("/office/scans/waiting/").text
    for who in ("lawyer", "representative"):
        assert client_of(getattr(office, who)).get("/office/scans/waiting/").status_code == 404
    assert (
        f"/office/files/{scan.file_id}/look/" in client_of(office.counter).get("/office/scans/waiting/").text
    )
    assert client_of(office.stranger).get(f"/office/files/{scan.file_id}/look/").status_code == 404


def test_the_case_whose_reference_stands_on_the_sheet_is_suggested(office, now, still):
    other = a_case(office.other, now)
    a_scan(office.centre, now, content=written_pdf([f"Ref {office.case.code}"]), name="a.pdf", read=True)
    a_scan(office.centre, now, content=written_pdf([f"Ref {other.code}"]), name="b.pdf", read=True)
    both = f"{office.case.code} {a_case(office.centre, now).code}"
    a_scan(office.centre, now, content=written_pdf([both]), name="c.pdf", read=True)

    page = client_of(office.counter).get("/office/scans/waiting/")

    assert {scan.name: case for scan, case in page.context["scans"]} == {
        "a.pdf": office.case,
        "b.pdf": None,
        "c.pdf": None,
    }
    assert other.code not in page.text


def test_a_case_is_known_by_its_number_too_on_the_sheet_and_however_it_is_typed(office, now, still):
    office.centre.initials = "KT"
    office.centre.save()
    case = a_case(office.centre, now)
    case.refresh_from_db()
    number = case.number
    scan = a_scan(office.centre, now, content=written_pdf([f"Our ref {number}"]), name="a.pdf", read=True)
    client = client_of(office.counter)

    assert [found for _scan, found in client.get("/office/scans/waiting/").context["scans"]] == [case]
    client.post(f"/office/scans/{scan.code}/file/", {"case": number.lower().replace("-", " ")})

    assert CasePaper.objects.get().case == case


def test_a_scan_does_not_go_to_another_centre_or_to_a_case_that_is_not_there(office, scan, now):
    client = client_of(office.counter)
    for code in (a_case(office.other, now).code, "C-2023-NOONE", "", "x" * 300):
        client.post(f"/office/scans/{scan.code}/file/", {"case": code})
    assert (
        client_of(office.stranger)
        .post(f"/office/scans/{scan.code}/file/", {"case": office.case.code})
        .status_code
        == 404
    )

    assert (CasePaper.objects.count(), Scan.objects.get().state) == (0, "waiting")


def test_a_scan_is_thrown_away_and_taken_back(office, scan):
    client = client_of(office.counter)

    client.post(f"/office/scans/{scan.code}/aside/")
    assert Scan.objects.get().state == "aside"
    client.post(f"/office/scans/{scan.code}/back/")
    client.post(f"/office/scans/{scan.code}/back/")

    assert Scan.objects.get().state == "waiting"


def test_the_case_page_says_how_many_scans_wait_and_leads_to_them(office, scan):
    page = client_of(office.caseworker).get(f"/office/cases/{office.case.code}/").text

    assert f"/office/scans/waiting/?case={office.case.code}" in page
    listed = client_of(office.counter).get(f"/office/scans/waiting/?case={office.case.code}")
    assert [case for _scan, case in listed.context["scans"]] == [office.case]


def test_the_worker_is_asked_to_fetch(office, still, settings, tmp_path):
    client = client_of(office.counter)
    client.post("/office/scans/fetch/")
    assert Job.objects.count() == 0

    settings.SCANS = str(tmp_path)
    client.post("/office/scans/fetch/")
    assert [job.task for job in Job.objects.all()] == ["huying.papers.tasks.take_scans"]
