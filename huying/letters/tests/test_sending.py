"""Sending off: serials without gaps, files that stay as they are, one row of the register; and the reply."""

import hashlib
import io
import re
import subprocess
from datetime import date, timedelta

import docx
import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from huying.audit.models import Event
from huying.cases.models import Letter
from huying.cases.tests.factories import LetterFactory
from huying.centres.tests.factories import CentreFactory
from huying.core.invariants import invariants
from huying.figures.tests.asking import ask
from huying.files.models import StoredFile
from huying.files.receiving import receive
from huying.letters import dispatching
from huying.letters.dispatching import dispatch, match_reply, next_serial
from huying.letters.forms import PAPERS
from huying.letters.models import Draft, Reply, Serials
from huying.letters.tests.factories import (
    OrganisationFactory,
    drafted,
    hong_kong,
    make_case,
    sent,
    signed,
    writer_at,
)
from huying.records.actions import NotAllowed, change
from huying.records.kind import kind_named

pytestmark = pytest.mark.django_db
HOSTILE = [
    '=HYPERLINK("http://x","y")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "#set page(fill: red)",
    "$ integral $ *bold* _it_ `raw` <label> @ref",
    '#read("/etc/passwd")',
    "{{today}} {{letter.serial}} {% now %}",
    "<w:p>&amp;</w:p>]]>",
    "\\u{1F600} \\",
]


def _text(file: StoredFile) -> str:
    out = subprocess.run(["pdftotext", "-layout", str(file.path), "-"], capture_output=True, check=True)
    return out.stdout.decode()


def _bare(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


def _docx_text(file: StoredFile) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(file.path)).paragraphs)


def _broken() -> list[str]:
    return [said for each in invariants() if each.key.startswith("letters.") for said in each.look()]


def test_a_letter_that_is_sent_has_its_serial_its_files_and_its_row_in_the_register(now):
    organisation = OrganisationFactory(name="示例社會福利部門")
    case = make_case(centre=CentreFactory(code="central", name="示例中區"))
    letter = sent(
        now,
        case=case,
        to_organisation=organisation,
        subject="示例：{{case.reference}}",
        text="檔號 {{letter.serial}}\n\n{{today}}",
    )
    draft = letter.draft

    assert (letter.serial, letter.sent_on, letter.method, letter.sealed) == (
        "CENTRAL/2023/0001",
        date(2023, 5, 2),
        "post",
        True,
    )
    assert (letter.case, letter.centre, letter.to_organisation) == (case, case.centre, organisation)
    assert letter.subject == f"示例：{case.code}"
    assert letter.text == "檔號 CENTRAL/2023/0001\n\n2023年5月2日"
    assert draft.state == "sent"
    assert [draft.pdf.name, draft.docx.name] == ["CENTRAL-2023-0001.pdf", "CENTRAL-2023-0001.docx"]
    for file in (draft.pdf, draft.docx):
        assert hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256
        assert file.state == "clean"
    note = Event.objects.get(action="letter-drafts.dispatched").note
    assert note == f"PDF {draft.pdf.sha256}, DOCX {draft.docx.sha256}"
    assert _broken() == []


def test_the_pdf_reads_back_as_it_was_written_and_is_one_for_everybody(now):
    letter = sent(now, text="{{resident.name}}求助。\n\n第二段。", subject="示例：請覆")
    file = letter.draft.pdf
    text = _bare(_text(file))

    for words in (
        letter.serial,
        "示例陳大文求助。",
        "第二段。",
        "示例：請覆",
        str(letter.to_organisation),
        "2023年5月2日",
    ):
        assert _bare(words) in text
    with pikepdf.open(file.path) as pdf:
        assert pdf.Root.Lang == "zh-HK"
        assert pdf.Root.MarkInfo.Marked
        meta = str(pdf.open_metadata())
    assert "<pdfaid:part>2</pdfaid:part>" in meta
    assert "<pdfuaid:part>1</pdfuaid:part>" in meta


def test_the_docx_opens_says_the_same_and_is_closed_for_changes(now):
    letter = sent(now, text="{{resident.name}}求助。\n\n第二段。")
    made = docx.Document(io.BytesIO(letter.draft.docx.path.read_bytes()))
    text = _docx_text(letter.draft.docx)

    for words in (letter.serial, "示例陳大文求助。", "第二段。", letter.subject, str(letter.to_organisation)):
        assert words in text
    assert 'w:documentProtection w:edit="readOnly" w:enforcement="1"' in made.settings.element.xml
    assert made.core_properties.title == letter.subject


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_looks_like_a_program_is_printed_as_it_is(name, now):
    letter = sent(now, case=make_case(name=name), text="[{{resident.name}}]")

    assert f"[{name}]" in letter.text
    assert _bare(f"[{name}]") in _bare(_text(letter.draft.pdf))
    assert _bare(f"[{name}]") in _bare(_docx_text(letter.draft.docx))


