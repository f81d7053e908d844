"""Publishing freezes an edition; what happens to the records afterwards is drift."""

import json
import re
import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from huying.audit.models import Event
from huying.cases.models import Case
from huying.reports.blocks import Document
from huying.reports.document import LANGUAGES
from huying.reports.drift import damaged, drift
from huying.reports.models import Edition, FrozenDocument, FrozenFigure
from huying.reports.prose import TypedNumber
from huying.reports.publishing import AlreadyPublished, NotReady, publish_edition
from huying.reports.queries import document_of
from huying.reports.tests.editions import make_cases, make_edition, make_report, prose, quote, release, write

pytestmark = pytest.mark.django_db


def _publish(edition, now):
    return publish_edition(edition=edition, by="office", at=now)


def test_publishing_freezes_figures_documents_and_hash(now):
    edition = _publish(make_report(cases=4), now)
    frozen = FrozenFigure.objects.get(figure__name="fig-cases")

    assert (edition.published_at, edition.published_by) == (now, "office")
    assert re.fullmatch("[0-9a-f]{64}", edition.content_hash)
    assert (frozen.value, frozen.qualifier, frozen.unit, frozen.origin, frozen.records) == (
        "4",
        "exact",
        "cases",
        "records",
        4,
    )
    assert frozen.codes == sorted(Case.objects.values_list("code", flat=True))
    assert set(frozen.definition) == set(frozen.note) == {"zh_hant", "zh_hans", "en"}
    assert list(edition.documents.order_by("language").values_list("language", flat=True)) == sorted(
        LANGUAGES
    )
    assert Event.objects.filter(action="editions.published", code="2023").count() == 1


def test_every_language_carries_the_hash_of_the_edition(now):
    edition = _publish(make_report(), now)
    hashes = {document_of(edition, language, base="").colophon.content_hash for language in LANGUAGES}

    assert hashes == {f"sha256:{edition.content_hash}"}


def test_later_changes_of_records_never_change_a_published_edition(now):
    edition = _publish(make_report(cases=4), now)
    before = document_of(edition, "zh-hant", base="")
    make_cases(3)
    Edition.objects.filter(pk=edition.pk).update(title="改名")
    after = document_of(Edition.objects.get(pk=edition.pk), "zh-hant", base="")

    assert isinstance(after, Document)
    assert after == before


def test_drift_names_each_difference_once(now):
    edition = _publish(make_report(cases=4), now)
    gone = Case.objects.order_by("code").first()
    Case.objects.filter(pk=gone.pk).update(received_on=date(2022, 1, 1))
    (added,) = make_cases(1)
    (also,) = make_cases(1)
    (found,) = drift(edition)

    assert (found.name, found.frozen, found.live) == ("fig-cases", "4 exact", "5 exact")
    assert (found.added, found.removed) == (tuple(sorted((added.code, also.code))), (gone.code,))


def test_a_draft_has_no_drift():
    assert drift(make_report()) == []


def test_an_altered_frozen_document_is_noticed(now):
    edition = _publish(make_report(), now)
    stored = edition.documents.get(language="en")
    assert damaged(edition) == []
    FrozenDocument.objects.filter(pk=stored.pk).update(tree=stored.tree | {"title": "other"})

    assert damaged(edition) == ["en"]


def test_an_edition_is_published_once(now):
    edition = _publish(make_report(), now)

    with pytest.raises(AlreadyPublished):
        _publish(edition, now)
    assert FrozenDocument.objects.count() == 3


def test_a_typed_number_stops_publishing_and_nothing_is_frozen(now):
    edition = make_report()
    write(edition, prose("甲", en="12 cases"), slug="more", number=2)

    with pytest.raises(TypedNumber):
        _publish(edition, now)
    edition.refresh_from_db()
    assert (edition.published_at, FrozenFigure.objects.count(), FrozenDocument.objects.count()) == (
        None,
        0,
        0,
    )


def test_a_very_small_count_needs_its_release(now):
    edition = make_edition()
    make_cases(2)
    quoted = quote(edition, "fig-few", "cases.received")
    write(edition, prose("{figure:fig-few}"))

    with pytest.raises(NotReady, match="fig-few"):
        _publish(edition, now)
    release(quoted)
    assert _publish(edition, now).is_published


def test_an_edition_without_sections_is_not_ready(now):
    with pytest.raises(NotReady):
        _publish(make_edition(), now)


def test_report_drift_prints_one_line_for_each_difference(now, capsys):
    _publish(make_report(cases=4), now)
    call_command("report_drift", "2023")
    (added,) = make_cases(1)
    call_command("report_drift", "2023")

    assert capsys.readouterr().out.splitlines() == [
        "no drift",
        f"fig-cases: published 4 exact, now 5 exact; +1 {added.code}",
    ]
    with pytest.raises(CommandError, match="1 figures have drifted"):
        call_command("report_drift", "2023", "--fail")


@pytest.mark.parametrize("command", ["report_drift", "build_report"])
def test_commands_name_an_edition_that_there_is_not(command, tmp_path):
    with pytest.raises(CommandError, match="no .*edition 1999"):
        call_command(command, "1999", *(["--out", str(tmp_path)] if command == "build_report" else []))


def test_build_report_publishes_and_writes_the_same_bytes_again(own_home, tmp_path):
    make_report()
    call_command("build_report", "2023", "--out", str(tmp_path / "a"), "--publish")
    call_command("build_report", "2023", "--out", str(tmp_path / "b"))
    names = ["report.en.html", "report.en.pdf", "report.html", "report.pdf", "report.zh-hans.html"]
    names = sorted([*names, "report.zh-hans.pdf", "report.zip"])

    assert sorted(each.name for each in (tmp_path / "a").iterdir()) == names
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name
    assert Edition.objects.get().is_published
    with zipfile.ZipFile(BytesIO((tmp_path / "a" / "report.zip").read_bytes())) as package:
        told = json.loads(package.read("datapackage.json"))
    assert told["name"] == "work-report-2023"


def test_build_report_without_publishing_leaves_a_draft(own_home, tmp_path):
    make_report()
    call_command("build_report", "2023", "--out", str(tmp_path / "a"))

    assert not Edition.objects.get().is_published
    assert (tmp_path / "a" / "report.pdf").read_bytes()[:5] == b"%PDF-"


def test_build_report_says_in_one_sentence_what_stops_it(own_home, tmp_path):
    edition = make_report()
    write(edition, prose("共12宗"), slug="more", number=2)

    with pytest.raises(CommandError, match="more"):
        call_command("build_report", "2023", "--out", str(tmp_path), "--publish")


def test_a_day_of_publication_is_the_day_in_hong_kong():
    late = timezone.make_aware(datetime(2024, 2, 1, 0, 30))
    edition = _publish(make_report(), late)

    assert document_of(edition, "en", base="").published_on == date(2024, 2, 1)
