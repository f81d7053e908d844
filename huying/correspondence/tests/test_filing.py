"""Mail from files: counted, refused with its place, and brought in twice it is brought in once."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from huying.correspondence.filing import messages_in
from huying.correspondence.models import Missive
from huying.correspondence.reading import mail as reading
from huying.correspondence.tests.factories import MailboxFactory, letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox():
    return MailboxFactory(code="mb-own")


def _mbox(*mails):
    return b"".join(b"From x@example.org Tue May  2 09:00:00 2023\n" + mail + b"\n" for mail in mails)


def _run(path, *options):
    out = StringIO()
    try:
        call_command("import_mail", str(path), "--mailbox", "mb-own", *options, stdout=out)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


def test_one_file_is_one_message(mailbox, tmp_path):
    (tmp_path / "a.eml").write_bytes(letter())

    assert _run(tmp_path / "a.eml")[1] == 0
    assert Missive.objects.get().mailbox == mailbox


def test_an_mbox_is_taken_apart_and_its_quoted_lines_are_whole_again(mailbox, tmp_path):
    quoted = letter("first\n\n>From here on\nFrom inside\n", id="<1@x>")
    path = tmp_path / "box.mbox"
    path.write_bytes(_mbox(quoted, letter(id="<2@x>"), letter(id="<3@x>")))
    _run(path)

    assert Missive.objects.count() == 3
    first = Missive.objects.get(message_id="<1@x>")
    assert "\nFrom here on\nFrom inside" in first.text


def test_a_trial_changes_nothing_and_says_what_would_be(mailbox, tmp_path):
    (tmp_path / "a.eml").write_bytes(letter())
    said, _code = _run(tmp_path, "--dry-run")

    assert "1" in said
    assert not Missive.objects.exists()


def test_a_folder_twice_is_once_and_what_is_no_mail_is_named_with_its_place(mailbox, tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_MAIL", 5_000)
    monkeypatch.setattr("huying.correspondence.filing.LARGEST_MAIL", 5_000)
    (tmp_path / "inner").mkdir()
    (tmp_path / "a.eml").write_bytes(letter(id="<a@x>"))
    (tmp_path / "inner" / "b.eml").write_bytes(letter(id="<b@x>"))
    (tmp_path / "broken.eml").write_bytes(b"\0\1\2")
    (tmp_path / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "box.mbox").write_bytes(
        _mbox(letter(id="<c@x>"), letter("x" * 70 + "\n" + "y\n" * 9_000, id="<d@x>"), letter(id="<e@x>"))
    )
    (tmp_path / "link.eml").symlink_to("/etc/passwd")
    said, code = _run(tmp_path)
    again, _code = _run(tmp_path)

    assert code == 1
    assert Missive.objects.count() == 4
    assert "broken.eml: " in said and "box.mbox:" in said and "link.eml" not in said and "picture" not in said
    assert "passwd" not in said
    assert Missive.objects.count() == 4 and again


def test_a_place_in_an_mbox_is_a_line(tmp_path):
    path = tmp_path / "box"
    path.write_bytes(_mbox(b"From: a@b.c\n\nx\n", b"From: d@e.f\n\ny\n"))

    assert [each.place for each in messages_in(path)] == ["box:1", "box:6"]


def test_a_mailbox_or_a_file_that_is_not_there_is_said(mailbox, tmp_path):
    with pytest.raises(CommandError, match="mb-none"):
        call_command("import_mail", str(tmp_path), "--mailbox", "mb-none")
    with pytest.raises(CommandError):
        call_command("import_mail", str(tmp_path / "none.eml"), "--mailbox", "mb-own")