@pytest.mark.parametrize("letter", ["\x00", "\u202e", "\u2066", "\ud800"])
def test_a_character_that_turns_or_ends_texts_is_not_kept_in_a_letter(letter, now):
    with pytest.raises(ValidationError):
        drafted(now, text=f"示例{letter}")


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
def test_a_letter_speaks_its_own_language_whatever_its_sender_reads(language, now):
    organisation = OrganisationFactory(name="示例機構", name_en="Example Body")
    letter = sent(
        now, language=language, to_organisation=organisation, text="{{organisation.name}} {{today}}"
    )

    expected = {
        "zh-hant": "示例機構 2023年5月2日",
        "zh-hans": "示例机构 2023年5月2日",
        "en": "Example Body 2 May 2023",
    }
    assert letter.text == expected[language]


def test_a_letter_to_the_resident_is_registered_to_no_organisation(now):
    letter = sent(now, to_organisation=None)

    assert letter.to_organisation is None
    assert "示例陳大文" in _bare(_text(letter.draft.pdf))


def test_a_letter_to_the_resident_is_no_letter_to_a_body_in_the_figures(now):
    sent(now, to_organisation=None)
    assert ask("cases.with_letters").value == 0
    sent(now)

    assert ask("cases.with_letters").value == 1


def test_a_letter_made_here_is_told_by_whoever_signed_it(now):
    signer = sent(now).draft.signed_by
    [part] = ask("letters.sent").by("signatory")

    assert (part.part, part.label, part.value) == (signer.username, str(signer), 1)


def test_a_second_click_gives_the_same_letter(now):
    draft = signed(now)
    first = dispatch(draft=draft, method="post", by=draft.drafted_by, at=now)
    second = dispatch(draft=draft, method="fax", by=draft.drafted_by, at=now)

    assert first == second
    assert (Letter.objects.count(), StoredFile.objects.count(), Serials.objects.get().last) == (1, 2, 1)


def test_serials_count_on_by_centre_and_by_year_of_hong_kong(now):
    case = make_case(centre=CentreFactory(code="east"))
    other = make_case(centre=CentreFactory(code="west"))
    last_second, midnight = hong_kong(2023, 12, 31, 23, 59), hong_kong(2024, 1, 1, 0, 0)
    serials = [
        sent(at, case=each).serial
        for each, at in ((case, now), (case, last_second), (other, last_second), (case, midnight))
    ]

    assert serials == ["EAST/2023/0001", "EAST/2023/0002", "WEST/2023/0001", "EAST/2024/0001"]
    assert _broken() == []


def test_a_serial_that_was_typed_by_hand_is_passed_over(now):
    centre = CentreFactory(code="east")
    LetterFactory(case=make_case(centre=centre), serial="EAST/2023/0001")

    assert sent(now, case=make_case(centre=centre)).serial == "EAST/2023/0002"
    assert _broken() == []


def test_a_sending_that_fails_takes_its_serial_and_its_files_back(now, monkeypatch):
    draft = signed(now)
    before = Event.objects.count()

    def fails(*_args, **_told):
        raise RuntimeError("fault")

    with monkeypatch.context() as broken:
        broken.setattr(dispatching, "take_step", fails)
        with pytest.raises(RuntimeError):
            dispatch(draft=draft, method="post", by=draft.drafted_by, at=now)

    assert (Letter.objects.count(), StoredFile.objects.count(), Event.objects.count()) == (0, 0, before)
    assert dispatch(draft=draft, method="post", by=draft.drafted_by, at=now).serial.endswith("/2023/0001")


def test_a_letter_is_not_sent_unsigned(now):
    draft = drafted(now)

    with pytest.raises(ValidationError):
        dispatch(draft=draft, method="post", by=draft.drafted_by, at=now)


def test_a_letter_is_not_sent_when_it_says_something_else_than_what_was_signed(now):
    draft = signed(now)
    contact = draft.case.contact
    contact.name = "示例李小明"
    contact.save()
    draft = Draft.objects.get(pk=draft.pk)

    with pytest.raises(ValidationError):
        dispatch(draft=draft, method="post", by=draft.drafted_by, at=now)
    assert not Serials.objects.exists()


def test_only_who_writes_at_the_centre_sends(now):
    draft = signed(now)

    with pytest.raises(NotAllowed):
        dispatch(draft=draft, method="post", by=writer_at(CentreFactory()), at=now)


@pytest.mark.parametrize(
    "values",
    [
        {"serial": "X"},
        {"subject": "改"},
        {"text": "改"},
        {"sent_on": date(2023, 5, 1)},
        {"method": "fax"},
        {"to_organisation": None},
    ],
)
def test_a_letter_that_was_sent_keeps_everything_but_its_reply(values, now):
    letter = sent(now)

    with pytest.raises(ValidationError) as problem:
        change(kind_named("letters"), letter, values, version=letter.version, by="office", at=now)
    assert set(problem.value.message_dict) == set(values)
    answered = change(
        kind_named("letters"),
        letter,
        {"replied_on": date(2023, 5, 2)},
        version=letter.version,
        by="office",
        at=now,
    )
    assert answered.replied_on == date(2023, 5, 2)


def test_a_letter_typed_from_paper_can_be_corrected(now):
    letter = LetterFactory()
    edited = change(kind_named("letters"), letter, {"subject": "改"}, version=1, by="office", at=now)

    assert edited.subject == "改"


def test_the_database_keeps_serials_apart(now):
    letter = sent(now)

    with pytest.raises(IntegrityError), transaction.atomic():
        LetterFactory(case=letter.case, serial=letter.serial)
    with pytest.raises(IntegrityError), transaction.atomic():
        Serials.objects.create(centre=letter.centre, year=2023)


def test_a_file_that_was_changed_on_the_disk_and_a_serial_that_is_missing_are_found(now):
    letter = sent(now)
    assert _broken() == []
    letter.draft.docx.path.chmod(0o600)
    letter.draft.docx.path.write_bytes(b"changed")
    Serials.objects.update(last=2)

    said = _broken()
    assert len(said) == 2
    assert letter.draft.code in said[1] or letter.draft.code in said[0]
    assert any("/2023/0002 is missing" in each for each in said)


def _paper(content=b"example reply"):
    return receive(SimpleUploadedFile("reply.txt", content, "text/plain"), PAPERS)


def test_a_reply_is_noted_with_its_paper_once(now):
    letter = sent(now)
    later, by = now + timedelta(days=9), letter.draft.drafted_by
    match_reply(letter=letter, on=date(2023, 5, 11), received=_paper(), by=by, at=later)
    match_reply(letter=letter, on=date(2023, 5, 11), received=_paper(), by=by, at=later)
    letter.refresh_from_db()

    assert letter.replied_on == date(2023, 5, 11)
    assert letter.reply.file.path.read_bytes() == b"example reply"
    assert Reply.objects.count() == 1


def test_another_reply_to_the_same_letter_is_refused_and_leaves_no_file(now):
    letter = sent(now)
    by = letter.draft.drafted_by
    match_reply(letter=letter, on=date(2023, 5, 2), received=None, by=by, at=now)
    before = StoredFile.objects.count()

    with pytest.raises(ValidationError):
        match_reply(letter=letter, on=date(2023, 5, 2), received=_paper(), by=by, at=now)
    assert StoredFile.objects.count() == before


def test_a_reply_before_the_letter_is_refused(now):
    letter = sent(now)

    with pytest.raises(ValidationError):
        match_reply(letter=letter, on=date(2023, 5, 1), received=_paper(), by=letter.draft.drafted_by, at=now)
    assert not Reply.objects.exists()


def test_the_next_serial_has_four_digits_and_then_as_many_as_it_takes(now):
    centre = CentreFactory(code="east")
    Serials.objects.create(centre=centre, year=2023, last=9999)

    assert next_serial(centre, 2023) == "EAST/2023/10000"


def test_each_step_of_a_letter_is_a_version_that_the_trail_knows(now):
    """From the first word to the register, `verify` has nothing to say of the draft; nor of one that was given back."""
    draft = sent(now)
    asked_anew = drafted(now)
    found = [
        line
        for each in invariants()
        if each.key in {"records.versions", "records.state"}
        for line in each.look()
        if line.startswith("letter-drafts")
    ]

    assert draft is not None
    assert asked_anew.version == 1
    assert found == []
